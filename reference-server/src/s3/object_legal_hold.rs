//! GetObjectLegalHold and PutObjectLegalHold.

use http::StatusCode;

use super::context::bucket_mut;
use super::found::Found;
use super::object_retention::check_has_lock;
use super::rules::VersionSelector;
use super::wire::{Document, Reply, Request, Xml};
use super::{Context, S3Error};

pub(super) fn get(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    check_has_lock(context, request)?;
    let found = Found::by(context, request)?;
    let on = found.object.lock.legal_hold.ok_or_else(S3Error::no_object_lock)?;
    let status = if on { "ON" } else { "OFF" };
    Ok(Reply::xml(Xml::document("LegalHold", |xml| xml.element("Status", status))))
}

pub(super) fn put(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let on = asked(context, request)?;
    check_has_lock(context, request)?;
    let selector = request.query.get("versionId").map(VersionSelector::parse).transpose()?;
    let mut state = context.world.state();
    let bucket = bucket_mut(&mut state.buckets, &request.bucket)?;
    let found = Found::within(bucket, request, selector.as_ref(), context.now)?;
    bucket.change(&request.key, &found.version.id, |object| object.lock.legal_hold = Some(on));
    Ok(Reply::empty(StatusCode::OK).optional("x-amz-version-id", found.reported_id()))
}

fn asked(context: &Context<'_>, request: &Request) -> Result<bool, S3Error> {
    let body = Document::parse(&request.body, context.xml_bytes, "LegalHold")?;
    match body.text("Status").as_deref() {
        Some("ON") => Ok(true),
        Some("OFF") => Ok(false),
        _ => Err(S3Error::malformed_xml()),
    }
}
