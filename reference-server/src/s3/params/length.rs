//! The length that an upload must announce.

use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};

use crate::s3::S3Error;
use crate::s3::wire::Request;

/// Refuses an upload that says nothing about its length. Without a length and without
/// chunks HTTP takes the body for empty, and an object of no bytes would be written.
pub(crate) fn check_length(request: &Request) -> Result<(), S3Error> {
    let headers = &request.headers;
    if headers.contains_key(CONTENT_LENGTH) || headers.contains_key(TRANSFER_ENCODING) {
        return Ok(());
    }
    Err(S3Error::missing_content_length())
}
