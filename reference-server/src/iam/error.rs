//! An error of IAM: what it answers when it refuses.

use std::borrow::Cow;

use http::StatusCode;

use crate::auth::Denial;
use crate::ec2::Ec2Error;
use crate::s3::S3Error;

/// An error before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IamError {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: Cow<'static, str>,
}

impl IamError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, code, message: message.into() }
    }

    pub(super) fn validation(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "ValidationError", message)
    }

    pub(super) fn malformed_policy(message: String) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "MalformedPolicyDocument", message)
    }

    pub(super) fn limit_exceeded(message: &'static str) -> Self {
        Self::new(StatusCode::CONFLICT, "LimitExceeded", message)
    }

    pub(super) fn no_such_user(name: &str) -> Self {
        let message = format!("The user with name {name} cannot be found.");
        Self::new(StatusCode::NOT_FOUND, "NoSuchEntity", message)
    }

    pub(super) fn no_such_policy(name: &str) -> Self {
        let message = format!("The user policy with name {name} cannot be found.");
        Self::new(StatusCode::NOT_FOUND, "NoSuchEntity", message)
    }

    pub(super) fn access_denied(who: &str, action: &str, resource: &str) -> Self {
        let message = format!("User: {who} is not authorized to perform: {action} on resource: {resource}");
        Self::new(StatusCode::FORBIDDEN, "AccessDenied", message)
    }

    pub(super) fn invalid_action(action: &str) -> Self {
        let message = format!("Could not find operation {action} for version 2010-05-08");
        Self::new(StatusCode::BAD_REQUEST, "InvalidAction", message)
    }
}

/// The codes are those of the IAM API Reference, "Common Errors".
impl From<Denial> for IamError {
    fn from(denial: Denial) -> Self {
        let (code, message): (_, Cow<'static, str>) = match denial {
            Denial::Missing => {
                ("MissingAuthenticationToken", "Request is missing Authentication Token".into())
            }
            Denial::Incomplete(what) => ("IncompleteSignature", what.to_string().into()),
            Denial::UnknownKey | Denial::UnknownToken => {
                ("InvalidClientTokenId", "The security token included in the request is invalid.".into())
            }
            Denial::Expired => ("RequestExpired", "Signature expired or not yet current.".into()),
            Denial::WrongScope => {
                ("SignatureDoesNotMatch", "Date in Credential scope does not match the request's.".into())
            }
            Denial::WrongRegion | Denial::UnknownRegion => {
                ("SignatureDoesNotMatch", "Credential should be scoped to a valid region.".into())
            }
            Denial::WrongService => {
                ("SignatureDoesNotMatch", "Credential should be scoped to correct service: 'iam'.".into())
            }
            Denial::UnsignedHeader | Denial::WrongSignature => (
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided. Check \
                 your AWS Secret Access Key and signing method. Consult the service documentation for details."
                    .into(),
            ),
        };
        Self::new(StatusCode::FORBIDDEN, code, message)
    }
}

/// What goes wrong before a service is asked at all.
impl From<S3Error> for IamError {
    fn from(error: S3Error) -> Self {
        Self { status: error.status, code: error.code, message: error.message }
    }
}

/// A form that cannot be read is none for any service that takes forms.
impl From<Ec2Error> for IamError {
    fn from(error: Ec2Error) -> Self {
        Self { status: error.status, code: error.code, message: error.message }
    }
}
