//! An error of KMS: what it answers when it refuses.

use std::borrow::Cow;

use http::StatusCode;

use super::policy::Malformed;
use crate::auth::Denial;
use crate::s3::S3Error;

/// An error before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KmsError {
    pub(crate) status: StatusCode,
    /// The `__type` of the document.
    pub(crate) kind: &'static str,
    pub(crate) message: Cow<'static, str>,
}

impl KmsError {
    /// A 400, which nearly all errors of KMS are.
    pub(super) fn new(kind: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, kind, message: message.into() }
    }

    pub(super) fn validation(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new("ValidationException", message)
    }

    /// A member that has to be there and is not.
    pub(super) fn missing(member: &str) -> Self {
        Self::validation(format!(
            "1 validation error detected: Value null at '{member}' failed to satisfy constraint: \
             Member must not be null"
        ))
    }

    /// A value that is none of those that a member takes.
    pub(super) fn not_in_set(member: &str, value: &str) -> Self {
        Self::validation(format!(
            "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: \
             Member must satisfy enum value set"
        ))
    }

    /// A document that is no JSON, or has something else where a text was due.
    pub(super) fn serialization(what: &str) -> Self {
        Self::new("SerializationException", format!("{what} cannot be read"))
    }

    pub(super) fn key_not_found(arn: &str) -> Self {
        Self::new("NotFoundException", format!("Key '{arn}' does not exist"))
    }

    pub(super) fn invalid_key_id(text: &str) -> Self {
        Self::new("NotFoundException", format!("Invalid keyId '{text}'"))
    }

    /// An ARN of another Region.
    pub(super) fn invalid_arn(region: &str) -> Self {
        Self::new("NotFoundException", format!("Invalid arn {region}"))
    }

    /// A text that is too long for its member, which is named as in `tags.1.member.tagKey`.
    pub(super) fn too_long(member: &str, value: &str, most: usize) -> Self {
        Self::validation(format!(
            "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: \
             Member must have length less than or equal to {most}"
        ))
    }

    pub(super) fn alias_not_found(arn: &str) -> Self {
        Self::new("NotFoundException", format!("Alias {arn} is not found."))
    }

    pub(super) fn access_denied(who: &str, action: &str, arn: &str) -> Self {
        Self::new(
            "AccessDeniedException",
            format!("User: {who} is not authorized to perform: {action} on resource: {arn}"),
        )
    }

    pub(super) fn disabled(arn: &str) -> Self {
        Self::new("DisabledException", format!("{arn} is disabled."))
    }

    pub(super) fn invalid_state(message: String) -> Self {
        Self::new("KMSInvalidStateException", message)
    }

    /// A key that is not for data.
    pub(super) fn invalid_usage(arn: &str, usage: &str) -> Self {
        let message = format!("{arn} key usage is {usage} which is not valid for GenerateDataKey.");
        Self::new("InvalidKeyUsageException", message)
    }

    pub(super) fn unsupported(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new("UnsupportedOperationException", message)
    }

    pub(super) fn unknown_operation() -> Self {
        Self::new("UnknownOperationException", "")
    }
}

impl From<Malformed> for KmsError {
    fn from(Malformed(why): Malformed) -> Self {
        Self::new("MalformedPolicyDocumentException", why)
    }
}

/// The codes are those that AWS KMS API Reference, "Common Errors", lists and that clients report.
impl From<Denial> for KmsError {
    fn from(denial: Denial) -> Self {
        let (kind, message): (_, Cow<'static, str>) = match denial {
            Denial::Missing => ("MissingAuthenticationTokenException", "Missing Authentication Token".into()),
            Denial::Incomplete(what) => ("IncompleteSignatureException", what.to_string().into()),
            Denial::UnknownKey | Denial::UnknownToken | Denial::UnknownRegion => {
                ("UnrecognizedClientException", "The security token included in the request is invalid.".into())
            }
            Denial::Expired => ("InvalidSignatureException", "Signature expired or not yet current.".into()),
            Denial::WrongScope => {
                ("InvalidSignatureException", "Date in Credential scope does not match the request's.".into())
            }
            Denial::WrongRegion => {
                ("InvalidSignatureException", "Credential should be scoped to a valid region.".into())
            }
            Denial::WrongService => {
                ("InvalidSignatureException", "Credential should be scoped to correct service: 'kms'.".into())
            }
            Denial::UnsignedHeader | Denial::WrongSignature => (
                "InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided. Check \
                 your AWS Secret Access Key and signing method. Consult the service documentation for details."
                    .into(),
            ),
        };
        Self::new(kind, message)
    }
}

/// What S3 says where KMS refuses: the type with the service before it (recorded on AWS).
impl From<KmsError> for S3Error {
    fn from(error: KmsError) -> Self {
        let code = match error.kind {
            "DisabledException" => "KMS.DisabledException",
            "InvalidKeyUsageException" => "KMS.InvalidKeyUsageException",
            "KMSInvalidStateException" => "KMS.KMSInvalidStateException",
            "NotFoundException" => "KMS.NotFoundException",
            other => other,
        };
        Self::new(error.status, code, error.message)
    }
}

/// What goes wrong before a service is asked at all.
impl From<S3Error> for KmsError {
    fn from(error: S3Error) -> Self {
        Self { status: error.status, kind: error.code, message: error.message }
    }
}
