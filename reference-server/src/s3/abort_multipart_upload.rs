//! AbortMultipartUpload.

use http::StatusCode;

use super::context::bucket_mut;
use super::uploads::{address, take};
use super::wire::{Reply, Request};
use super::{Context, S3Error};

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let mut state = context.world.state();
    let bucket = bucket_mut(&mut state.buckets, &request.bucket)?;
    // An upload that was completed has nothing left to abort (seen on AWS by others).
    if bucket.completions.contains_key(&address(request)) {
        return Ok(Reply::empty(StatusCode::NO_CONTENT));
    }
    let upload = take(bucket, request)?;
    if !(context.rules.abort_removes)() {
        bucket.uploads.insert(address(request), upload);
    }
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}
