//! GetBucketAcl and PutBucketAcl.

use http::StatusCode;

use super::acl_document::{read, reply, said_twice, unsaid};
use super::context::{bucket, bucket_mut};
use super::params::{AskedAcl, acl_not_supported, refuses_public};
use super::wire::{Reply, Request};
use super::{Context, S3Error};

pub(super) fn get(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let state = context.world.state();
    let access = &bucket(&state.buckets, &request.bucket)?.access;
    Ok(reply(context.world, &access.shown(access.bucket_acl())))
}

pub(super) fn put(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let asked = AskedAcl::of(context, request)?;
    let mut state = context.world.state();
    let access = &mut bucket_mut(&mut state.buckets, &request.bucket)?.access;
    let acl = match (asked.is_said(), request.body.is_empty()) {
        (true, true) => asked.list(access.owner, access.owner),
        (true, false) => return Err(said_twice()),
        (false, true) => return Err(unsaid()),
        (false, false) => read(context, request, access.owner)?,
    };
    if access.acls_are_disabled() && !acl.is_full_control_of(access.owner) {
        return Err(acl_not_supported());
    }
    refuses_public(access.public_access_block(), &acl)?;
    access.acl = acl;
    Ok(Reply::empty(StatusCode::OK))
}
