//! Server-side encryption: SSE-S3 so far.

use http::StatusCode;

use crate::s3::S3Error;
use crate::s3::wire::Request;

/// Headers of SSE-C and SSE-KMS, which this server does not offer yet.
const NOT_OFFERED: [&str; 9] = [
    "x-amz-server-side-encryption-customer-algorithm",
    "x-amz-server-side-encryption-customer-key",
    "x-amz-server-side-encryption-customer-key-md5",
    "x-amz-copy-source-server-side-encryption-customer-algorithm",
    "x-amz-copy-source-server-side-encryption-customer-key",
    "x-amz-copy-source-server-side-encryption-customer-key-md5",
    "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-server-side-encryption-context",
    "x-amz-server-side-encryption-bucket-key-enabled",
];

const HEADER: &str = "x-amz-server-side-encryption";

/// Refuses headers of SSE-C and SSE-KMS.
pub(crate) fn refuse_other_encryption(request: &Request) -> Result<(), S3Error> {
    // Nearly every request has none: the headers that are there are fewer than those in the list.
    if !request.headers.keys().any(|name| NOT_OFFERED.contains(&name.as_str())) {
        return Ok(());
    }
    match NOT_OFFERED.into_iter().find(|name| request.has_header(name)) {
        Some(name) => Err(S3Error::not_implemented().with("Header", name)),
        None => Ok(()),
    }
}

/// Whether the request names an encryption for what it writes.
pub(super) fn names_encryption(request: &Request) -> Result<bool, S3Error> {
    refuse_other_encryption(request)?;
    match request.header(HEADER) {
        None => Ok(false),
        Some("AES256") => Ok(true),
        Some("aws:kms" | "aws:kms:dsse") => Err(S3Error::not_implemented().with("Header", HEADER)),
        Some(other) => Err(S3Error::new(
            StatusCode::BAD_REQUEST,
            "InvalidEncryptionAlgorithmError",
            "The Encryption request you specified is not valid. Supported value: AES256.",
        )
        .with("ArgumentName", HEADER)
        .with("ArgumentValue", other)),
    }
}
