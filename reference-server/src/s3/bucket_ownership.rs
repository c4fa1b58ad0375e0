//! GetBucketOwnershipControls, PutBucketOwnershipControls and DeleteBucketOwnershipControls.

use http::StatusCode;

use super::context::{bucket, bucket_mut};
use super::wire::{Document, Reply, Request, Xml};
use super::{Context, S3Error};
use crate::store::Ownership;

pub(super) fn get(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let state = context.world.state();
    let ownership = bucket(&state.buckets, &request.bucket)?.access.ownership;
    let ownership = ownership.ok_or_else(|| not_found(&request.bucket))?;
    Ok(Reply::xml(Xml::document("OwnershipControls", |xml| {
        xml.nested("Rule", |xml| xml.element("ObjectOwnership", ownership.name()));
    })))
}

pub(super) fn put(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let asked = asked(context, request)?;
    let mut state = context.world.state();
    let access = &mut bucket_mut(&mut state.buckets, &request.bucket)?.access;
    if asked == Ownership::BucketOwnerEnforced && !access.acl.is_full_control_of(access.owner) {
        return Err(has_acl());
    }
    access.ownership = Some(asked);
    Ok(Reply::empty(StatusCode::OK))
}

pub(super) fn delete(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let mut state = context.world.state();
    bucket_mut(&mut state.buckets, &request.bucket)?.access.ownership = None;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

/// Exactly one rule with a known value (recorded on AWS).
fn asked(context: &Context<'_>, request: &Request) -> Result<Ownership, S3Error> {
    let document = Document::parse(&request.body, context.xml_bytes, "OwnershipControls")?;
    let mut rules = document.elements("Rule");
    let (Some(rule), None) = (rules.next(), rules.next()) else { return Err(S3Error::malformed_xml()) };
    let ownership = rule.text("ObjectOwnership").and_then(|name| Ownership::from_name(&name));
    ownership.ok_or_else(S3Error::malformed_xml)
}

fn not_found(bucket: &str) -> S3Error {
    let message = "The bucket ownership controls were not found";
    S3Error::new(StatusCode::NOT_FOUND, "OwnershipControlsNotFoundError", message).with("BucketName", bucket)
}

/// Lists that give something to others must be taken back first.
pub(super) fn has_acl() -> S3Error {
    S3Error::new(
        StatusCode::BAD_REQUEST,
        "InvalidBucketAclWithObjectOwnership",
        "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
    )
}
