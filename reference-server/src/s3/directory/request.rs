//! What requests may say of objects in directory buckets.

use http::Method;

use super::{Use, Zone};
use crate::s3::rules::{ANNOTATION_DIRECTIVE, AnnotationDirective, CopySource, Location};
use crate::s3::wire::Request;
use crate::s3::{Context, S3Error};
use crate::store::{Bucket, Buckets, Object};

/// Refuses headers that are not for directory buckets with what writes an object or part of one.
pub(crate) fn check_written(
    context: &Context<'_>,
    request: &Request,
    how: Use,
    resource: &str,
) -> Result<(), S3Error> {
    let writes = how == Use::Copies
        || how == Use::Writes && matches!((&request.method, resource), (&Method::PUT, _) | (_, "uploads"));
    if !writes {
        return check_listing(request, resource);
    }
    let rules = &context.rules.directory;
    let refused = |name: &&http::HeaderName| !(rules.takes_header)(name.as_str());
    if let Some(name) = request.headers.keys().find(refused) {
        return Err(S3Error::not_implemented().with("Header", name.as_str()));
    }
    if how == Use::Writes && request.header("x-amz-tagging").is_some_and(|tags| !tags.is_empty()) {
        return Err(S3Error::not_implemented().with("Header", "x-amz-tagging"));
    }
    match request.header("content-encoding") {
        Some(value) if !(rules.takes_encoding)(value) => {
            Err(S3Error::not_implemented().with("Header", "content-encoding"))
        }
        _ => Ok(()),
    }
}

/// Directory buckets are listed directory by directory (ListObjectsV2; the refusal of other prefixes was seen on AWS
/// by users, the others are inferred).
fn check_listing(request: &Request, resource: &str) -> Result<(), S3Error> {
    if !request.key.is_empty() || request.method != Method::GET || !["", "uploads"].contains(&resource) {
        return Ok(());
    }
    let get = |name| request.query.get(name).unwrap_or_default();
    if resource.is_empty() && get("list-type") != "2" {
        return Err(S3Error::not_implemented().with("Resource", "ListObjects"));
    }
    if !get("prefix").is_empty() && !get("prefix").ends_with('/') {
        return Err(S3Error::invalid_request(
            "This bucket does not support a prefix that does not end in a delimiter. Specify a prefix path ending with a delimiter and try again.",
        ));
    }
    if !["", "/"].contains(&get("delimiter")) {
        return Err(S3Error::invalid_request("This bucket only supports a slash as a delimiter."));
    }
    Ok(())
}

/// Whether the source can be copied from where it is to where it is wanted, with such headers.
pub(crate) fn check_source(
    context: &Context<'_>,
    request: &Request,
    named: &CopySource,
    buckets: &Buckets,
) -> Result<(), S3Error> {
    let (Some(from), Some(to)) = (buckets.get(&named.bucket), buckets.get(&request.bucket)) else {
        return Ok(());
    };
    let (from, to) = (location(from), location(to));
    let rules = &context.rules.directory;
    if from.zone.is_some() || to.zone.is_some() {
        (rules.reaches)(from, to)?;
    }
    if from.zone.is_none() {
        return Ok(());
    }
    (rules.source_version)(named.version.as_ref())?;
    let refused = |name: &&http::HeaderName| !(rules.takes_source_header)(name.as_str());
    match request.headers.keys().find(refused) {
        Some(name) => Err(S3Error::not_implemented().with("Header", name.as_str())),
        None => Ok(()),
    }
}

fn location(bucket: &Bucket) -> Location<'_> {
    Location { zone: bucket.kind.zone(), region: bucket.region.name() }
}

/// Whether the annotations of a source can be copied as the request asks for.
pub(crate) fn check_annotations(
    context: &Context<'_>,
    request: &Request,
    asked: AnnotationDirective,
    source: &Object,
) -> Result<(), S3Error> {
    if Zone::of_bucket(&request.bucket).is_none() {
        return Ok(());
    }
    let said = request.has_header(ANNOTATION_DIRECTIVE) || request.query.contains(ANNOTATION_DIRECTIVE);
    (context.rules.directory.annotations)(said.then_some(asked), source.annotations.len() > 0)
}
