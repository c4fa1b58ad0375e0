//! GetBucketEncryption, PutBucketEncryption and DeleteBucketEncryption.

use http::StatusCode;

use super::context::{bucket, bucket_mut};
use super::wire::{Document, Element, Reply, Request, Xml};
use super::{Context, S3Error, directory};
use crate::store::{BucketEncryption, DefaultEncryption};

const DEFAULT: &str = "ApplyServerSideEncryptionByDefault";
const BLOCKED: &str = "BlockedEncryptionTypes";

/// Every bucket has some default, whether configured or not.
pub(super) fn get(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let state = context.world.state();
    let encryption = &bucket(&state.buckets, &request.bucket)?.encryption;
    let (algorithm, key) = match &encryption.default {
        DefaultEncryption::S3 => ("AES256", None),
        DefaultEncryption::Kms { key, dual: false } => ("aws:kms", key.as_deref()),
        DefaultEncryption::Kms { key, dual: true } => ("aws:kms:dsse", key.as_deref()),
    };
    Ok(Reply::xml(Xml::document("ServerSideEncryptionConfiguration", |xml| {
        xml.nested("Rule", |xml| {
            xml.nested(DEFAULT, |xml| {
                xml.element("SSEAlgorithm", algorithm);
                xml.optional("KMSMasterKeyID", key);
            });
            xml.flag("BucketKeyEnabled", encryption.bucket_key);
            if encryption.blocks_customer_keys {
                xml.nested(BLOCKED, |xml| xml.element("EncryptionType", "SSE-C"));
            }
        });
    })))
}

pub(super) fn put(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    bucket(&context.world.state().buckets, &request.bucket)?;
    let mut asked = Asked::of(context, request)?;
    if let Some(default) = directory::check_default(context, request, &asked.default)? {
        // Bucket keys are always on in directory buckets, and customer keys are never taken.
        asked = Asked { default, bucket_key: true, blocks_customer_keys: Some(false) };
    }
    configure(context, request, StatusCode::OK, |old| BucketEncryption {
        configured: true,
        default: asked.default,
        bucket_key: asked.bucket_key,
        // Inferred: what is not said of blocked types changes nothing about them.
        blocks_customer_keys: asked.blocks_customer_keys.unwrap_or(old.blocks_customer_keys),
    })
}

/// What was said of blocked types stays (inferred).
pub(super) fn delete(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    configure(context, request, StatusCode::NO_CONTENT, |old| BucketEncryption {
        blocks_customer_keys: old.blocks_customer_keys,
        ..BucketEncryption::default()
    })
}

fn configure(
    context: &Context<'_>,
    request: &Request,
    status: StatusCode,
    change: impl FnOnce(&BucketEncryption) -> BucketEncryption,
) -> Result<Reply, S3Error> {
    let mut state = context.world.state();
    let bucket = bucket_mut(&mut state.buckets, &request.bucket)?;
    bucket.encryption = change(&bucket.encryption);
    Ok(Reply::empty(status))
}

/// The one rule that a configuration has.
struct Asked {
    default: DefaultEncryption,
    bucket_key: bool,
    blocks_customer_keys: Option<bool>,
}

impl Asked {
    fn of(context: &Context<'_>, request: &Request) -> Result<Self, S3Error> {
        let body = Document::parse(&request.body, context.xml_bytes, "ServerSideEncryptionConfiguration")?;
        let mut rules = body.elements("Rule");
        let (Some(rule), None) = (rules.next(), rules.next()) else {
            return Err(S3Error::malformed_xml());
        };
        let blocked = rule.elements(BLOCKED).next().map(blocks_customer_keys).transpose()?;
        let default = match rule.elements(DEFAULT).next() {
            Some(default) => default_encryption(default)?,
            // A rule may be about blocked types alone (inferred).
            None if blocked.is_some() => DefaultEncryption::S3,
            None => return Err(S3Error::malformed_xml()),
        };
        let bucket_key = match rule.text("BucketKeyEnabled").as_deref().map(str::trim) {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => return Err(S3Error::malformed_xml()),
        };
        Ok(Self { default, bucket_key, blocks_customer_keys: blocked })
    }
}

/// The key is not looked at: that is documented.
fn default_encryption(default: Element<'_, '_>) -> Result<DefaultEncryption, S3Error> {
    let key = default.text("KMSMasterKeyID").filter(|key| !key.is_empty());
    match default.text("SSEAlgorithm").as_deref() {
        Some("AES256") if key.is_some() => Err(needs_no_key()),
        Some("AES256") => Ok(DefaultEncryption::S3),
        Some("aws:kms") => Ok(DefaultEncryption::Kms { key, dual: false }),
        Some("aws:kms:dsse") => Ok(DefaultEncryption::Kms { key, dual: true }),
        _ => Err(S3Error::malformed_xml()),
    }
}

/// `SSE-C`, or `NONE` and nothing else.
fn blocks_customer_keys(blocked: Element<'_, '_>) -> Result<bool, S3Error> {
    let types: Vec<String> = blocked.elements("EncryptionType").map(Element::content).collect();
    match types.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["SSE-C"] => Ok(true),
        ["NONE"] => Ok(false),
        _ => Err(S3Error::malformed_xml()),
    }
}

fn needs_no_key() -> S3Error {
    S3Error::new(
        StatusCode::BAD_REQUEST,
        "InvalidArgument",
        "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
    )
    .with("ArgumentName", DEFAULT)
}
