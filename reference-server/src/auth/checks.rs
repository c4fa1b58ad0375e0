//! The decisions about a signature, gathered so that each can be replaced by itself.

/// One function per decision, each given what was found; the documented ones are the default.
#[derive(Debug, Clone, Copy)]
pub struct Checks {
    /// Whether a header of this lower-case name has to be signed when it is there.
    pub must_be_signed: fn(&str) -> bool,
    /// Whether a signature is taken that does, or does not, match.
    pub takes_signature: fn(bool) -> bool,
    /// Whether a signature is taken that is, or is not, of this time.
    pub takes_time: fn(bool) -> bool,
    /// Whether a signature is taken that is, or is not, of a version that the endpoint takes.
    pub takes_algorithm: fn(bool) -> bool,
    /// Whether a signature is taken that is, or is not, for this service in this Region. S3 sees to that
    /// without asking.
    pub takes_scope: fn(bool) -> bool,
}

impl Default for Checks {
    fn default() -> Self {
        let as_found = |holds| holds;
        Self {
            must_be_signed,
            takes_signature: as_found,
            takes_time: as_found,
            takes_algorithm: as_found,
            takes_scope: as_found,
        }
    }
}

/// `Host`, and everything that begins with `x-amz-`, but for the payload's hash, which the canonical request
/// holds anyway.
fn must_be_signed(name: &str) -> bool {
    name == "host" || (name.starts_with("x-amz-") && name != "x-amz-content-sha256")
}
