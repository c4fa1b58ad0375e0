//! How EC2 refuses a signature.
//!
//! The codes are those of its list of error codes. Which status each has, the list does not say: 401 of
//! `AuthFailure` is reported by many clients, those of the others by few. A wrong secret is also reported as
//! `AuthFailure`; the list has `SignatureDoesNotMatch` for it, and so has this server.

use std::borrow::Cow;

use http::StatusCode;

use super::Ec2Error;
use crate::auth::Denial;

impl From<Denial> for Ec2Error {
    fn from(denial: Denial) -> Self {
        match denial {
            Denial::Missing => Self::new(
                StatusCode::FORBIDDEN,
                "MissingAuthenticationToken",
                "The request must contain either a valid (registered) AWS access key ID or X.509 certificate.",
            ),
            Denial::Incomplete(what) => Self::bad_request("IncompleteSignature", what.to_string()),
            Denial::UnknownKey | Denial::UnknownToken | Denial::UnknownRegion => Self::new(
                StatusCode::UNAUTHORIZED,
                "AuthFailure",
                "AWS was not able to validate the provided access credentials",
            ),
            Denial::Expired => Self::bad_request("RequestExpired", "Request has expired."),
            Denial::WrongScope => mismatch("Date in Credential scope does not match the request's."),
            Denial::WrongRegion => mismatch("Credential should be scoped to a valid region."),
            Denial::WrongService => mismatch("Credential should be scoped to correct service: 'ec2'."),
            Denial::UnsignedHeader => mismatch("There is a header in the request that was not signed."),
            Denial::WrongSignature => mismatch(
                "The request signature we calculated does not match the signature you provided. Check \
                 your AWS Secret Access Key and signing method. Consult the service documentation for details.",
            ),
        }
    }
}

fn mismatch(message: impl Into<Cow<'static, str>>) -> Ec2Error {
    Ec2Error::new(StatusCode::FORBIDDEN, "SignatureDoesNotMatch", message)
}
