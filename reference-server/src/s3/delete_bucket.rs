//! DeleteBucket.

use http::StatusCode;

use super::context::bucket;
use super::wire::{Reply, Request};
use super::{Context, S3Error};
use crate::store::Versioning;

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let mut state = context.world.state();
    let bucket = bucket(&state.buckets, &request.bucket)?;
    if !bucket.objects.is_empty() {
        return Err(not_empty(&request.bucket, bucket.versioning));
    }
    state.buckets.remove(&request.bucket);
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

/// Versions and delete markers count; uploads in progress do not.
fn not_empty(name: &str, versioning: Versioning) -> S3Error {
    let message = match versioning {
        Versioning::Never => "The bucket you tried to delete is not empty",
        Versioning::Enabled | Versioning::Suspended => {
            "The bucket you tried to delete is not empty. You must delete all versions in the bucket."
        }
    };
    S3Error::new(StatusCode::CONFLICT, "BucketNotEmpty", message).with("BucketName", name)
}
