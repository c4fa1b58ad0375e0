//! PutObject.

use std::sync::Arc;

use http::StatusCode;

use super::context::bucket_mut;
use super::params::{Settings, check_length, check_owner, content_md5, given_checksum, tagging_header};
use super::rules::DestinationConditions;
use super::wire::{Reply, Request};
use super::{Context, S3Error};
use crate::store::{Algorithm, Body, Checksum, ChecksumType, Content, Object, Tags, VersionId};

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let conditions = DestinationConditions::of(request)?;
    let object = object(context, request)?;
    let reply = described(&object);
    let mut state = context.world.state();
    let state = &mut *state;
    let bucket = bucket_mut(&mut state.buckets, &request.bucket)?;
    check_owner(context, request)?;
    let current = bucket.current(&request.key).map(|version| &**version);
    (context.rules.destination_conditions)(&conditions, &request.key, current)?;
    let content = Content::Object(Arc::new(object));
    let version = bucket.write(&request.key, content, context.now, &mut state.ids);
    let id = (context.rules.reported_version)(bucket.versioning, &version.id);
    Ok(reply.optional("x-amz-version-id", id.as_ref().map(VersionId::as_str)))
}

/// Everything about the object is made before the lock is taken.
fn object(context: &Context<'_>, request: &Request) -> Result<Object, S3Error> {
    check_length(request)?;
    let settings = Settings::of(request)?;
    let tags: Tags = tagging_header(request)?;
    let body = Body::new(context.world.room.keep(&request.body)?);
    content_md5(request, &body)?;
    let algorithm = given_checksum(request, &body)?.unwrap_or(Algorithm::Crc64Nvme);
    let value = body.checksum(algorithm);
    Ok(Object {
        etag: body.etag(),
        body,
        metadata: settings.metadata,
        tags,
        checksum: Some(Checksum { algorithm, kind: ChecksumType::FullObject, value }),
        storage_class: settings.storage_class.unwrap_or_default(),
        redirect: settings.redirect,
        parts: [].into(),
    })
}

fn described(object: &Object) -> Reply {
    let reply = Reply::empty(StatusCode::OK)
        .header("etag", &object.etag.quoted())
        .fixed("x-amz-server-side-encryption", "AES256");
    match &object.checksum {
        Some(checksum) => reply
            .header(checksum.algorithm.header(), &checksum.value)
            .fixed("x-amz-checksum-type", checksum.kind.name()),
        None => reply,
    }
}
