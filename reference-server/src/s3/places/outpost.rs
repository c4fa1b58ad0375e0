//! What is written to buckets on Outposts.

use http::HeaderName;

use crate::s3::wire::Request;
use crate::s3::{Context, S3Error};

/// Whether a bucket, as it is stored, is on an Outpost.
pub(crate) fn is_on_outpost(bucket: &str) -> bool {
    bucket.contains('/')
}

/// Refuses headers that are not for Outposts with what writes an object.
pub(crate) fn check_written(context: &Context<'_>, request: &Request) -> Result<(), S3Error> {
    if !is_on_outpost(&request.bucket) {
        return Ok(());
    }
    let rules = &context.rules.places;
    let refused = |name: &&HeaderName| !(rules.outpost_takes_header)(name.as_str());
    if let Some(name) = request.headers.keys().find(refused) {
        return Err(S3Error::not_implemented().with("Header", name.as_str()));
    }
    (rules.outpost_encryption)(request.header("x-amz-server-side-encryption"))
}
