//! PutObjectAnnotation, GetObjectAnnotation, ListObjectAnnotations and DeleteObjectAnnotation.
//!
//! Names, sizes and codes are those of the service model; which code an empty or a too large
//! text gets is inferred.

use std::str;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use http::StatusCode;

use super::context::bucket_mut;
use super::encrypting;
use super::found::Found;
use super::paging::{Filter, limit, page};
use super::params::{bypasses_governance, content_md5, given_checksum};
use super::rules::{VersionSelector, reported};
use super::wire::{Reply, Request, Xml};
use super::{Context, S3Error};
use crate::extent::Extent;
use crate::store::{Annotation, Annotations, Body};

/// The longest name, in bytes of UTF-8.
const MOST_NAME_BYTES: usize = 512;
/// The longest text, in bytes.
const MOST_BYTES: u64 = 1024 * 1024;
/// The most annotations of one object.
const MOST: usize = 1000;

/// GetObjectAnnotation, and ListObjectAnnotations where no name is given.
pub(super) fn get(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    if !request.query.contains("annotationName") {
        return list(context, request);
    }
    let name = name(request)?;
    let found = Found::by(context, request)?;
    let annotation = found.object.annotations.get(name).ok_or_else(no_such_annotation)?;
    encrypting::decrypt(context, (&request.bucket, &request.key), &found.object.encryption)?;
    let reply = Reply::bytes(annotation.text.extents())
        .header("last-modified", &annotation.modified.http())
        .header("etag", &annotation.text.etag().quoted());
    Ok(with_version(with_kind(reply, &found), &found))
}

pub(super) fn put(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let name = name(request)?;
    let annotation = Annotation { text: text(context, request)?, modified: context.now };
    let etag = annotation.text.etag();
    let found = change(context, request, |found| {
        encrypting::takes_annotations(&found.object.encryption, 1)?;
        let annotations = &found.object.annotations;
        if annotations.get(name).is_none() && annotations.len() >= MOST {
            return Err(too_many());
        }
        let mut annotations = annotations.clone();
        annotations.set(name, annotation);
        Ok(annotations)
    })?;
    let document = Xml::document("PutObjectAnnotationOutput", |xml| {
        xml.element("Key", &request.key);
        xml.element("AnnotationName", name);
    });
    let reply = Reply::xml(document).header("etag", &etag.quoted());
    Ok(with_version(with_kind(reply, &found), &found))
}

pub(super) fn delete(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let name = name(request)?;
    let found = change(context, request, |found| {
        if found.object.lock.protects(context.now, bypasses_governance(request)) {
            return Err(S3Error::locked());
        }
        let mut annotations = found.object.annotations.clone();
        annotations.remove(name);
        Ok(annotations)
    })?;
    Ok(with_version(Reply::empty(StatusCode::NO_CONTENT), &found))
}

/// Annotations are encrypted as their object is (API reference, PutObjectAnnotation); of it the kind is told.
fn with_kind(reply: Reply, found: &Found) -> Reply {
    reply.optional("x-amz-server-side-encryption", reported(&found.object.encryption).kind)
}

/// Annotations may change while a version stays as it is. `x-amz-object-if-match` makes sure that it is the
/// version that was meant.
fn change(
    context: &Context<'_>,
    request: &Request,
    change: impl FnOnce(&Found) -> Result<Annotations, S3Error>,
) -> Result<Found, S3Error> {
    let selector = request.query.get("versionId").map(VersionSelector::parse).transpose()?;
    let mut state = context.world.state();
    let bucket = bucket_mut(&mut state.buckets, &request.bucket)?;
    let found = Found::within(bucket, request, selector.as_ref(), context.now)?;
    let condition = request.header("x-amz-object-if-match");
    if condition.is_some_and(|condition| !found.object.etag.is_named_by(condition)) {
        return Err(S3Error::precondition_failed("x-amz-object-if-match"));
    }
    let annotations = change(&found)?;
    bucket.change(&request.key, &found.version.id, |object| object.annotations = annotations);
    Ok(found)
}

