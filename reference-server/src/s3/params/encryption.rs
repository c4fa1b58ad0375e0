//! Server-side encryption as a request asks for it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use serde_json::{Map, Value};

use super::customer_key::{CustomerHeaders, CustomerKey, unknown_algorithm};
use crate::s3::rules::Protected;
use crate::s3::wire::Request;
use crate::s3::{Context, S3Error};

pub(super) const KIND: &str = "x-amz-server-side-encryption";
const KEY: &str = "x-amz-server-side-encryption-aws-kms-key-id";
const CONTEXT: &str = "x-amz-server-side-encryption-context";
const BUCKET_KEY: &str = "x-amz-server-side-encryption-bucket-key-enabled";

/// How an object that is written is to be encrypted.
#[derive(Debug, Default)]
pub(crate) struct EncryptionRequest {
    /// Unsaid, it is the bucket's default.
    pub(crate) kind: Option<AskedKind>,
    /// A KMS key by id, ARN, alias or alias ARN.
    pub(crate) key: Option<String>,
    /// The additional encryption context, as it was sent.
    pub(crate) context: Option<String>,
    pub(crate) bucket_key: Option<bool>,
}

/// A kind of encryption.
///
/// There is one more in the service model, `aws:fsx`. It is for file systems behind access points; no document shows
/// what a bucket makes of it, so it counts as one that is not supported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AskedKind {
    S3,
    Kms,
    /// `aws:kms:dsse`
    DualKms,
    Customer(CustomerKey),
}

impl AskedKind {
    /// The kind of that name; customer keys have none.
    pub(crate) fn named(name: &str) -> Result<Self, S3Error> {
        match name {
            "AES256" => Ok(Self::S3),
            "aws:kms" => Ok(Self::Kms),
            "aws:kms:dsse" => Ok(Self::DualKms),
            other => Err(unknown_algorithm(other)),
        }
    }
}

impl EncryptionRequest {
    pub(crate) fn of(context: &Context<'_>, request: &Request) -> Result<Self, S3Error> {
        // Nearly every request has no such header.
        if !request.headers.keys().any(|name| name.as_str().starts_with(KIND)) {
            return Ok(Self::default());
        }
        let asked = Self {
            kind: kind(context, request)?,
            key: request.header(KEY).map(str::to_owned),
            context: request.header(CONTEXT).map(str::to_owned),
            bucket_key: request.header(BUCKET_KEY).map(bucket_key).transpose()?,
        };
        let names_key = asked.key.is_some() || asked.context.is_some();
        let needs_none = !matches!(asked.kind, Some(AskedKind::Kms | AskedKind::DualKms));
        (context.rules.encryption.key_dependency)(names_key, needs_none)?;
        asked.context.as_deref().map(context.rules.encryption.context).transpose()?;
        Ok(asked)
    }

    /// What a request to add a part says: nothing but the customer's key of its upload.
    pub(crate) fn of_part(context: &Context<'_>, request: &Request) -> Result<Self, S3Error> {
        refuse_to_ask(request)?;
        let key = written_with(context, &CustomerHeaders::of(request))?;
        Ok(Self { kind: key.map(AskedKind::Customer), ..Self::default() })
    }

    /// The customer's key, where it asks for that.
    pub(crate) fn customer_key(&self) -> Option<&CustomerKey> {
        match &self.kind {
            Some(AskedKind::Customer(key)) => Some(key),
            _ => None,
        }
    }

    /// Whether it says how to encrypt.
    pub(crate) fn is_said(&self) -> bool {
        self.kind.is_some()
    }
}

fn kind(context: &Context<'_>, request: &Request) -> Result<Option<AskedKind>, S3Error> {
    let named = request.header(KIND);
    let headers = CustomerHeaders::of(request);
    if let (Some(named), false) = (named, headers.is_none()) {
        return Err(incompatible(named));
    }
    if let Some(key) = written_with(context, &headers)? {
        return Ok(Some(AskedKind::Customer(key)));
    }
    named.map(context.rules.encryption.kind).transpose()
}

fn written_with(
    context: &Context<'_>,
    headers: &CustomerHeaders<'_>,
) -> Result<Option<CustomerKey>, S3Error> {
    let rules = &context.rules.encryption;
    if !headers.is_none() {
        (rules.connection)(Protected::CustomerKey, context.secure)?;
    }
    (rules.customer_key)(headers)
}

/// A key of KMS, or a context for it, is said only beside the kind that needs it (code and message are inferred).
pub(crate) fn key_dependency(names_key: bool, needs_none: bool) -> Result<(), S3Error> {
    if names_key && needs_none {
        return Err(invalid(
            "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
            KIND,
        ));
    }
    Ok(())
}

/// A context is a JSON object of texts in Base64 (documented; what else is answered is inferred).
pub(crate) fn encryption_context(text: &str) -> Result<(), S3Error> {
    let decoded = STANDARD.decode(text).ok();
    let object = decoded.and_then(|json| serde_json::from_slice::<Map<String, Value>>(&json).ok());
    if object.is_some_and(|object| object.values().all(Value::is_string)) {
        return Ok(());
    }
    Err(invalid(
        "The header 'x-amz-server-side-encryption-context' shall be Base64-encoded UTF-8 string holding JSON which represents a string-string map",
        CONTEXT,
    ))
}

/// Names and values of a context.
pub(crate) fn context_pairs(text: &str) -> Vec<(String, String)> {
    let object = STANDARD.decode(text).ok();
    let object = object.and_then(|json| serde_json::from_slice::<Map<String, Value>>(&json).ok());
    let texts = |(name, value): (String, Value)| Some((name, value.as_str()?.to_owned()));
    object.unwrap_or_default().into_iter().filter_map(texts).collect()
}

fn bucket_key(text: &str) -> Result<bool, S3Error> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(S3Error::invalid_argument("A bucket key is enabled by true or false", BUCKET_KEY, text)),
    }
}

/// Recorded on AWS.
fn incompatible(kind: &str) -> S3Error {
    S3Error::invalid_argument(
        "Server Side Encryption with Customer provided key is incompatible with the encryption method specified",
        KIND,
        kind,
    )
}

fn invalid(message: &'static str, header: &'static str) -> S3Error {
    S3Error::new(StatusCode::BAD_REQUEST, "InvalidArgument", message).with("ArgumentName", header)
}

/// Refuses headers that are for beginning to write in requests that read (documented for GetObject and HeadObject) or add
/// parts (seen of UploadPart).
pub(crate) fn refuse_to_ask(request: &Request) -> Result<(), S3Error> {
    match [KIND, KEY, CONTEXT].into_iter().find(|name| request.has_header(name)) {
        None => Ok(()),
        Some(name) => {
            let message = "x-amz-server-side-encryption header is not supported for this operation.";
            Err(S3Error::invalid_argument(message, name, request.header(name).unwrap_or_default()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contexts_are_objects_of_texts() {
        for good in [r"{}", r#"{"a": "b"}"#, r#"{"a": "", "\u00fc": "ü"}"#] {
            assert_eq!(encryption_context(&STANDARD.encode(good)), Ok(()), "{good}");
        }
        for bad in ["", "[]", r#""a""#, r#"{"a": 1}"#, r#"{"a": {"b": "c"}}"#, r#"{"a": null}"#, "{"] {
            assert!(encryption_context(&STANDARD.encode(bad)).is_err(), "{bad}");
        }
        for bad in ["", "{}", "no base64", r#"{"a": "b"}"#] {
            assert!(encryption_context(bad).is_err(), "{bad}");
        }
    }
}
