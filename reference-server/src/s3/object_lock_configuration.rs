//! GetObjectLockConfiguration and PutObjectLockConfiguration.

use http::StatusCode;

use super::context::{bucket, bucket_mut};
use super::wire::{Document, Element, Reply, Request, Xml};
use super::{Context, S3Error};
use crate::store::{BucketLock, DefaultRetention, LockMode, Period, Versioning};

pub(super) fn get(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let state = context.world.state();
    let bucket = bucket(&state.buckets, &request.bucket)?;
    let lock = bucket.lock.ok_or_else(|| not_found(&request.bucket))?;
    Ok(Reply::xml(Xml::document("ObjectLockConfiguration", |xml| {
        xml.element("ObjectLockEnabled", "Enabled");
        if let Some(default) = lock.default {
            xml.nested("Rule", |xml| xml.nested("DefaultRetention", |xml| write(xml, default)));
        }
    })))
}

/// Object Lock can be enabled on a bucket that keeps versions, and never be disabled.
pub(super) fn put(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let lock = asked(context, request)?;
    let mut state = context.world.state();
    let bucket = bucket_mut(&mut state.buckets, &request.bucket)?;
    if bucket.versioning != Versioning::Enabled {
        return Err(S3Error::invalid_bucket_state(
            "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
        ));
    }
    bucket.lock = Some(lock);
    Ok(Reply::empty(StatusCode::OK))
}

fn asked(context: &Context<'_>, request: &Request) -> Result<BucketLock, S3Error> {
    let body = Document::parse(&request.body, context.xml_bytes, "ObjectLockConfiguration")?;
    if body.text("ObjectLockEnabled").as_deref() != Some("Enabled") {
        return Err(S3Error::malformed_xml());
    }
    let rule = body.elements("Rule").next();
    let default = rule.map(|rule| {
        let retention = rule.elements("DefaultRetention").next();
        retention.and_then(default_retention).ok_or_else(S3Error::malformed_xml)
    });
    Ok(BucketLock { default: default.transpose()? })
}

/// `None` where the mode is unknown, or there is not exactly one period of at least one day or year.
fn default_retention(retention: Element<'_, '_>) -> Option<DefaultRetention> {
    let mode = LockMode::from_name(retention.text("Mode")?.trim())?;
    let hold = match retention.elements("DefaultEventHold").next() {
        Some(hold) => Some(period(hold)?),
        None => None,
    };
    Some(DefaultRetention { mode, period: period(retention)?, hold })
}

fn period(element: Element<'_, '_>) -> Option<Period> {
    let number = |text: String| text.trim().parse().ok().filter(|number| *number > 0);
    match (element.text("Days"), element.text("Years")) {
        (Some(days), None) => number(days).map(Period::Days),
        (None, Some(years)) => number(years).map(Period::Years),
        _ => None,
    }
}

fn write(xml: &mut Xml, default: DefaultRetention) {
    xml.element("Mode", default.mode.name());
    write_period(xml, default.period);
    if let Some(hold) = default.hold {
        xml.nested("DefaultEventHold", |xml| write_period(xml, hold));
    }
}

pub(super) fn write_period(xml: &mut Xml, period: Period) {
    match period {
        Period::Days(days) => xml.element("Days", &days.to_string()),
        Period::Years(years) => xml.element("Years", &years.to_string()),
    }
}

fn not_found(bucket: &str) -> S3Error {
    S3Error::new(
        StatusCode::NOT_FOUND,
        "ObjectLockConfigurationNotFoundError",
        "Object Lock configuration does not exist for this bucket",
    )
    .with("BucketName", bucket)
}
