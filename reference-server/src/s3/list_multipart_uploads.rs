//! ListMultipartUploads.

use super::context::bucket;
use super::list_parts::write_upload_checksum;
use super::listed_object::{write_initiator, write_owner, write_prefixes};
use super::paging::{Filter, Page, page};
use super::wire::{Reply, Request, Xml};
use super::{Context, S3Error};
use crate::store::{Bucket, Upload};

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let filter = Filter::of(&request.query, "max-uploads")?;
    let marker = Marker::of(request);
    let state = context.world.state();
    let bucket = bucket(&state.buckets, &request.bucket)?;
    marker.check(bucket)?;
    let page = listed(bucket, &filter, &marker);
    Ok(Reply::xml(Xml::document("ListMultipartUploadsResult", |xml| {
        xml.element("Bucket", request.bucket_name());
        xml.element("KeyMarker", &filter.shown(marker.key));
        xml.element("UploadIdMarker", marker.id);
        let last = last(&page);
        xml.element("NextKeyMarker", &filter.shown(last.map_or("", |item| item.key)));
        xml.element("NextUploadIdMarker", last.map_or("", |item| item.id));
        if !filter.prefix.is_empty() {
            xml.element("Prefix", &filter.shown(filter.prefix));
        }
        filter.write_delimiter(xml);
        xml.element("MaxUploads", &filter.limit.to_string());
        xml.flag("IsTruncated", page.next.is_some());
        for item in &page.items {
            write(xml, context, &filter, item);
        }
        write_prefixes(xml, &filter, &page.prefixes);
    })))
}

/// The last upload of the page before; an id without a key is ignored, as documented.
struct Marker<'a> {
    key: &'a str,
    id: &'a str,
}

impl<'a> Marker<'a> {
    fn of(request: &'a Request) -> Self {
        let key = request.query.get("key-marker").unwrap_or("");
        let id = request.query.get("upload-id-marker").filter(|_| !key.is_empty());
        Self { key, id: id.unwrap_or("") }
    }

    /// An upload of another key is no marker (recorded on AWS); one that is gone may have been one.
    fn check(&self, bucket: &Bucket) -> Result<(), S3Error> {
        let is_of_another = |(key, id): &(String, String)| id == self.id && key != self.key;
        if !bucket.uploads.keys().any(is_of_another) {
            return Ok(());
        }
        Err(S3Error::invalid_argument("Invalid uploadId marker", "upload-id-marker", self.id))
    }

    fn precedes(&self, key: &str, id: &str, filter: &Filter<'_>) -> bool {
        self.key.is_empty()
            || filter.is_after(key, self.key)
            || key == self.key && !self.id.is_empty() && id > self.id
    }
}

struct Listed<'a> {
    key: &'a str,
    id: &'a str,
    upload: &'a Upload,
}

fn listed<'a>(bucket: &'a Bucket, filter: &Filter<'_>, marker: &Marker<'_>) -> Page<Listed<'a>> {
    let from = (marker.key.max(filter.prefix).to_owned(), String::new());
    let uploads = bucket
        .uploads
        .range(from..)
        .filter(|((key, id), _)| marker.precedes(key, id, filter))
        .map(|((key, id), upload)| (key.as_str(), Listed { key, id, upload }));
    page(filter, uploads)
}

/// The last upload, which the reply names on the last page, too, unless a common prefix came after it (recorded on AWS).
fn last<'p, 'a>(page: &'p Page<Listed<'a>>) -> Option<&'p Listed<'a>> {
    let prefix = page.prefixes.last().map_or("", String::as_str);
    page.items.last().filter(|item| item.key > prefix)
}

fn write(xml: &mut Xml, context: &Context<'_>, filter: &Filter<'_>, item: &Listed<'_>) {
    xml.nested("Upload", |xml| {
        xml.element("UploadId", item.id);
        xml.element("Key", &filter.shown(item.key));
        xml.element("Initiated", &item.upload.initiated.iso());
        xml.element("StorageClass", item.upload.storage_class.name());
        write_owner(xml, context, item.upload.acl.owner);
        write_initiator(xml, context, item.upload.initiator);
        write_upload_checksum(xml, item.upload);
    });
}
