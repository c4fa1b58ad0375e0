//! DeleteObject.

use http::StatusCode;

use super::context::bucket_mut;
use super::removal::{Bypass, Removal, remove};
use super::rules::VersionSelector;
use super::wire::{Reply, Request};
use super::{Context, S3Error};
use crate::store::VersionId;
use crate::world::State;

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    if let Some(header) = ["if-match", "x-amz-if-match-size", "x-amz-if-match-last-modified-time"]
        .into_iter()
        .find(|name| request.has_header(name))
    {
        return Err(S3Error::not_implemented().with("Header", header));
    }
    let selector = request.query.get("versionId").map(VersionSelector::parse).transpose()?;
    let mut state = context.world.state();
    let State { buckets, ids, .. } = &mut *state;
    let bucket = bucket_mut(buckets, &request.bucket)?;
    let bypass = Bypass::of(request, bucket)?;
    let removal = remove(bucket, &request.key, selector.as_ref(), context.now, ids, bypass)?;
    Ok(reply(&removal))
}

fn reply(removal: &Removal) -> Reply {
    let mut reply = Reply::empty(StatusCode::NO_CONTENT);
    if removal.is_marker {
        reply = reply.fixed("x-amz-delete-marker", "true");
    }
    reply.optional("x-amz-version-id", removal.version.as_ref().map(VersionId::as_str))
}
