//! GetBucketRequestPayment and PutBucketRequestPayment.

use http::StatusCode;

use super::context::{bucket, bucket_mut};
use super::wire::{Document, Reply, Request, Xml};
use super::{Context, S3Error};

pub(super) fn get(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let state = context.world.state();
    let requester = bucket(&state.buckets, &request.bucket)?.access.requester_pays;
    let payer = if requester { "Requester" } else { "BucketOwner" };
    Ok(Reply::xml(Xml::document("RequestPaymentConfiguration", |xml| xml.element("Payer", payer))))
}

pub(super) fn put(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let document = Document::parse(&request.body, context.xml_bytes, "RequestPaymentConfiguration")?;
    let requester_pays = match document.text("Payer").as_deref() {
        Some("Requester") => true,
        Some("BucketOwner") => false,
        _ => return Err(S3Error::malformed_xml()),
    };
    let mut state = context.world.state();
    bucket_mut(&mut state.buckets, &request.bucket)?.access.requester_pays = requester_pays;
    Ok(Reply::empty(StatusCode::OK))
}
