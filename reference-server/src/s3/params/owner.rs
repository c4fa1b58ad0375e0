//! The account that a request expects to own a bucket.

use http::StatusCode;

use crate::s3::wire::Request;
use crate::s3::{Context, S3Error};
use crate::store::Bucket;

/// Honours `x-amz-expected-bucket-owner`.
pub(crate) fn check_owner(context: &Context<'_>, request: &Request, bucket: &Bucket) -> Result<(), S3Error> {
    expected_owner(request.header("x-amz-expected-bucket-owner"), context.account_id(bucket))
}

/// Whether a bucket of the account `owner` is the one that the request expects.
pub(crate) fn expected_owner(expected: Option<&str>, owner: &str) -> Result<(), S3Error> {
    match expected {
        None => Ok(()),
        Some(id) if id == owner => Ok(()),
        Some(id) if id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err(S3Error::access_denied())
        }
        Some(id) => Err(S3Error::new(
            StatusCode::BAD_REQUEST,
            "InvalidBucketOwnerAWSAccountID",
            format!("The value of the expected bucket owner parameter must be an AWS Account ID... [{id}]"),
        )),
    }
}
