//! PutObject.

use std::mem;
use std::sync::Arc;

use http::StatusCode;

use super::context::bucket_mut;
use super::directory::Writing;
use super::encrypting::{Keyring, described_to_writer, of_write};
use super::object_headers::expiration;
use super::params::{AskedAcl, Settings, check_length, content_md5, given_checksum, new_acl, tagging_header};
use super::rules::{DestinationConditions, lock_of_write, wanted};
use super::wire::{Reply, Request};
use super::{Context, S3Error, directory};
use crate::store::{
    Acl, Algorithm, Annotations, Body, Checksum, ChecksumType, Content, Encryption, Object, Tags, Versioning,
};
use crate::world::State;

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let conditions = DestinationConditions::of(request)?;
    let acl = AskedAcl::of(context, request)?;
    check_length(request)?;
    let mut settings = Settings::of(context, request)?;
    let asked = mem::take(&mut settings.encryption);
    let mut object = object(context, request, settings)?;
    let mut state = context.world.state();
    let State { buckets, ids, keys, policies, .. } = &mut *state;
    let bucket = bucket_mut(buckets, &request.bucket)?;
    object.acl = new_acl(&acl, &bucket.access, context.caller)?;
    let current = bucket.current(&request.key).map(|version| &**version);
    (context.rules.destination_conditions)(&conditions, &request.key, current)?;
    (context.rules.lock_is_possible)(&object.lock, bucket.lock)?;
    object.lock = lock_of_write(&object.lock, bucket.default_retention(context.now));
    check_integrity(request, &object)?;
    object.etag = directory::entity_tag(context, bucket, object.etag, ids);
    let mut keyring = Keyring { context, keys, ids, policies, object: (&request.bucket, &request.key) };
    let wanted = wanted(&asked, &bucket.encryption);
    let writing = Writing { context, name: &request.bucket, bucket, source: None };
    let wanted = writing.restrict(&asked, wanted)?;
    object.encryption = of_write(&mut keyring, bucket, &asked, &wanted)?;
    object.etag = keyring.etag(&object.encryption, object.etag);
    let expiry = bucket.expiry(&request.key, &object, context.now);
    let object = Arc::new(object);
    let content = Content::Object(Arc::clone(&object));
    let version = bucket.write(&request.key, content, context.now, ids);
    // Unlike a copy, an upload into a suspended bucket names no version (both recorded on AWS).
    let id = (bucket.versioning == Versioning::Enabled).then(|| version.id.as_str());
    drop(state);
    Ok(described(&object)
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
fn object(context: &Context<'_>, request: &Request, settings: Settings) -> Result<Object, S3Error> {
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
        encryption: Encryption::S3,
        lock: settings.lock,
        restoration: None,
        accessed: context.now,
        parts: [].into(),
    })
}

fn described(object: &Object) -> Reply {
    let reply = Reply::empty(StatusCode::OK).header("etag", &object.etag.quoted());
    let reply = described_to_writer(reply, &object.encryption);
    match &object.checksum {
        Some(checksum) => reply
            .header(checksum.algorithm.header(), &checksum.value)
            .fixed("x-amz-checksum-type", checksum.kind.name()),
        None => reply,
    }
}
