//! The headers that describe an object in replies to GET and HEAD.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::encrypting;
use super::found::Found;
use super::params::{EVENT_HOLD, EVENT_HOLD_DAYS, EVENT_HOLD_YEARS};
use super::wire::Reply;
use crate::clock::Second;
use crate::store::{ArchiveTier, Expiry, Period, Restoration, StorageClass};

/// What is encoded of a rule's id or an upload's location: all but letters, digits and `-_.~`.
pub(super) const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Adds what is stored beside the bytes, but for the checksum.
pub(super) fn describe(mut reply: Reply, found: &Found) -> Reply {
    let object = &found.object;
    reply.headers.extend(object.metadata.iter().cloned());
    reply = encrypting::described(reply, &object.encryption)
        .header("last-modified", &found.version.modified.http())
        .header("etag", &object.etag.quoted())
        .fixed("accept-ranges", "bytes")
        .optional("x-amz-expiration", found.expiry.as_ref().map(expiration).as_deref())
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
    with_lock(with_archive(reply, found), found)
}

fn with_lock(reply: Reply, found: &Found) -> Reply {
    let lock = &found.object.lock;
    let until = lock.retention.map(|retention| retention.ends(found.now).iso());
    let event_hold = lock.retention.and_then(|retention| retention.hold);
    let hold = lock.legal_hold.map(|on| if on { "ON" } else { "OFF" });
    reply
        .optional("x-amz-object-lock-mode", lock.retention.map(|retention| retention.mode.name()))
        .optional("x-amz-object-lock-retain-until-date", until.as_deref())
        .optional("x-amz-object-lock-legal-hold", hold)
        .optional(EVENT_HOLD, event_hold.map(|_| "ON"))
        .optional(EVENT_HOLD_DAYS, event_hold.and_then(Period::days).as_deref())
        .optional(EVENT_HOLD_YEARS, event_hold.and_then(Period::years).as_deref())
}

/// The tier in which the object is archived, and how far its restore is.
fn with_archive(reply: Reply, found: &Found) -> Reply {
    let tier = found.archived.and_then(|archived| archived.tier);
    let restore = found.object.restoration.and_then(|restoration| restore(restoration, found.now));
    reply
        .optional("x-amz-archive-status", tier.map(ArchiveTier::name))
        .optional("x-amz-restore", restore.as_deref())
}

/// `x-amz-restore`; nothing once the restored copy is gone, or the object has moved tiers for good.
fn restore(restoration: Restoration, now: Second) -> Option<String> {
    if restoration.is_ongoing(now) {
        return Some("ongoing-request=\"true\"".to_owned());
    }
    let expires = restoration.expires.filter(|_| restoration.serves(now))?;
    Some(format!("ongoing-request=\"false\", expiry-date=\"{}\"", expires.http()))
}

/// `x-amz-expiration`. The rule's id is URL-encoded.
pub(super) fn expiration(expiry: &Expiry) -> String {
    let rule = utf8_percent_encode(&expiry.rule, ENCODED);
    format!("expiry-date=\"{}\", rule-id=\"{rule}\"", expiry.at.http())
}
