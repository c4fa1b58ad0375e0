//! DeleteObjects.

use super::context::bucket_mut;
use super::params::{content_md5, given_checksum};
use super::removal::{Bypass, Removal, remove};
use super::rules::VersionSelector;
use super::wire::{Document, Reply, Request, Xml};
use super::{Context, S3Error};
use crate::store::{Body, VersionId};
use crate::world::State;

const MOST_OBJECTS: usize = 1000;

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    check_integrity(request)?;
    let asked = Asked::of(context, request)?;
    let mut state = context.world.state();
    let State { buckets, ids, .. } = &mut *state;
    let bucket = bucket_mut(buckets, &request.bucket)?;
    let bypass = Bypass::of(request, bucket)?;
    let document = Xml::document("DeleteResult", |xml| {
        for target in &asked.targets {
            let selector = target.version.as_ref().map(Option::as_ref).map_err(Clone::clone);
            let removed = selector.and_then(|selector| {
                Ok((selector, remove(bucket, &target.key, selector, context.now, ids, bypass)?))
            });
            match removed {
                Ok(_) if asked.quiet => {}
                Ok((selector, removal)) => write_deleted(xml, &target.key, selector, &removal),
                Err(error) => write_error(xml, target, &error),
            }
        }
    });
    Ok(Reply::xml(document))
}

/// Unlike other requests this one must carry a digest of its body.
fn check_integrity(request: &Request) -> Result<(), S3Error> {
    let body = Body::new(request.body.clone());
    content_md5(request, &body)?;
    let checksum = given_checksum(request, &body)?;
    if checksum.is_none() && !request.headers.contains_key("content-md5") {
        return Err(S3Error::invalid_request("Missing required header for this request: Content-MD5"));
    }
    Ok(())
}

struct Asked {
    targets: Vec<Target>,
    quiet: bool,
}

struct Target {
    key: String,
    named: Option<String>,
    version: Result<Option<VersionSelector>, S3Error>,
}

impl Asked {
    fn of(context: &Context<'_>, request: &Request) -> Result<Self, S3Error> {
        let body = Document::parse(&request.body, context.xml_bytes, "Delete")?;
        let mut targets = Vec::new();
        for object in body.elements("Object") {
            if object.text("ETag").is_some() {
                return Err(S3Error::not_implemented().with("Header", "ETag"));
            }
            let key = object.text("Key").ok_or_else(S3Error::malformed_xml)?;
            let named = object.text("VersionId").filter(|id| !id.is_empty());
            let version = named.as_deref().map(|id| parsed(&key, id)).transpose();
            targets.push(Target { key, named, version });
        }
        if targets.is_empty() || targets.len() > MOST_OBJECTS {
            return Err(S3Error::malformed_xml());
        }
        Ok(Self { targets, quiet: body.text("Quiet").as_deref() == Some("true") })
    }
}

/// Unlike other operations this one does not find, rather than not understand, an id that S3 never gave out
/// (recorded on AWS).
fn parsed(key: &str, id: &str) -> Result<VersionSelector, S3Error> {
    VersionSelector::parse(id).map_err(|_| S3Error::no_such_version(key, id))
}

fn write_deleted(xml: &mut Xml, key: &str, selector: Option<&VersionSelector>, removal: &Removal) {
    xml.nested("Deleted", |xml| {
        xml.element("Key", key);
        xml.optional("VersionId", selector.map(|selector| selector.id().as_str()));
        if removal.is_marker {
            xml.flag("DeleteMarker", true);
            xml.optional("DeleteMarkerVersionId", removal.version.as_ref().map(VersionId::as_str));
        }
    });
}

fn write_error(xml: &mut Xml, target: &Target, error: &S3Error) {
    xml.nested("Error", |xml| {
        xml.element("Key", &target.key);
        xml.optional("VersionId", target.named.as_deref());
        xml.element("Code", error.code);
        xml.element("Message", &error.message);
    });
}
