//! `If-Match` and `If-None-Match` on writes: may this key be written?

use crate::s3::S3Error;
use crate::s3::wire::Request;
use crate::store::Version;

/// A write's condition on what is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DestinationConditions<'a> {
    None,
    /// `If-Match`: only over an object with this ETag.
    Matches(&'a str),
    /// `If-None-Match: *`: only where no object is.
    Absent,
}

impl<'a> DestinationConditions<'a> {
    /// Reads the headers. Values that S3 does not take are refused before anything about
    /// objects is looked at (recorded on AWS), both headers together first.
    pub(crate) fn of(request: &'a Request) -> Result<Self, S3Error> {
        match (request.header("if-match"), request.header("if-none-match")) {
            (None, None) => Ok(Self::None),
            (Some(_), Some(_)) => Err(refused(
                "If-Match,If-None-Match",
                "Multiple conditional request headers present in the request",
            )),
            (Some("*"), None) => {
                Err(refused("If-Match", "We don't accept the provided value of If-Match header for this API"))
            }
            (Some(tag), None) => Ok(Self::Matches(tag)),
            (None, Some("*")) => Ok(Self::Absent),
            (None, Some(_)) => Err(refused(
                "If-None-Match",
                "We don't accept the provided value of If-None-Match header for this API",
            )),
        }
    }

    /// The header that the condition came in.
    pub(crate) fn header(&self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Matches(_) => Some("If-Match"),
            Self::Absent => Some("If-None-Match"),
        }
    }
}

fn refused(header: &'static str, why: &'static str) -> S3Error {
    S3Error::not_implemented().with("Header", header).with("additionalMessage", why)
}

/// Judges the condition against the newest version of `key`. A delete marker counts as no
/// object; `If-Match` without an object is 404, not 412 (recorded on AWS).
pub(crate) fn destination_conditions(
    conditions: &DestinationConditions<'_>,
    key: &str,
    current: Option<&Version>,
) -> Result<(), S3Error> {
    let object = current.and_then(Version::object);
    match (conditions, object) {
        (DestinationConditions::None, _) | (DestinationConditions::Absent, None) => Ok(()),
        (DestinationConditions::Absent, Some(_)) => Err(S3Error::precondition_failed("If-None-Match")),
        (DestinationConditions::Matches(_), None) => Err(S3Error::no_such_key(key)),
        (DestinationConditions::Matches(tag), Some(object)) if object.etag.is_named_by(tag) => Ok(()),
        (DestinationConditions::Matches(_), Some(_)) => Err(S3Error::precondition_failed("If-Match")),
    }
}
