//! ListObjects and ListObjectsV2: one listing, two ways to continue it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use http::StatusCode;

use super::context::bucket;
use super::listed_object::{Listed, write_prefixes};
use super::paging::{Filter, Page, page};
use super::wire::{Query, Reply, Request, Xml};
use super::{Context, S3Error};
use crate::store::Bucket;

/// ListObjectsV2, and ListObjects without `list-type`.
pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let filter = Filter::of(&request.query, "max-keys")?;
    let start = match request.query.get("list-type") {
        None => Start::Marker(request.query.get("marker").unwrap_or("").to_owned()),
        Some("2") => Start::second(&request.query)?,
        Some(other) => {
            return Err(S3Error::invalid_argument(
                "Invalid List Type specified in Request",
                "list-type",
                other,
            ));
        }
    };
    let state = context.world.state();
    let bucket = bucket(&state.buckets, &request.bucket)?;
    let page = listed(bucket, &filter, &start);
    Ok(Reply::xml(Xml::document("ListBucketResult", |xml| {
        xml.element("Name", request.bucket_name());
        xml.element("Prefix", &filter.shown(filter.prefix));
        match &start {
            Start::Marker(marker) => first_version(xml, &filter, marker, &page),
            Start::Token(_) | Start::After(_) => second_version(xml, request, &filter, &start, &page),
        }
        xml.element("MaxKeys", &filter.limit.to_string());
        filter.write_delimiter(xml);
        xml.flag("IsTruncated", page.next.is_some());
        let owned = matches!(start, Start::Marker(_)) || request.query.get("fetch-owner") == Some("true");
        for item in &page.items {
            item.write(xml, &filter, owned.then_some(context));
        }
        write_prefixes(xml, &filter, &page.prefixes);
    })))
}

/// Where a page begins.
enum Start {
    /// `marker` of the first version.
    Marker(String),
    /// `continuation-token`.
    Token(String),
    /// `start-after`.
    After(String),
}

impl Start {
    fn second(query: &Query) -> Result<Self, S3Error> {
        let Some(token) = query.get("continuation-token") else {
            return Ok(Self::After(query.get("start-after").unwrap_or("").to_owned()));
        };
        let decoded = URL_SAFE.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        decoded.filter(|key| !key.is_empty()).map(Self::Token).ok_or_else(|| {
            let message = "The continuation token provided is incorrect";
            let error = S3Error::new(StatusCode::BAD_REQUEST, "InvalidArgument", message);
            error.with("ArgumentName", "continuation-token")
        })
    }

    fn precedes(&self, key: &str, filter: &Filter<'_>) -> bool {
        match self {
            Self::Marker(marker) | Self::Token(marker) => filter.is_after(key, marker),
            Self::After(start) => key > start.as_str(),
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::Marker(text) | Self::Token(text) | Self::After(text) => text,
        }
    }
}

fn listed<'a>(bucket: &'a Bucket, filter: &Filter<'_>, start: &Start) -> Page<Listed<'a>> {
    let from = start.text().max(filter.prefix).to_owned();
    let objects = bucket.objects.range(from..).filter_map(|(key, history)| {
        let version = history.current()?;
        let object = version.object()?;
        let owner = bucket.access.object_owner(object);
        let after = start.text().is_empty() || start.precedes(key, filter);
        after.then_some((key.as_str(), Listed { key, version, object, owner }))
    });
    page(filter, objects)
}

fn first_version(xml: &mut Xml, filter: &Filter<'_>, marker: &str, page: &Page<Listed<'_>>) {
    xml.element("Marker", &filter.shown(marker));
    // Without a delimiter the last key of the page serves as the marker.
    if let Some(next) = page.next.as_deref().filter(|_| !filter.delimiter.is_empty()) {
        xml.element("NextMarker", &filter.shown(next));
    }
}

fn second_version(
    xml: &mut Xml,
    request: &Request,
    filter: &Filter<'_>,
    start: &Start,
    page: &Page<Listed<'_>>,
) {
    xml.optional("ContinuationToken", request.query.get("continuation-token"));
    if let Some(next) = &page.next {
        xml.element("NextContinuationToken", &URL_SAFE.encode(next));
    }
    // Beside a token it counts for nothing and is not shown (recorded on AWS).
    if let (Start::After(start), true) = (start, request.query.contains("start-after")) {
        xml.element("StartAfter", &filter.shown(start));
    }
    xml.element("KeyCount", &page.count().to_string());
}
