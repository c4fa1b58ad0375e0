//! GetBucketLifecycleConfiguration, PutBucketLifecycleConfiguration and DeleteBucketLifecycle.
//!
//! Rules say when objects expire, and replies repeat it. Expired objects stay: S3 removes them in
//! its own time as well.

use http::StatusCode;

use super::context::{bucket, bucket_mut};
use super::object_filter;
use super::wire::{Document, Element, Reply, Request, Xml};
use super::{Context, S3Error};
use crate::clock::Second;
use crate::ids::Ids;
use crate::store::{Expiration, LifecycleRule};
use crate::world::State;

/// Echoed by replies.
const LEAST_SIZE: &str = "x-amz-transition-default-minimum-object-size";

/// The longest id of a rule, in characters.
const LONGEST_ID: usize = 255;

pub(super) fn get(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let state = context.world.state();
    let bucket = bucket(&state.buckets, &request.bucket)?;
    if bucket.lifecycle.is_empty() {
        return Err(not_found(&request.bucket));
    }
    let document = Xml::document("LifecycleConfiguration", |xml| {
        for rule in &bucket.lifecycle {
            xml.nested("Rule", |xml| write(xml, rule));
        }
    });
    Ok(Reply::xml(document).fixed(LEAST_SIZE, "all_storage_classes_128K"))
}

pub(super) fn put(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    check_least_size(request)?;
    let rules = asked(context, request)?;
    let mut state = context.world.state();
    let State { buckets, ids, .. } = &mut *state;
    let bucket = bucket_mut(buckets, &request.bucket)?;
    bucket.lifecycle = rules.into_iter().map(|rule| named(rule, ids)).collect();
    Ok(Reply::empty(StatusCode::OK).fixed(LEAST_SIZE, "all_storage_classes_128K"))
}

/// Which objects are too small for transitions. None take place here, so that either value will do.
fn check_least_size(request: &Request) -> Result<(), S3Error> {
    match request.header(LEAST_SIZE) {
        None | Some("all_storage_classes_128K" | "varies_by_storage_class") => Ok(()),
        Some(other) => Err(S3Error::invalid_request(format!(
            "Invalid TransitionDefaultMinimumObjectSize found: {other}"
        ))),
    }
}

pub(super) fn delete(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let mut state = context.world.state();
    let bucket = bucket_mut(&mut state.buckets, &request.bucket)?;
    bucket.lifecycle.clear();
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

fn asked(context: &Context<'_>, request: &Request) -> Result<Vec<LifecycleRule>, S3Error> {
    let body = Document::parse(&request.body, context.xml_bytes, "LifecycleConfiguration")?;
    let rules: Vec<_> = body.elements("Rule").map(rule).collect::<Result<_, _>>()?;
    if rules.is_empty() { Err(S3Error::malformed_xml()) } else { Ok(rules) }
}

/// A rule without an id gets one.
fn named(rule: LifecycleRule, ids: &mut Ids) -> LifecycleRule {
    if rule.id.is_empty() { LifecycleRule { id: ids.upload(), ..rule } } else { rule }
}

fn rule(rule: Element<'_, '_>) -> Result<LifecycleRule, S3Error> {
    let others = ["Transition", "NoncurrentVersionTransition", "AbortIncompleteMultipartUpload"];
    if let Some(other) = others.into_iter().find(|name| rule.elements(name).next().is_some()) {
        return Err(S3Error::not_implemented().with("Resource", other));
    }
    let enabled = match rule.text("Status").as_deref() {
        Some("Enabled") => true,
        Some("Disabled") => false,
        _ => return Err(S3Error::malformed_xml()),
    };
    let id = rule.text("ID").unwrap_or_default();
    if id.chars().count() > LONGEST_ID {
        let message = "The maximum length of an ID is 255 characters.";
        return Err(S3Error::invalid_argument(message, "ID", &id));
    }
    let filter = match (rule.elements("Filter").next(), rule.text("Prefix")) {
        (Some(filter), None) => object_filter::parse(filter)?,
        (None, Some(prefix)) => object_filter::of_prefix(prefix),
        _ => return Err(S3Error::malformed_xml()),
    };
    let expiration = rule.elements("Expiration").next().map(expiration).transpose()?;
    let noncurrent = rule.elements("NoncurrentVersionExpiration").next();
    let noncurrent_days = noncurrent.map(|element| days(element, "NoncurrentDays")).transpose()?;
    if expiration.is_none() && noncurrent_days.is_none() {
        return Err(S3Error::malformed_xml());
    }
    Ok(LifecycleRule { id, enabled, filter, expiration, noncurrent_days })
}

fn expiration(element: Element<'_, '_>) -> Result<Expiration, S3Error> {
    let marker = element.text("ExpiredObjectDeleteMarker");
    match (element.text("Days"), element.text("Date"), marker.as_deref()) {
        (Some(_), None, None) => Ok(Expiration::Days(days(element, "Days")?)),
        (None, Some(text), None) => {
            let date = Second::from_iso(&text).ok_or_else(S3Error::malformed_xml)?;
            if !date.is_midnight() {
                return Err(S3Error::invalid_argument("'Date' must be at midnight GMT", "Date", &text));
            }
            Ok(Expiration::Date(date))
        }
        (None, None, Some(flag)) => Ok(Expiration::DeleteMarkers(flag == "true")),
        _ => Err(S3Error::malformed_xml()),
    }
}

fn days(element: Element<'_, '_>, name: &'static str) -> Result<u32, S3Error> {
    let text = element.text(name).ok_or_else(S3Error::malformed_xml)?;
    let days: u32 = text.trim().parse().map_err(|_| S3Error::malformed_xml())?;
    if days > 0 {
        return Ok(days);
    }
    let message = "'Days' for Expiration action must be a positive integer";
    Err(S3Error::new(StatusCode::BAD_REQUEST, "InvalidArgument", message).with("ArgumentName", name))
}

fn write(xml: &mut Xml, rule: &LifecycleRule) {
    xml.element("ID", &rule.id);
    object_filter::write(xml, &rule.filter);
    xml.element("Status", if rule.enabled { "Enabled" } else { "Disabled" });
    if let Some(expiration) = rule.expiration {
        xml.nested("Expiration", |xml| match expiration {
            Expiration::Days(days) => xml.element("Days", &days.to_string()),
            Expiration::Date(date) => xml.element("Date", &date.iso()),
            Expiration::DeleteMarkers(flag) => xml.flag("ExpiredObjectDeleteMarker", flag),
        });
    }
    if let Some(days) = rule.noncurrent_days {
        xml.nested("NoncurrentVersionExpiration", |xml| xml.element("NoncurrentDays", &days.to_string()));
    }
}

fn not_found(bucket: &str) -> S3Error {
    S3Error::new(
        StatusCode::NOT_FOUND,
        "NoSuchLifecycleConfiguration",
        "The lifecycle configuration does not exist",
    )
    .with("BucketName", bucket)
}
