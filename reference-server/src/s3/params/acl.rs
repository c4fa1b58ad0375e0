//! ACLs under the ownership setting that new buckets have.

use http::StatusCode;

use crate::s3::S3Error;
use crate::s3::wire::Request;

const CANNED: [&str; 8] = [
    "private",
    "public-read",
    "public-read-write",
    "authenticated-read",
    "aws-exec-read",
    "bucket-owner-read",
    "bucket-owner-full-control",
    "log-delivery-write",
];

/// Takes only what `BucketOwnerEnforced` takes: no ACL, or full control for the bucket's
/// owner (User Guide, "Controlling ownership of objects").
pub(super) fn check_acl(request: &Request) -> Result<(), S3Error> {
    let grants = request.headers.keys().any(|name| name.as_str().starts_with("x-amz-grant-"));
    match request.header("x-amz-acl") {
        Some(canned) if !CANNED.contains(&canned) => Err(S3Error::invalid_argument("", "x-amz-acl", canned)),
        Some(_) if grants => {
            Err(S3Error::invalid_request("Specifying both Canned ACLs and Header Grants is not allowed"))
        }
        Some("bucket-owner-full-control") => Ok(()),
        None if !grants => Ok(()),
        _ => Err(S3Error::new(
            StatusCode::BAD_REQUEST,
            "AccessControlListNotSupported",
            "The bucket does not allow ACLs",
        )),
    }
}
