//! GetBucketVersioning and PutBucketVersioning.

use http::StatusCode;

use super::context::{bucket, bucket_mut};
use super::wire::{Document, Reply, Request, Xml};
use super::{Context, S3Error};
use crate::store::Versioning;

pub(super) fn get(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let state = context.world.state();
    let bucket = bucket(&state.buckets, &request.bucket)?;
    let status = match bucket.versioning {
        Versioning::Never => None,
        Versioning::Enabled => Some("Enabled"),
        Versioning::Suspended => Some("Suspended"),
    };
    Ok(Reply::xml(Xml::document("VersioningConfiguration", |xml| xml.optional("Status", status))))
}

pub(super) fn put(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let versioning = asked(context, request)?;
    let mut state = context.world.state();
    let bucket = bucket_mut(&mut state.buckets, &request.bucket)?;
    if bucket.lock.is_some() && versioning != Versioning::Enabled {
        return Err(S3Error::invalid_bucket_state(
            "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
        ));
    }
    bucket.versioning = versioning;
    Ok(Reply::empty(StatusCode::OK))
}

fn asked(context: &Context<'_>, request: &Request) -> Result<Versioning, S3Error> {
    let body = Document::parse(&request.body, context.xml_bytes, "VersioningConfiguration")?;
    if body.text("MfaDelete").is_some_and(|value| value != "Disabled") {
        return Err(S3Error::not_implemented().with("Header", "x-amz-mfa"));
    }
    match body.text("Status").as_deref() {
        Some("Enabled") => Ok(Versioning::Enabled),
        Some("Suspended") => Ok(Versioning::Suspended),
        Some(_) => Err(S3Error::malformed_xml()),
        None => Err(S3Error::new(
            StatusCode::BAD_REQUEST,
            "IllegalVersioningConfigurationException",
            "The Versioning element must be specified",
        )),
    }
}
