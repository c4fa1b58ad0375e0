//! How much a request may store.

use http::StatusCode;

use crate::s3::S3Error;

/// Names and values of user metadata together, in bytes (User Guide, "Working with object metadata").
const MOST_USER_METADATA: usize = 2048;

/// Whether user metadata of so many bytes may be stored. The names count without `x-amz-meta-`.
pub(crate) fn user_metadata_size(bytes: usize) -> Result<(), S3Error> {
    if bytes <= MOST_USER_METADATA {
        return Ok(());
    }
    Err(S3Error::new(
        StatusCode::BAD_REQUEST,
        "MetadataTooLarge",
        "Your metadata headers exceed the maximum allowed metadata size",
    )
    .with("Size", bytes.to_string())
    .with("MaxSizeAllowed", MOST_USER_METADATA.to_string()))
}
