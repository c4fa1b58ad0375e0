//! ListMultipartUploads.

use super::context::bucket;
use super::list_parts::write_upload_checksum;
use super::listed_object::{write_owner, write_prefixes};
use super::paging::{Filter, Page, is_after, page};
use super::wire::{Reply, Request, Xml};
use super::{Context, S3Error};
use crate::store::{Bucket, Upload};

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let filter = Filter::of(&request.query, "max-uploads")?;
    let marker = Marker::of(request);
    let state = context.world.state();
    let bucket = bucket(&state.buckets, &request.bucket)?;
    let page = listed(bucket, &filter, &marker);
    Ok(Reply::xml(Xml::document("ListMultipartUploadsResult", |xml| {
        xml.element("Bucket", &request.bucket);
        xml.element("KeyMarker", &filter.shown(marker.key));
        xml.element("UploadIdMarker", marker.id);
        let last = page.items.last().filter(|item| page.next.as_deref() == Some(item.key));
        xml.element("NextKeyMarker", &filter.shown(page.next.as_deref().unwrap_or("")));
        xml.element("NextUploadIdMarker", last.map_or("", |item| item.id));
        xml.element("Prefix", &filter.shown(filter.prefix));
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

    fn precedes(&self, key: &str, id: &str, delimiter: &str) -> bool {
        self.key.is_empty()
            || is_after(key, self.key, delimiter)
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
        .filter(|((key, id), _)| marker.precedes(key, id, filter.delimiter))
        .map(|((key, id), upload)| (key.as_str(), Listed { key, id, upload }));
    page(filter, uploads)
}

fn write(xml: &mut Xml, context: &Context<'_>, filter: &Filter<'_>, item: &Listed<'_>) {
    xml.nested("Upload", |xml| {
        xml.element("UploadId", item.id);
        xml.element("Key", &filter.shown(item.key));
        xml.element("Initiated", &item.upload.initiated.iso());
        xml.element("StorageClass", item.upload.storage_class.name());
        write_owner(xml, context, item.upload.acl.owner);
        xml.nested("Initiator", |xml| {
            xml.element("ID", &context.world.identity(item.upload.initiator).canonical_user);
        });
        write_upload_checksum(xml, item.upload);
    });
}
