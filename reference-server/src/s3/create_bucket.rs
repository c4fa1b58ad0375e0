//! CreateBucket.

use http::StatusCode;

use super::params::is_bucket_name;
use super::wire::{Document, Reply, Request};
use super::{Context, S3Error};
use crate::store::{Bucket, BucketLock, Versioning};

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    check_name(&request.bucket)?;
    refuse_other_kinds(request)?;
    check_location(context, request)?;
    let mut state = context.world.state();
    let reply = Reply::empty(StatusCode::OK).header("location", &format!("/{}", request.bucket));
    if state.buckets.contains_key(&request.bucket) {
        return created_before(context, reply);
    }
    state.buckets.insert(request.bucket.clone(), new_bucket(context, request));
    Ok(reply)
}

/// A bucket with Object Lock keeps versions from the start.
fn new_bucket(context: &Context<'_>, request: &Request) -> Bucket {
    let bucket = Bucket::new(context.now);
    let locked = request.header("x-amz-bucket-object-lock-enabled");
    if !locked.is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        return bucket;
    }
    Bucket { lock: Some(BucketLock::default()), versioning: Versioning::Enabled, ..bucket }
}

/// In us-east-1 creating one's own bucket again succeeds; elsewhere it is refused
/// (CreateBucket, BucketAlreadyOwnedByYou).
fn created_before(context: &Context<'_>, reply: Reply) -> Result<Reply, S3Error> {
    if context.region == "us-east-1" {
        return Ok(reply);
    }
    Err(S3Error::new(
        StatusCode::CONFLICT,
        "BucketAlreadyOwnedByYou",
        "Your previous request to create the named bucket succeeded and you already own it.",
    ))
}

fn check_name(name: &str) -> Result<(), S3Error> {
    if is_bucket_name(name) {
        return Ok(());
    }
    let message = "The specified bucket is not valid.";
    let error = S3Error::new(StatusCode::BAD_REQUEST, "InvalidBucketName", message);
    Err(error.with("BucketName", name))
}

/// ACLs and other ownership than today's default are not offered yet.
fn refuse_other_kinds(request: &Request) -> Result<(), S3Error> {
    let allowed = [("x-amz-object-ownership", "BucketOwnerEnforced"), ("x-amz-acl", "private")];
    for (header, only) in allowed {
        if request.header(header).is_some_and(|value| !value.eq_ignore_ascii_case(only)) {
            return Err(S3Error::not_implemented().with("Header", header));
        }
    }
    Ok(())
}

/// A bucket is made in the Region of the endpoint or not at all.
fn check_location(context: &Context<'_>, request: &Request) -> Result<(), S3Error> {
    if request.body.is_empty() {
        return Ok(());
    }
    let body = Document::parse(&request.body, context.xml_bytes, "CreateBucketConfiguration")?;
    if body.elements("Bucket").next().is_some() {
        return Err(S3Error::not_implemented().with("Resource", "directory bucket"));
    }
    match body.text("LocationConstraint") {
        None => Ok(()),
        Some(region) if region == context.region => Ok(()),
        Some(region) => Err(S3Error::new(
            StatusCode::BAD_REQUEST,
            "IllegalLocationConstraintException",
            format!(
                "The {region} location constraint is incompatible for the region specific endpoint this request was sent to."
            ),
        )),
    }
}
