//! Ways to sign a request other than the usual one, right and wrong.

use std::time::{Duration, SystemTime};

use schemars::JsonSchema;
use serde::Deserialize;

/// How a request is signed. The default is what every client does: in the header, over all headers, now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signing {
    /// Where the signature stands.
    pub place: SignaturePlace,
    /// How long a signature in the query is good for, in whole seconds.
    pub life: Duration,
    /// Headers that are sent but not signed.
    pub unsigned: Vec<String>,
    /// The time of signing, if it is not now.
    pub at: Option<SystemTime>,
    /// What is wrong about the signature.
    pub flaw: Option<Flaw>,
    /// Which signature it is, if not the one that the endpoint is usually asked with.
    pub algorithm: Option<Algorithm>,
    /// The service that is signed for, as it stands in the scope, if not that of the endpoint.
    pub service: Option<String>,
    /// Whose credentials sign: those of a session of the directory bucket in the path, if that is said.
    pub session: Option<SessionMode>,
    /// Headers as they are sent, in the place of those that were signed.
    pub altered: Vec<(String, String)>,
}

/// Where a signature stands; scenarios say it in these words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignaturePlace {
    /// In the `Authorization` header.
    #[default]
    Header,
    /// In the query: a presigned request.
    Query,
    /// Nowhere: an anonymous request.
    Nothing,
}

/// What can be wrong about a signature; scenarios say it in these words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    /// It is made with another secret.
    Secret,
    /// The access key id is nobody's.
    Key,
    /// It is for another Region.
    Region,
    /// It is for another service.
    Service,
    /// Its last digit is another.
    Digit,
    /// It is for another method.
    Method,
    /// It is for another path.
    Path,
    /// The digest of the body is that of another body.
    Payload,
}

/// A signature's version; scenarios say it in these words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Algorithm {
    /// Signature Version 4, for one Region.
    V4,
    /// Signature Version 4A, for a set of Regions.
    V4a,
}

impl Algorithm {
    /// The name on the wire.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::V4 => "AWS4-HMAC-SHA256",
            Self::V4a => super::sigv4a::ALGORITHM,
        }
    }
}

/// What a session of a directory bucket is asked to be good for; scenarios say it in these words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
pub enum SessionMode {
    /// Nothing is said.
    #[default]
    #[serde(skip)]
    Unsaid,
    /// To read.
    ReadOnly,
    /// To read and to write.
    ReadWrite,
}

impl SessionMode {
    /// The value of `x-amz-create-session-mode`.
    pub fn header(self) -> Option<&'static str> {
        match self {
            Self::Unsaid => None,
            Self::ReadOnly => Some("ReadOnly"),
            Self::ReadWrite => Some("ReadWrite"),
        }
    }
}

impl Default for Signing {
    fn default() -> Self {
        Self {
            place: SignaturePlace::default(),
            life: Duration::from_secs(300),
            unsigned: Vec::new(),
            at: None,
            flaw: None,
            algorithm: None,
            service: None,
            session: None,
            altered: Vec::new(),
        }
    }
}

impl Signing {
    /// Whether a header goes into the signature.
    pub(super) fn covers(&self, name: &str) -> bool {
        !self.unsigned.iter().any(|unsigned| unsigned.eq_ignore_ascii_case(name))
    }

    pub(super) fn has(&self, flaw: Flaw) -> bool {
        self.flaw == Some(flaw)
    }
}
