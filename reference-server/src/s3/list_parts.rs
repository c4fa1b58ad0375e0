//! ListParts.

use super::listed_object::{write_initiator, write_owner};
use super::paging::limit;
use super::uploads::{find, write_checksum};
use super::wire::{Reply, Request, Xml};
use super::{Context, S3Error};
use crate::store::{Part, Upload};

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let most = limit(&request.query, "max-parts")?;
    let marker = marker(request)?;
    let state = context.world.state();
    let upload = find(&state.buckets, request)?;
    let after: Vec<_> = upload.parts.range(marker.saturating_add(1)..).take(most + 1).collect();
    let page = after.get(..most.min(after.len())).unwrap_or_default();
    let last = page.last().map_or(0, |(number, _)| **number);
    Ok(Reply::xml(Xml::document("ListPartsResult", |xml| {
        xml.element("Bucket", request.bucket_name());
        xml.element("Key", &request.key);
        xml.element("UploadId", request.query.get("uploadId").unwrap_or(""));
        write_initiator(xml, context, upload.initiator);
        write_owner(xml, context, upload.acl.owner);
        xml.element("StorageClass", upload.storage_class.name());
        xml.element("PartNumberMarker", &marker.to_string());
        xml.element("NextPartNumberMarker", &last.to_string());
        xml.element("MaxParts", &most.to_string());
        xml.flag("IsTruncated", after.len() > most);
        write_upload_checksum(xml, upload);
        for (number, part) in page {
            write_part(xml, **number, part);
        }
    })))
}

/// What the upload asked for, in listings of uploads and parts alike.
pub(super) fn write_upload_checksum(xml: &mut Xml, upload: &Upload) {
    if let Some((algorithm, kind)) = upload.checksum {
        xml.element("ChecksumAlgorithm", algorithm.name());
        xml.element("ChecksumType", kind.name());
    }
}

fn marker(request: &Request) -> Result<u32, S3Error> {
    let text = request.query.get("part-number-marker").filter(|text| !text.is_empty());
    text.map_or(Ok(0), |text| {
        text.parse().map_err(|_| {
            let message = "Argument part-number-marker must be an integer between 0 and 2147483647";
            S3Error::invalid_argument(message, "part-number-marker", text)
        })
    })
}

fn write_part(xml: &mut Xml, number: u32, part: &Part) {
    xml.nested("Part", |xml| {
        xml.element("PartNumber", &number.to_string());
        xml.element("LastModified", &part.modified.iso());
        xml.element("ETag", &part.etag.quoted());
        xml.element("Size", &part.body.size().to_string());
        write_checksum(xml, part.checksum.as_ref());
    });
}
