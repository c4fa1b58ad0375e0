//! Why a request to another service than S3 was not let in; each service has codes of its own for that.

use std::fmt;

/// A refusal to believe who sent a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Denial {
    /// There is no signature.
    Missing,
    /// A part of the signature's parameters is absent or cannot be read.
    Incomplete(Incomplete),
    UnknownKey,
    /// Only temporary credentials come with a token, and no world has any.
    UnknownToken,
    /// Signed for another date than that of the request, or another terminal.
    WrongScope,
    /// Signed for a Region that is not the endpoint's.
    WrongRegion,
    /// Signed for a Region that is not there, or not enabled.
    UnknownRegion,
    /// Signed for another service.
    WrongService,
    /// Signed too long ago, or for a time to come.
    Expired,
    /// A header is there that has to be signed and is not.
    UnsignedHeader,
    /// Not what this key signs for this request.
    WrongSignature,
}

/// Which part of a signature's parameters is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Incomplete {
    Algorithm,
    Credential,
    SignedHeaders,
    Signature,
    Date,
    Expires,
}

impl fmt::Display for Incomplete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self {
            Self::Algorithm => "the algorithm is not AWS4-HMAC-SHA256",
            Self::Credential => "'Credential' is not AKID/YYYYMMDD/REGION/SERVICE/aws4_request",
            Self::SignedHeaders => "there is no 'SignedHeaders'",
            Self::Signature => "there is no 'Signature'",
            Self::Date => "there is no valid 'X-Amz-Date' or 'Date'",
            Self::Expires => "'X-Amz-Expires' is not a number of seconds up to a week",
        };
        write!(f, "The signature is incomplete: {what}.")
    }
}
