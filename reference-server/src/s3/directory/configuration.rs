//! How a directory bucket is named among all resources of AWS.

use crate::s3::Context;
use crate::store::Bucket;

/// As in `arn:aws:s3express:us-east-1:123456789012:bucket/base--use1-az4--x-s3`.
pub(crate) fn arn(context: &Context<'_>, bucket: &Bucket, name: &str) -> String {
    format!("arn:aws:s3express:{}:{}:bucket/{name}", bucket.region.name(), context.account_id(bucket))
}
