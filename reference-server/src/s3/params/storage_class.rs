//! The storage class that a request names.

use http::StatusCode;

use crate::s3::S3Error;
use crate::s3::wire::Request;
use crate::store::StorageClass;

/// `x-amz-storage-class`, if given.
pub(super) fn storage_class(request: &Request) -> Result<Option<StorageClass>, S3Error> {
    let parse = |name: &str| StorageClass::from_name(name).ok_or_else(|| refused(name));
    request.header("x-amz-storage-class").map(parse).transpose()
}

fn refused(name: &str) -> S3Error {
    S3Error::new(
        StatusCode::BAD_REQUEST,
        "InvalidStorageClass",
        "The storage class you specified is not valid",
    )
    .with("StorageClassRequested", name)
}
