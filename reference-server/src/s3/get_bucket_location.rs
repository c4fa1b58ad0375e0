//! GetBucketLocation.

use super::context::bucket;
use super::wire::{Reply, Request, Xml};
use super::{Context, S3Error};

/// us-east-1 is shown as nothing, as it has been since it was the only Region.
pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let state = context.world.state();
    let region = bucket(&state.buckets, &request.bucket)?.region.name();
    let region = if region == "us-east-1" { "" } else { region };
    Ok(Reply::xml(Xml::document("LocationConstraint", |xml| xml.text(region))))
}
