//! The canonical request: what a signature is over.
//!
//! S3's form (Amazon S3 API Reference, "Signature Calculations for the Authorization Header"):
//! the path is encoded once and never normalised, so `//`, `.` and `..` stay.

use http::request::Parts;

use super::encoding::{decode, decode_query, encode_into, is_canonical_path};

/// Which form of the path a signature was found to be over.
///
/// The two differ only when a path is sent in an encoding that is not the canonical one
/// (`/a!b` beside `/a%21b`); which of them S3 signs then is not documented, so both are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathForm {
    /// Decoded once and encoded once.
    Canonical,
    /// As it was sent.
    AsSent,
}

/// The names a signature covers, sorted.
#[derive(Debug)]
pub(super) struct SignedHeaders<'a>(Vec<&'a str>);

impl<'a> SignedHeaders<'a> {
    /// Reads a list in lower case.
    pub(super) fn parse(list: &'a str) -> Self {
        let mut names = Vec::with_capacity(16);
        names.extend(list.split(';'));
        names.sort_unstable();
        Self(names)
    }
}

/// The headers of a request that must be signed and are not.
pub(super) fn unsigned_headers<'a>(
    head: &'a Parts,
    signed: &SignedHeaders<'_>,
    must_be_signed: fn(&str) -> bool,
) -> Vec<&'a str> {
    head.headers
        .keys()
        .map(http::HeaderName::as_str)
        .filter(|name| must_be_signed(name))
        .filter(|name| !signed.0.contains(name))
        .collect()
}

/// Writes the canonical request of a head.
pub(super) fn canonical_request(
    head: &Parts,
    form: PathForm,
    signed: &SignedHeaders<'_>,
    payload_hash: &str,
) -> Vec<u8> {
    let mut text = Vec::with_capacity(1024);
    text.extend_from_slice(head.method.as_str().as_bytes());
    text.push(b'\n');
    push_path(&mut text, head.uri.path(), form);
    text.push(b'\n');
    push_query(&mut text, head.uri.query().unwrap_or_default());
    text.push(b'\n');
    push_headers(&mut text, head, signed);
    text.push(b'\n');
    push_names(&mut text, signed);
    text.push(b'\n');
    text.extend_from_slice(payload_hash.as_bytes());
    text
}

/// Whether the two forms of the path of a request differ.
pub(super) fn path_is_ambiguous(head: &Parts) -> bool {
    let path = head.uri.path();
    if is_canonical_path(path) {
        return false;
    }
    let mut canonical = Vec::with_capacity(path.len());
    push_path(&mut canonical, path, PathForm::Canonical);
    canonical != path.as_bytes()
}

fn push_path(text: &mut Vec<u8>, path: &str, form: PathForm) {
    if form == PathForm::AsSent || is_canonical_path(path) {
        text.extend_from_slice(path.as_bytes());
    } else {
        encode_into(text, &decode(path.as_bytes()), true);
    }
}

/// Parameters sorted by encoded name, then by encoded value; the signature is not part of it.
fn push_query(text: &mut Vec<u8>, query: &str) {
    let mut pairs: Vec<(Vec<u8>, Vec<u8>)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .filter(|(name, _)| *name != "X-Amz-Signature")
        .map(|(name, value)| (recode(name), recode(value)))
        .collect();
    pairs.sort_unstable();
    for (index, (name, value)) in pairs.iter().enumerate() {
        if index > 0 {
            text.push(b'&');
        }
        text.extend_from_slice(name);
        text.push(b'=');
        text.extend_from_slice(value);
    }
}

fn recode(part: &str) -> Vec<u8> {
    let mut encoded = Vec::with_capacity(part.len());
    encode_into(&mut encoded, &decode_query(part), false);
    encoded
}

/// One line per signed header that is there; a name without a header stands in the list alone.
fn push_headers(text: &mut Vec<u8>, head: &Parts, signed: &SignedHeaders<'_>) {
    for name in &signed.0 {
        // With as few headers as requests have, comparing names beats looking them up.
        let values = head.headers.iter().filter(|(each, _)| each.as_str() == *name);
        let mut before: &[u8] = b"";
        for (_, value) in values {
            if before.is_empty() {
                text.extend_from_slice(name.as_bytes());
                before = b":";
            }
            text.extend_from_slice(before);
            push_value(text, value.as_bytes());
            before = b",";
        }
        if !before.is_empty() {
            text.push(b'\n');
        }
    }
}

fn push_names(text: &mut Vec<u8>, signed: &SignedHeaders<'_>) {
    for (index, name) in signed.0.iter().enumerate() {
        if index > 0 {
            text.push(b';');
        }
        text.extend_from_slice(name.as_bytes());
    }
}

/// A value without spaces around it, and with single spaces inside.
fn push_value(text: &mut Vec<u8>, value: &[u8]) {
    let value = value.trim_ascii();
    if !value.contains(&b' ') {
        text.extend_from_slice(value);
        return;
    }
    let mut after_space = false;
    for &byte in value {
        let space = byte == b' ';
        if !(space && after_space) {
            text.push(byte);
        }
        after_space = space;
    }
}
