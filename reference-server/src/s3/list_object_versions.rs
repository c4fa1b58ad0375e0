//! ListObjectVersions.

use super::context::bucket;
use super::listed_object::{checksum_kind, write_owner, write_prefixes};
use super::paging::{Filter, Page, page};
use super::wire::{Reply, Request, Xml};
use super::{Context, S3Error};
use crate::store::{Bucket, Version};

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let filter = Filter::of(&request.query, "max-keys")?;
    let marker = Marker::of(request)?;
    let state = context.world.state();
    let bucket = bucket(&state.buckets, &request.bucket)?;
    let page = listed(bucket, &filter, &marker);
    Ok(Reply::xml(Xml::document("ListVersionsResult", |xml| {
        xml.element("Name", request.bucket_name());
        xml.element("Prefix", &filter.shown(filter.prefix));
        xml.element("KeyMarker", &filter.shown(marker.key));
        xml.element("VersionIdMarker", marker.version.unwrap_or(""));
        continuation(xml, &filter, &page);
        xml.element("MaxKeys", &filter.limit.to_string());
        filter.write_delimiter(xml);
        xml.flag("IsTruncated", page.next.is_some());
        for item in &page.items {
            write(xml, context, &filter, bucket, item);
        }
        write_prefixes(xml, &filter, &page.prefixes);
    })))
}

/// The last version of the page before.
struct Marker<'a> {
    key: &'a str,
    version: Option<&'a str>,
}

impl<'a> Marker<'a> {
    fn of(request: &'a Request) -> Result<Self, S3Error> {
        let key = request.query.get("key-marker").unwrap_or("");
        let version = request.query.get("version-id-marker").filter(|id| !id.is_empty());
        if key.is_empty() && version.is_some() {
            return Err(S3Error::invalid_argument(
                "A version-id marker cannot be specified without a key marker.",
                "version-id-marker",
                version.unwrap_or(""),
            ));
        }
        Ok(Self { key, version })
    }
}

struct Listed<'a> {
    key: &'a str,
    version: &'a Version,
    is_latest: bool,
}

fn listed<'a>(bucket: &'a Bucket, filter: &Filter<'_>, marker: &Marker<'_>) -> Page<Listed<'a>> {
    let from = marker.key.max(filter.prefix).to_owned();
    let versions = bucket.objects.range(from..).flat_map(|(key, history)| {
        let after = marker.key.is_empty() || filter.is_after(key, marker.key);
        let within = marker.version.filter(|_| key == marker.key);
        let all = history.newest_first().enumerate();
        let position = |id| history.newest_first().position(|version| version.id.as_str() == id);
        let seen = match within {
            // The version is gone, and with it, as a rule, all that were listed before (recorded on AWS).
            Some(id) => position(id).map_or(0, |position| position + 1),
            None if after => 0,
            None => usize::MAX,
        };
        all.skip(seen)
            .map(move |(position, version)| (key.as_str(), Listed { key, version, is_latest: position == 0 }))
    });
    page(filter, versions)
}

/// The marker of the next page is the last version here, unless a common prefix came last.
fn continuation(xml: &mut Xml, filter: &Filter<'_>, page: &Page<Listed<'_>>) {
    let Some(next) = &page.next else { return };
    xml.element("NextKeyMarker", &filter.shown(next));
    let last = page.items.last().filter(|item| item.key == next);
    if let Some(item) = last {
        xml.element("NextVersionIdMarker", item.version.id.as_str());
    }
}

fn write(xml: &mut Xml, context: &Context<'_>, filter: &Filter<'_>, bucket: &Bucket, item: &Listed<'_>) {
    let object = item.version.object();
    xml.nested(if object.is_some() { "Version" } else { "DeleteMarker" }, |xml| {
        xml.element("Key", &filter.shown(item.key));
        xml.element("VersionId", item.version.id.as_str());
        xml.flag("IsLatest", item.is_latest);
        xml.element("LastModified", &item.version.modified.iso());
        if let Some(object) = object {
            xml.element("ETag", &object.etag.quoted());
            checksum_kind(xml, object);
            xml.element("Size", &object.body.size().to_string());
        }
        let owner = object.map_or(bucket.access.owner, |object| bucket.access.object_owner(object));
        write_owner(xml, context, owner);
        xml.optional("StorageClass", object.map(|object| object.storage_class.name()));
    });
}
