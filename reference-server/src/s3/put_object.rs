//! PutObject.

use std::sync::Arc;

use http::StatusCode;

use super::context::bucket_mut;
use super::object_headers::expiration;
use super::params::{AskedAcl, Settings, check_length, content_md5, given_checksum, new_acl, tagging_header};
use super::rules::DestinationConditions;
use super::rules::lock_of_write;
use super::wire::{Reply, Request};
use super::{Context, S3Error, directory};
use crate::store::{
    Acl, Algorithm, Annotations, Body, Checksum, ChecksumType, Content, Object, Tags, Versioning,
};

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let conditions = DestinationConditions::of(request)?;
    let acl = AskedAcl::of(context, request)?;
    let mut object = object(context, request)?;
    let mut state = context.world.state();
    let state = &mut *state;
    let bucket = bucket_mut(&mut state.buckets, &request.bucket)?;
    object.acl = new_acl(&acl, &bucket.access, context.caller)?;
    let current = bucket.current(&request.key).map(|version| &**version);
    (context.rules.destination_conditions)(&conditions, &request.key, current)?;
    (context.rules.lock_is_possible)(&object.lock, bucket.lock)?;
    object.lock = lock_of_write(&object.lock, bucket.default_retention(context.now));
    check_integrity(request, &object)?;
    object.etag = directory::entity_tag(context, bucket, object.etag, &mut state.ids);
    let reply = described(&object);
    let expiry = bucket.expiry(&request.key, &object, context.now);
    let content = Content::Object(Arc::new(object));
    let version = bucket.write(&request.key, content, context.now, &mut state.ids);
    // Unlike a copy, an upload into a suspended bucket names no version (both recorded on AWS).
    let id = (bucket.versioning == Versioning::Enabled).then(|| version.id.as_str());
    Ok(reply
        .optional("x-amz-expiration", expiry.as_ref().map(expiration).as_deref())
        .optional("x-amz-version-id", id))
}

/// An upload that is going to be retained must carry a digest of its body (PutObject, Content-MD5).
fn check_integrity(request: &Request, object: &Object) -> Result<(), S3Error> {
    let names =
        |headers: &http::HeaderMap| headers.keys().any(|name| name.as_str().starts_with("x-amz-checksum-"));
    let digest = request.has_header("content-md5") || names(&request.headers) || names(&request.trailers);
    if object.lock.is_none() || digest {
        return Ok(());
    }
    Err(S3Error::invalid_request(
        "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters",
    ))
}

/// Everything about the object is made before the lock is taken.
fn object(context: &Context<'_>, request: &Request) -> Result<Object, S3Error> {
    check_length(request)?;
    let settings = Settings::of(context, request)?;
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
        annotations: Annotations::default(),
        acl: Acl::private(context.caller),
        checksum: Some(Checksum { algorithm, kind: ChecksumType::FullObject, value }),
        storage_class: settings.storage_class.unwrap_or_default(),
        redirect: settings.redirect,
        lock: settings.lock,
        restoration: None,
        accessed: context.now,
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
