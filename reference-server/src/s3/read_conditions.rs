//! The conditions of RFC 9110 on reads.

use super::S3Error;
use super::found::Found;
use super::wire::Request;
use crate::clock::Second;
use crate::store::ETag;

/// What the conditions leave of a read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    Whole,
    NotModified,
}

/// Judges If-Match, If-Unmodified-Since, If-None-Match and If-Modified-Since, in the order
/// of RFC 9110, section 13.2.2, which GetObject follows.
pub(super) fn read_conditions(request: &Request, found: &Found, now: Second) -> Result<Reading, S3Error> {
    let modified = found.version.modified;
    let date = |name| request.header(name).and_then(Second::from_http);
    match request.header("if-match") {
        Some(tags) if !names(tags, &found.object.etag) => {
            return Err(S3Error::precondition_failed("If-Match"));
        }
        None if date("if-unmodified-since").is_some_and(|since| modified > since) => {
            return Err(S3Error::precondition_failed("If-Unmodified-Since"));
        }
        _ => {}
    }
    let unchanged = match request.header("if-none-match") {
        Some(tags) => names(tags, &found.object.etag),
        None => date("if-modified-since").is_some_and(|since| modified <= since && since <= now),
    };
    Ok(if unchanged { Reading::NotModified } else { Reading::Whole })
}

fn names(tags: &str, etag: &ETag) -> bool {
    tags == "*" || tags.split(',').any(|tag| etag.is_named_by(tag))
}
