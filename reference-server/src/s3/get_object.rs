//! GetObject.

use http::{HeaderName, HeaderValue, StatusCode};

use super::encrypting;
use super::found::Found;
use super::object_headers::describe;
use super::read_conditions::{Reading, read_conditions};
use super::read_range::{Selection, selection};
use super::wire::{Reply, Request};
use super::{Context, S3Error};
use crate::store::{Archived, Object, StorageClass};

/// Query parameters that override headers of the reply.
const OVERRIDES: [(&str, &str); 6] = [
    ("response-content-type", "content-type"),
    ("response-content-language", "content-language"),
    ("response-expires", "expires"),
    ("response-cache-control", "cache-control"),
    ("response-content-disposition", "content-disposition"),
    ("response-content-encoding", "content-encoding"),
];

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let found = Found::by(context, request)?;
    encrypting::check_reader(context, request, &found.object.encryption)?;
    if let Some(archived) = found.archived {
        return Err(unreadable(archived));
    }
    if found.object.storage_class == StorageClass::IntelligentTiering {
        note_access(context, request, &found);
    }
    encrypting::decrypt(context, (&request.bucket, &request.key), &found.object.encryption)?;
    read(context, request, &found)
}

fn note_access(context: &Context<'_>, request: &Request, found: &Found) {
    if let Some(bucket) = context.world.state().buckets.get_mut(&request.bucket) {
        bucket.touch(&request.key, &found.version.id, context.now);
    }
}

/// The reply to a read of `found`; HEAD is this without the bytes.
pub(super) fn read(context: &Context<'_>, request: &Request, found: &Found) -> Result<Reply, S3Error> {
    if read_conditions(request, found, context.now)? == Reading::NotModified {
        return Ok(describe(Reply::empty(StatusCode::NOT_MODIFIED), found).without_entity());
    }
    let selection = selection(request, &found.object)?;
    let extents = found.object.body.slice(&selection.range());
    let reply = describe(Reply::bytes(&extents), found);
    let reply = match selection.checksum(&found.object) {
        Some(checksum) if is_checksum_asked_for(request) => reply
            .header(checksum.algorithm.header(), &checksum.value)
            .fixed("x-amz-checksum-type", checksum.kind.name()),
        _ => reply,
    };
    Ok(overridden(selected(reply, &selection, &found.object), request))
}

pub(super) fn is_checksum_asked_for(request: &Request) -> bool {
    request.header("x-amz-checksum-mode").is_some_and(|mode| mode.eq_ignore_ascii_case("ENABLED"))
}

fn selected(mut reply: Reply, selection: &Selection, object: &Object) -> Reply {
    if let Some(content_range) = selection.content_range() {
        reply.status = StatusCode::PARTIAL_CONTENT;
        reply = reply.header("content-range", &content_range);
    }
    let parts = selection.parts_count(object).map(|count| count.to_string());
    reply.optional("x-amz-mp-parts-count", parts.as_deref())
}

fn overridden(mut reply: Reply, request: &Request) -> Reply {
    for (parameter, header) in OVERRIDES {
        let value = request.query.get(parameter).map(HeaderValue::from_str);
        if let Some(Ok(value)) = value {
            reply.headers.insert(HeaderName::from_static(header), value);
        }
    }
    reply
}

fn unreadable(archived: Archived) -> S3Error {
    let error = S3Error::new(
        StatusCode::FORBIDDEN,
        "InvalidObjectState",
        "The operation is not valid for the object's storage class",
    )
    .with("StorageClass", archived.class.name());
    match archived.tier {
        Some(tier) => error.with("AccessTier", tier.name()),
        None => error,
    }
}
