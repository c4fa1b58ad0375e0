//! GetBucketPolicy, PutBucketPolicy and DeleteBucketPolicy.

use http::StatusCode;

use super::context::{bucket, bucket_mut};
use super::wire::{Reply, Request};
use super::{Context, S3Error, policy_document};

pub(super) fn get(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let state = context.world.state();
    let policy = &bucket(&state.buckets, &request.bucket)?.access.policy;
    let policy = policy.as_ref().ok_or_else(|| not_found(&request.bucket))?;
    Ok(Reply::json(policy.text.clone()))
}

pub(super) fn put(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let policy = policy_document::read(context, request)?;
    let mut state = context.world.state();
    let access = &mut bucket_mut(&mut state.buckets, &request.bucket)?.access;
    if access.public_access_block().block_public_policy && policy.is_public() {
        return Err(S3Error::access_denied());
    }
    access.policy = Some(policy);
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

pub(super) fn delete(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let mut state = context.world.state();
    bucket_mut(&mut state.buckets, &request.bucket)?.access.policy = None;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

fn not_found(bucket: &str) -> S3Error {
    let message = "The bucket policy does not exist";
    S3Error::new(StatusCode::NOT_FOUND, "NoSuchBucketPolicy", message).with("BucketName", bucket)
}
