//! DeleteBucket.

use http::StatusCode;

use super::context::bucket;
use super::wire::{Reply, Request};
use super::{Context, S3Error};

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let mut state = context.world.state();
    let bucket = bucket(&state.buckets, &request.bucket)?;
    if !bucket.objects.is_empty() {
        return Err(not_empty(&request.bucket));
    }
    state.buckets.remove(&request.bucket);
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

/// Versions and delete markers count; uploads in progress do not.
fn not_empty(name: &str) -> S3Error {
    S3Error::new(StatusCode::CONFLICT, "BucketNotEmpty", "The bucket you tried to delete is not empty")
        .with("BucketName", name)
}
