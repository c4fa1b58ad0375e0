//! HeadBucket.

use http::StatusCode;

use super::context::{arn, bucket};
use super::wire::{Reply, Request};
use super::{Context, S3Error};

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let state = context.world.state();
    let region = bucket(&state.buckets, &request.bucket)?.region;
    Ok(Reply::empty(StatusCode::OK)
        .header("x-amz-bucket-arn", &arn(&request.bucket))
        .header("x-amz-bucket-region", region.name())
        .fixed("x-amz-access-point-alias", "false")
        .fixed("content-type", "application/xml"))
}
