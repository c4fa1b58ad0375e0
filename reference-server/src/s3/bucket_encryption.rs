//! GetBucketEncryption, PutBucketEncryption and DeleteBucketEncryption: SSE-S3 so far.

use http::StatusCode;

use super::context::{bucket, bucket_mut};
use super::wire::{Document, Reply, Request, Xml};
use super::{Context, S3Error};

const DEFAULT: &str = "ApplyServerSideEncryptionByDefault";

/// Every bucket has SSE-S3, whether configured or not.
pub(super) fn get(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let state = context.world.state();
    bucket(&state.buckets, &request.bucket)?;
    Ok(Reply::xml(Xml::document("ServerSideEncryptionConfiguration", |xml| {
        xml.nested("Rule", |xml| {
            xml.nested(DEFAULT, |xml| xml.element("SSEAlgorithm", "AES256"));
            xml.flag("BucketKeyEnabled", false);
        });
    })))
}

pub(super) fn put(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    bucket(&context.world.state().buckets, &request.bucket)?;
    check(context, request)?;
    configure(context, request, true, StatusCode::OK)
}

pub(super) fn delete(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    configure(context, request, false, StatusCode::NO_CONTENT)
}

fn configure(
    context: &Context<'_>,
    request: &Request,
    configured: bool,
    status: StatusCode,
) -> Result<Reply, S3Error> {
    let mut state = context.world.state();
    let bucket = bucket_mut(&mut state.buckets, &request.bucket)?;
    bucket.encryption_configured = configured;
    Ok(Reply::empty(status))
}

fn check(context: &Context<'_>, request: &Request) -> Result<(), S3Error> {
    let body = Document::parse(&request.body, context.xml_bytes, "ServerSideEncryptionConfiguration")?;
    let mut rules = body.elements("Rule");
    let (Some(rule), None) = (rules.next(), rules.next()) else {
        return Err(S3Error::malformed_xml());
    };
    let default = rule.elements(DEFAULT).next().ok_or_else(S3Error::malformed_xml)?;
    match default.text("SSEAlgorithm").as_deref() {
        Some("AES256") if default.text("KMSMasterKeyID").is_some() => Err(needs_no_key()),
        Some("AES256") => Ok(()),
        Some("aws:kms" | "aws:kms:dsse") => Err(S3Error::not_implemented()),
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
