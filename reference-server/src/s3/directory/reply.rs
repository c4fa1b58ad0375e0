//! What replies about directory buckets have and others have not.

use http::Method;

use super::{Use, ZoneKind, arn};
use crate::ids::Ids;
use crate::s3::Context;
use crate::s3::wire::{Reply, Request};
use crate::store::{Bucket, BucketKind, ETag};

/// Completes a reply.
pub(crate) fn finished(
    context: &Context<'_>,
    request: &Request,
    how: Use,
    resource: &str,
    reply: Reply,
) -> Reply {
    if how == Use::Heads {
        return described(context, request, reply);
    }
    let reply = if how == Use::Copies { without_bucket_key(context, reply) } else { reply };
    let about_object = match (&request.method, resource) {
        (&Method::PUT | &Method::GET | &Method::HEAD, "" | "partNumber") => !request.key.is_empty(),
        (&Method::POST, "uploadId") => true,
        _ => false,
    };
    match (context.rules.directory.expiration)().filter(|_| about_object) {
        Some(expiration) => reply.fixed("x-amz-expiration", expiration),
        None => reply,
    }
}

/// A copy uses no bucket key, not even one into an upload that does.
fn without_bucket_key(context: &Context<'_>, mut reply: Reply) -> Reply {
    if (context.rules.directory.bucket_key_of_copy)() == Some(false) {
        reply.headers.remove("x-amz-server-side-encryption-bucket-key-enabled");
    }
    reply
}

/// HeadBucket says where the bucket is.
fn described(context: &Context<'_>, request: &Request, reply: Reply) -> Reply {
    let state = context.world.state();
    let Some(bucket) = state.buckets.get(&request.bucket) else { return reply };
    let BucketKind::Directory(zone) = &bucket.kind else { return reply };
    let kind = match zone.kind {
        ZoneKind::Availability => "AvailabilityZone",
        ZoneKind::Local => "LocalZone",
    };
    reply
        .fixed("x-amz-bucket-location-type", kind)
        .header("x-amz-bucket-location-name", &zone.id)
        .header("x-amz-bucket-arn", &arn(context, bucket, &request.bucket))
}

/// The tag of what is written to a bucket: a random one in directory buckets, else the one given.
pub(crate) fn entity_tag(context: &Context<'_>, bucket: &Bucket, tag: ETag, ids: &mut Ids) -> ETag {
    if bucket.kind.zone().is_none() {
        return tag;
    }
    (context.rules.directory.etag)(tag, ETag::opaque(&ids.entity_tag()))
}
