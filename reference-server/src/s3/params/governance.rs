//! `x-amz-bypass-governance-retention`.

use http::StatusCode;

use crate::s3::S3Error;
use crate::s3::wire::Request;
use crate::store::Bucket;

const HEADER: &str = "x-amz-bypass-governance-retention";

/// Whether retention in GOVERNANCE mode is to be left aside. The account that owns everything here may do so.
pub(crate) fn bypasses_governance(request: &Request) -> bool {
    request.header(HEADER).is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

/// Without Object Lock there is nothing to bypass; even `false` is refused then (recorded on AWS).
pub(crate) fn check_bypass(request: &Request, bucket: &Bucket) -> Result<(), S3Error> {
    if bucket.lock.is_some() || !request.has_header(HEADER) {
        return Ok(());
    }
    Err(S3Error::new(
        StatusCode::BAD_REQUEST,
        "InvalidArgument",
        "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.",
    )
    .with("ArgumentName", HEADER))
}
