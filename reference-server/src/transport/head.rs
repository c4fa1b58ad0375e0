//! Refusals that need only the head, and that hyper does not make itself.

use http::StatusCode;
use http::header::{CONTENT_LENGTH, HOST, TRANSFER_ENCODING};
use http::request::Parts;

use crate::s3::S3Error;

/// Refuses heads whose framing or target host is ambiguous.
///
/// hyper answers a malformed request line and contradicting lengths with 400 before this.
/// Where both a length and chunked coding are given it drops the length, and closes the
/// connection after the reply, so that nothing can hide behind the body.
pub(super) fn check_head(head: &Parts) -> Result<(), S3Error> {
    if head.headers.get_all(HOST).iter().count() != 1 {
        return Err(bad_request("a request needs exactly one Host header"));
    }
    if head.headers.get_all(CONTENT_LENGTH).iter().count() > 1 {
        return Err(bad_request("a request may have only one Content-Length header"));
    }
    let chunked = head.headers.contains_key(TRANSFER_ENCODING);
    if chunked && !head.headers.contains_key("x-amz-decoded-content-length") {
        return Err(S3Error::missing_content_length());
    }
    Ok(())
}

fn bad_request(why: &'static str) -> S3Error {
    S3Error::new(
        StatusCode::BAD_REQUEST,
        "BadRequest",
        format!("An error occurred when parsing the HTTP request: {why}."),
    )
}
