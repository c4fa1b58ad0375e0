//! The headers that describe an object in replies to GET and HEAD.

use super::found::Found;
use super::wire::{Reply, Request};
use crate::store::StorageClass;

/// Adds what is stored beside the bytes. The checksum is shown when asked for, and only
/// with the whole object, as it says nothing about a range.
pub(super) fn describe(mut reply: Reply, request: &Request, found: &Found, whole: bool) -> Reply {
    let object = &found.object;
    reply.headers.extend(object.metadata.iter().cloned());
    reply = reply
        .header("last-modified", &found.version.modified.http())
        .header("etag", &object.etag.quoted())
        .fixed("accept-ranges", "bytes")
        .fixed("x-amz-server-side-encryption", "AES256")
        .optional("x-amz-version-id", found.reported_id());
    if object.storage_class != StorageClass::Standard {
        reply = reply.fixed("x-amz-storage-class", object.storage_class.name());
    }
    if let Some(redirect) = &object.redirect {
        let name = http::HeaderName::from_static("x-amz-website-redirect-location");
        reply.headers.insert(name, redirect.clone());
    }
    if object.tags.len() > 0 {
        reply = reply.header("x-amz-tagging-count", &object.tags.len().to_string());
    }
    if whole { with_checksum(reply, request, found) } else { reply }
}

fn with_checksum(reply: Reply, request: &Request, found: &Found) -> Reply {
    let asked =
        request.header("x-amz-checksum-mode").is_some_and(|mode| mode.eq_ignore_ascii_case("ENABLED"));
    match found.object.checksum.as_ref().filter(|_| asked) {
        Some(checksum) => reply
            .header(checksum.algorithm.header(), &checksum.value)
            .fixed("x-amz-checksum-type", checksum.kind.name()),
        None => reply,
    }
}
