//! GetObjectAttributes.

use super::encrypting;
use super::found::Found;
use super::paging::limit;
use super::uploads::write_checksum;
use super::wire::{Reply, Request, Xml};
use super::{Context, S3Error};
use crate::store::{Checksum, ChecksumType, Object};

const HEADER: &str = "x-amz-object-attributes";
const NAMES: [&str; 5] = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"];

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let asked = asked(request)?;
    let page = Page::of(request)?;
    let found = Found::by(context, request)?;
    let object = &found.object;
    encrypting::check_reader(context, request, &object.encryption)?;
    let wants = |name| asked.contains(&name);
    let document = Xml::document("GetObjectAttributesResponse", |xml| {
        xml.optional("ETag", wants("ETag").then(|| object.etag.as_str()));
        if let Some(checksum) = object.checksum.as_ref().filter(|_| wants("Checksum")) {
            xml.nested("Checksum", |xml| write_object_checksum(xml, checksum));
        }
        if wants("ObjectParts") && !object.parts.is_empty() {
            xml.nested("ObjectParts", |xml| page.write(xml, object));
        }
        xml.optional("StorageClass", wants("StorageClass").then(|| object.storage_class.name()));
        let size = object.body.size().to_string();
        xml.optional("ObjectSize", wants("ObjectSize").then_some(&*size));
    });
    Ok(Reply::xml(document)
        .header("last-modified", &found.version.modified.http())
        .optional("x-amz-version-id", found.reported_id()))
}

fn asked(request: &Request) -> Result<Vec<&str>, S3Error> {
    let values = request.headers.get_all(HEADER).iter().filter_map(|value| value.to_str().ok());
    let names: Vec<_> =
        values.flat_map(|value| value.split(',')).map(str::trim).filter(|name| !name.is_empty()).collect();
    match names.iter().find(|name| !NAMES.contains(name)) {
        Some(unknown) => Err(S3Error::invalid_argument("Invalid attribute name specified.", HEADER, unknown)),
        None if names.is_empty() => Err(S3Error::invalid_request(
            "The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty",
        )),
        None => Ok(names),
    }
}

/// Here a composite value comes without the count of its parts.
fn write_object_checksum(xml: &mut Xml, checksum: &Checksum) {
    let value = checksum.value.split('-').next().unwrap_or("");
    xml.element(checksum.algorithm.element(), value);
    xml.element("ChecksumType", checksum.kind.name());
}

/// Which parts are shown.
struct Page {
    most: usize,
    marker: u32,
}

impl Page {
    fn of(request: &Request) -> Result<Self, S3Error> {
        let marker = request.header("x-amz-part-number-marker").and_then(|marker| marker.parse().ok());
        let most = request.header("x-amz-max-parts").and_then(|most| most.parse().ok());
        let fallback = limit(&request.query, "max-parts")?;
        Ok(Self { most: most.unwrap_or(fallback).min(fallback), marker: marker.unwrap_or(0) })
    }

    /// Parts are counted, and shown where the checksum is made of theirs (recorded on AWS).
    fn write(&self, xml: &mut Xml, object: &Object) {
        xml.element("PartsCount", &object.parts.len().to_string());
        if object.checksum.as_ref().is_some_and(|checksum| checksum.kind == ChecksumType::Composite) {
            self.write_parts(xml, object);
        }
    }

    fn write_parts(&self, xml: &mut Xml, object: &Object) {
        let after: Vec<_> = object.parts.iter().filter(|part| part.number > self.marker).collect();
        let shown = after.get(..self.most.min(after.len())).unwrap_or_default();
        let last = shown.last().map_or(0, |part| part.number);
        xml.element("PartNumberMarker", &self.marker.to_string());
        xml.element("NextPartNumberMarker", &last.to_string());
        xml.element("MaxParts", &self.most.to_string());
        xml.flag("IsTruncated", after.len() > shown.len());
        for part in shown {
            xml.nested("Part", |xml| {
                xml.element("PartNumber", &part.number.to_string());
                xml.element("Size", &part.size.to_string());
                write_checksum(xml, part.checksum.as_ref());
            });
        }
    }
}