fn list(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let prefix = request.query.get("annotation-prefix").unwrap_or("");
    if prefix.len() > MOST_NAME_BYTES {
        return Err(S3Error::new(
            StatusCode::BAD_REQUEST,
            "InvalidPrefix",
            "The annotation prefix you provided is invalid.",
        ));
    }
    let limit = limit(&request.query, "max-annotation-results")?;
    let filter = Filter { prefix, delimiter: "", limit, encodes: false };
    let after = marker(request)?;
    let found = Found::by(context, request)?;
    let annotations = found.object.annotations.iter();
    let named = annotations.filter(|(name, _)| name.starts_with(prefix) && **name > after);
    let page = page(&filter, named.map(|(name, annotation)| (name.as_str(), (name, annotation))));
    let document = Xml::document("ListObjectAnnotationsOutput", |xml| {
        xml.nested("Annotations", |xml| {
            for (name, annotation) in &page.items {
                write_entry(xml, name, annotation);
            }
        });
        xml.element("Bucket", request.bucket_name());
        xml.element("Key", &request.key);
        xml.optional("AnnotationPrefix", request.query.get("annotation-prefix"));
        xml.element("MaxAnnotationResults", &limit.to_string());
        xml.element("AnnotationCount", &page.items.len().to_string());
        xml.optional("ContinuationToken", request.query.get("continuation-token"));
        xml.optional(
            "NextContinuationToken",
            page.next.as_deref().map(|name| URL_SAFE.encode(name)).as_deref(),
        );
    });
    Ok(with_version(Reply::xml(document), &found))
}

fn write_entry(xml: &mut Xml, name: &str, annotation: &Annotation) {
    xml.nested("AnnotationEntry", |xml| {
        xml.element("AnnotationName", name);
        xml.element("LastModified", &annotation.modified.iso());
        xml.element("ETag", &annotation.text.etag().quoted());
        xml.element("Size", &annotation.text.size().to_string());
    });
}

/// The name after which a page begins.
fn marker(request: &Request) -> Result<String, S3Error> {
    let Some(token) = request.query.get("continuation-token") else { return Ok(String::new()) };
    let decoded = URL_SAFE.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.ok_or_else(|| {
        let message = "The continuation token provided is incorrect";
        S3Error::invalid_argument(message, "continuation-token", token)
    })
}

/// A name has 1 to 512 bytes and does not begin with `aws` or `s3`, in whatever case.
fn name(request: &Request) -> Result<&str, S3Error> {
    let name = request.query.get("annotationName").unwrap_or("");
    if name.len() > MOST_NAME_BYTES {
        let message = "The annotation name exceeds 512 bytes.";
        return Err(S3Error::new(StatusCode::BAD_REQUEST, "AnnotationNameTooLong", message));
    }
    let begins = |with: &str| name.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    if name.is_empty() || begins("aws") || begins("s3") {
        let message = "The annotation name you provided is invalid.";
        return Err(S3Error::new(StatusCode::BAD_REQUEST, "InvalidAnnotationName", message));
    }
    Ok(name)
}

/// The text of the request: 1 byte to 1 MiB of UTF-8.
fn text(context: &Context<'_>, request: &Request) -> Result<Body, S3Error> {
    let body = Body::new(context.world.room.keep(&request.body)?);
    content_md5(request, &body)?;
    given_checksum(request, &body)?;
    if !(1..=MOST_BYTES).contains(&body.size()) {
        return Err(S3Error::invalid_request("An annotation has 1 byte to 1 MiB"));
    }
    let is_text = match &request.body {
        Extent::Bytes(bytes) => str::from_utf8(bytes).is_ok(),
        Extent::Fill(fill) => fill.byte().is_ascii(),
    };
    if !is_text {
        let message = "The annotation payload is not valid UTF-8 encoded text.";
        return Err(S3Error::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaType", message));
    }
    Ok(body)
}

fn no_such_annotation() -> S3Error {
    let message = "The specified annotation does not exist on this object.";
    S3Error::new(StatusCode::NOT_FOUND, "NoSuchAnnotation", message)
}

fn too_many() -> S3Error {
    let message = "The request would exceed the maximum number of annotations allowed per object.";
    S3Error::new(StatusCode::BAD_REQUEST, "AnnotationLimitExceeded", message)
}

fn with_version(reply: Reply, found: &Found) -> Reply {
    reply.optional("x-amz-object-version-id", found.reported_id())
}
