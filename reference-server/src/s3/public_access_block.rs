//! GetPublicAccessBlock, PutPublicAccessBlock and DeletePublicAccessBlock.

use http::StatusCode;

use super::context::{bucket, bucket_mut};
use super::wire::{Document, Reply, Request, Xml};
use super::{Context, S3Error};
use crate::store::PublicAccessBlock;

pub(super) fn get(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let state = context.world.state();
    let block = bucket(&state.buckets, &request.bucket)?.access.public_access_block;
    let block = block.ok_or_else(|| not_found(&request.bucket))?;
    Ok(Reply::xml(Xml::document("PublicAccessBlockConfiguration", |xml| {
        xml.flag("BlockPublicAcls", block.block_public_acls);
        xml.flag("IgnorePublicAcls", block.ignore_public_acls);
        xml.flag("BlockPublicPolicy", block.block_public_policy);
        xml.flag("RestrictPublicBuckets", block.restrict_public_buckets);
    })))
}

pub(super) fn put(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let asked = asked(context, request)?;
    let mut state = context.world.state();
    bucket_mut(&mut state.buckets, &request.bucket)?.access.public_access_block = Some(asked);
    Ok(Reply::empty(StatusCode::OK))
}

pub(super) fn delete(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let mut state = context.world.state();
    bucket_mut(&mut state.buckets, &request.bucket)?.access.public_access_block = None;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

/// What is not said is off.
fn asked(context: &Context<'_>, request: &Request) -> Result<PublicAccessBlock, S3Error> {
    let document = Document::parse(&request.body, context.xml_bytes, "PublicAccessBlockConfiguration")?;
    let flag = |name| match document.text(name).map(|text| text.to_ascii_lowercase()).as_deref() {
        Some("true") => Ok(true),
        Some("false") | None => Ok(false),
        Some(_) => Err(S3Error::malformed_xml()),
    };
    Ok(PublicAccessBlock {
        block_public_acls: flag("BlockPublicAcls")?,
        ignore_public_acls: flag("IgnorePublicAcls")?,
        block_public_policy: flag("BlockPublicPolicy")?,
        restrict_public_buckets: flag("RestrictPublicBuckets")?,
    })
}

fn not_found(bucket: &str) -> S3Error {
    let message = "The public access block configuration was not found";
    let error = S3Error::new(StatusCode::NOT_FOUND, "NoSuchPublicAccessBlockConfiguration", message);
    error.with("BucketName", bucket)
}
