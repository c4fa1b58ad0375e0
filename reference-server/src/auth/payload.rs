//! The body of a request: how its head says it is signed, and the body decoded.

use std::slice;

use http::request::Parts;
use http::{HeaderMap, HeaderName};

use crate::extent::{Extent, Function, digest, hex};
use crate::s3::S3Error;

use super::chunked::{Chunked, decode};
use super::refusal;
use super::signing::{Digest256, parse_digest};

/// The value of `x-amz-content-sha256` for a body that is not signed.
pub(super) const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// What a request's body comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodedBody {
    /// The bytes, out of their chunks.
    pub content: Extent,
    /// The trailers that `x-amz-trailer` announced, without the signature over them.
    pub trailers: HeaderMap,
}

/// How a body is to be checked and decoded.
#[derive(Debug)]
pub(super) enum Payload {
    Unsigned,
    /// The SHA-256 that the head gives.
    Digest(Digest256),
    Chunked(Box<Chunked>),
}

/// The forms that `x-amz-content-sha256` may take
/// (Amazon S3 API Reference, "Authenticating Requests: Using the Authorization Header").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Unsigned,
    Digest(Digest256),
    Chunks { signed: bool, trailers: bool },
}

impl Form {
    pub(super) fn parse(value: &str) -> Result<Self, S3Error> {
        let chunks = |signed, trailers| Ok(Self::Chunks { signed, trailers });
        match value {
            UNSIGNED => Ok(Self::Unsigned),
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" => chunks(true, false),
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" => chunks(true, true),
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER" => chunks(false, true),
            "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD"
            | "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER" => {
                Err(refusal::chunk_algorithm_unsupported(value))
            }
            _ => parse_digest(&value.to_ascii_lowercase())
                .map(Self::Digest)
                .ok_or_else(|| refusal::content_sha256_invalid(value)),
        }
    }
}

impl Payload {
    /// Decodes a whole body as it came over the connection.
    pub(super) fn decode(&self, raw: Extent) -> Result<DecodedBody, S3Error> {
        match self {
            Self::Unsigned => Ok(DecodedBody::plain(raw)),
            Self::Digest(expected) => {
                let computed = digest(Function::Sha256, slice::from_ref(&raw));
                if computed != expected {
                    return Err(refusal::content_sha256_mismatch(&hex(expected), &hex(&computed)));
                }
                Ok(DecodedBody::plain(raw))
            }
            Self::Chunked(chunked) => decode(chunked, &raw),
        }
    }
}

impl DecodedBody {
    fn plain(content: Extent) -> Self {
        Self { content, trailers: HeaderMap::new() }
    }
}

/// The number of bytes there are without the chunks' framing: `x-amz-decoded-content-length`.
pub(super) fn decoded_length(head: &Parts) -> Result<u64, S3Error> {
    head.headers
        .get("x-amz-decoded-content-length")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse().ok())
        .ok_or_else(S3Error::missing_content_length)
}

/// The trailers that `x-amz-trailer` announces; S3 knows checksums alone.
pub(super) fn announced_trailers(head: &Parts) -> Result<Vec<HeaderName>, S3Error> {
    let mut names = Vec::new();
    for value in head.headers.get_all("x-amz-trailer") {
        let value = value.to_str().map_err(|_| refusal::trailer_unsupported())?;
        for name in value.split(',').map(str::trim) {
            names.push(checksum_name(name)?);
        }
    }
    Ok(names)
}

fn checksum_name(name: &str) -> Result<HeaderName, S3Error> {
    HeaderName::from_bytes(name.as_bytes())
        .ok()
        .filter(|name| name.as_str().starts_with("x-amz-checksum-"))
        .ok_or_else(refusal::trailer_unsupported)
}
