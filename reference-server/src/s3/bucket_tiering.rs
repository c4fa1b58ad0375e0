//! Intelligent-Tiering configurations of a bucket: Put, Get, List and Delete.

use http::StatusCode;

use super::context::{bucket, bucket_mut};
use super::object_filter;
use super::wire::{Document, Element, Reply, Request, Xml};
use super::{Context, S3Error};
use crate::store::{ArchiveTier, Tiering};

/// One configuration by its id, or all of them.
pub(super) fn get(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let state = context.world.state();
    let bucket = bucket(&state.buckets, &request.bucket)?;
    let Some(id) = request.query.get("id") else {
        let all = Xml::document("ListBucketIntelligentTieringConfigurationsOutput", |xml| {
            xml.flag("IsTruncated", false);
            for (id, tiering) in &bucket.tierings {
                xml.nested("IntelligentTieringConfiguration", |xml| write(xml, id, tiering));
            }
        });
        return Ok(Reply::xml(all));
    };
    let tiering = bucket.tierings.get(id).ok_or_else(not_found)?;
    Ok(Reply::xml(Xml::document("IntelligentTieringConfiguration", |xml| write(xml, id, tiering))))
}

pub(super) fn put(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let (id, tiering) = asked(context, request)?;
    let mut state = context.world.state();
    let bucket = bucket_mut(&mut state.buckets, &request.bucket)?;
    bucket.tierings.insert(id, tiering);
    // Not 200: so recorded on AWS.
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

pub(super) fn delete(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let mut state = context.world.state();
    let bucket = bucket_mut(&mut state.buckets, &request.bucket)?;
    let id = request.query.get("id").unwrap_or("");
    bucket.tierings.remove(id).ok_or_else(not_found)?;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

/// The id stands in the query and in the document, and must be the same (recorded on AWS).
fn asked(context: &Context<'_>, request: &Request) -> Result<(String, Tiering), S3Error> {
    let body = Document::parse(&request.body, context.xml_bytes, "IntelligentTieringConfiguration")?;
    let id = body.text("Id").filter(|id| request.query.get("id") == Some(id));
    let id = id.ok_or_else(S3Error::malformed_xml)?;
    let enabled = match body.text("Status").as_deref() {
        Some("Enabled") => true,
        Some("Disabled") => false,
        _ => return Err(S3Error::malformed_xml()),
    };
    let filter = body.elements("Filter").next().map(object_filter::parse).transpose()?.unwrap_or_default();
    let tiers: Vec<_> = body.elements("Tiering").map(tier).collect::<Result<_, _>>()?;
    if tiers.is_empty() {
        return Err(S3Error::malformed_xml());
    }
    Ok((id, Tiering { enabled, filter, tiers }))
}

fn tier(element: Element<'_, '_>) -> Result<(ArchiveTier, u32), S3Error> {
    let name = element.text("AccessTier").unwrap_or_default();
    let tier = ArchiveTier::from_name(name.trim()).ok_or_else(S3Error::malformed_xml)?;
    let text = element.text("Days").unwrap_or_default();
    let days: u32 = text.trim().parse().map_err(|_| S3Error::malformed_xml())?;
    if tier.days().contains(&days) {
        return Ok((tier, days));
    }
    Err(S3Error::invalid_argument("The number of days is out of the range of the tier.", "Days", &text))
}

fn write(xml: &mut Xml, id: &str, tiering: &Tiering) {
    xml.element("Id", id);
    object_filter::write(xml, &tiering.filter);
    xml.element("Status", if tiering.enabled { "Enabled" } else { "Disabled" });
    for (tier, days) in &tiering.tiers {
        xml.nested("Tiering", |xml| {
            xml.element("AccessTier", tier.name());
            xml.element("Days", &days.to_string());
        });
    }
}

fn not_found() -> S3Error {
    S3Error::new(StatusCode::NOT_FOUND, "NoSuchConfiguration", "The specified configuration does not exist.")
}
