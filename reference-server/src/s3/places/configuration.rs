//! GetBucketAccelerateConfiguration and PutBucketAccelerateConfiguration.

use http::StatusCode;

use super::acceleration::can_be_accelerated;
use crate::s3::context::{bucket, bucket_mut};
use crate::s3::wire::{Document, Reply, Request, Xml};
use crate::s3::{Context, S3Error};
use crate::store::Acceleration;

/// What was never configured is told by its absence.
pub(crate) fn get(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let state = context.world.state();
    let acceleration = bucket(&state.buckets, &request.bucket)?.acceleration;
    Ok(Reply::xml(Xml::document("AccelerateConfiguration", |xml| {
        xml.optional("Status", acceleration.map(Acceleration::name));
    })))
}

pub(crate) fn put(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let document = Document::parse(&request.body, context.xml_bytes, "AccelerateConfiguration")?;
    let status = document.text("Status").and_then(|name| Acceleration::from_name(&name));
    let status = status.ok_or_else(S3Error::malformed_xml)?;
    can_be_accelerated(&request.bucket)?;
    let mut state = context.world.state();
    bucket_mut(&mut state.buckets, &request.bucket)?.acceleration = Some(status);
    Ok(Reply::empty(StatusCode::OK))
}
