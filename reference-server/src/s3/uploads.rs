//! What the requests about one multipart upload share.

use http::StatusCode;

use super::S3Error;
use super::context::{bucket, bucket_mut};
use super::wire::{Reply, Request, Xml};
use crate::store::{Bucket, Buckets, Checksum, Upload};

/// Where an upload is kept: its key and its id.
pub(super) fn address(request: &Request) -> (String, String) {
    (request.key.clone(), request.query.get("uploadId").unwrap_or("").to_owned())
}

/// The upload that the request names.
pub(super) fn find<'a>(buckets: &'a Buckets, request: &Request) -> Result<&'a Upload, S3Error> {
    find_in(bucket(buckets, &request.bucket)?, request)
}

/// The upload that the request names, in its bucket.
pub(super) fn find_in<'a>(bucket: &'a Bucket, request: &Request) -> Result<&'a Upload, S3Error> {
    bucket.uploads.get(&address(request)).ok_or_else(|| no_such_upload(request))
}

/// The upload that the request names, to change it.
pub(super) fn find_mut<'a>(buckets: &'a mut Buckets, request: &Request) -> Result<&'a mut Upload, S3Error> {
    let bucket = bucket_mut(buckets, &request.bucket)?;
    bucket.uploads.get_mut(&address(request)).ok_or_else(|| no_such_upload(request))
}

/// Takes the upload out of its bucket.
pub(super) fn take(bucket: &mut Bucket, request: &Request) -> Result<Upload, S3Error> {
    bucket.uploads.remove(&address(request)).ok_or_else(|| no_such_upload(request))
}

pub(super) fn no_such_upload(request: &Request) -> S3Error {
    S3Error::new(
        StatusCode::NOT_FOUND,
        "NoSuchUpload",
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    )
    .with("UploadId", request.query.get("uploadId").unwrap_or(""))
}

/// A `partNumber`, from 1 to 10,000.
pub(crate) fn part_number(text: &str) -> Result<u32, S3Error> {
    text.parse().ok().filter(|number| (1..=10_000).contains(number)).ok_or_else(|| {
        S3Error::invalid_argument(
            "Part number must be an integer between 1 and 10000, inclusive",
            "partNumber",
            text,
        )
    })
}

/// The value of a checksum as a header.
pub(super) fn with_checksum(reply: Reply, checksum: Option<&Checksum>) -> Reply {
    match checksum {
        Some(checksum) => reply.header(checksum.algorithm.header(), &checksum.value),
        None => reply,
    }
}

/// The value of a checksum as an element.
pub(super) fn write_checksum(xml: &mut Xml, checksum: Option<&Checksum>) {
    if let Some(checksum) = checksum {
        xml.element(checksum.algorithm.element(), &checksum.value);
    }
}
