//! GetObjectAcl and PutObjectAcl.

use http::StatusCode;

use super::acl_document::{read, reply, said_twice, unsaid};
use super::context::{bucket, bucket_mut};
use super::found::Found;
use super::params::{AskedAcl, accepts_acl, acl_not_supported, refuses_public};
use super::rules::VersionSelector;
use super::wire::{Reply, Request};
use super::{Context, S3Error};
use crate::store::{Acl, Bucket, Object};

pub(super) fn get(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let found = Found::by(context, request)?;
    let state = context.world.state();
    let access = &bucket(&state.buckets, &request.bucket)?.access;
    let acl = access.shown(access.object_acl(&found.object));
    Ok(reply(context.world, &acl).optional("x-amz-version-id", found.reported_id()))
}

/// A list may change while a version stays as it is, its date included.
pub(super) fn put(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let asked = AskedAcl::of(context, request)?;
    let selector = request.query.get("versionId").map(VersionSelector::parse).transpose()?;
    let mut state = context.world.state();
    let bucket = bucket_mut(&mut state.buckets, &request.bucket)?;
    let found = Found::within(bucket, request, selector.as_ref(), context.now)
        .map_err(|error| no_marker(error, request))?;
    let acl = list(context, request, &asked, bucket, &found.object)?;
    bucket.change(&request.key, &found.version.id, |object| object.acl = acl);
    Ok(Reply::empty(StatusCode::OK).optional("x-amz-version-id", found.reported_id()))
}

/// Unlike reads, this answers 405 for a delete marker that is the newest version as well
/// (recorded on AWS).
fn no_marker(error: S3Error, request: &Request) -> S3Error {
    let marker = error.headers.iter().any(|(name, _)| *name == "x-amz-delete-marker");
    if marker { S3Error::method_not_allowed(request.method.as_str(), "DeleteMarker") } else { error }
}

fn list(
    context: &Context<'_>,
    request: &Request,
    asked: &AskedAcl,
    bucket: &Bucket,
    object: &Object,
) -> Result<Acl, S3Error> {
    let access = &bucket.access;
    let owner = access.object_owner(object);
    let acl = match (asked.is_said(), request.body.is_empty()) {
        (true, true) => asked.list(owner, access.owner),
        (true, false) => return Err(said_twice()),
        (false, true) => return Err(unsaid()),
        (false, false) => read(context, request, owner)?,
    };
    accepts_acl(access.ownership(), asked, access.owner)?;
    if access.acls_are_disabled() && !acl.is_full_control_of(access.owner) {
        return Err(acl_not_supported());
    }
    refuses_public(access.public_access_block(), &acl)?;
    Ok(acl)
}
