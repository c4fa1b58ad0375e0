//! GetObjectTagging, PutObjectTagging and DeleteObjectTagging.

use http::StatusCode;

use super::context::bucket_mut;
use super::found::Found;
use super::params::check_tags;
use super::rules::VersionSelector;
use super::wire::{Document, Reply, Request, Xml};
use super::{Context, S3Error};
use crate::store::Tags;

pub(super) fn get(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let found = Found::by(context, request).map_err(|error| with_whole_path(error, request))?;
    let document = Xml::document("Tagging", |xml| {
        xml.nested("TagSet", |xml| {
            for (key, value) in found.object.tags.iter() {
                xml.nested("Tag", |xml| {
                    xml.element("Key", key);
                    xml.element("Value", value);
                });
            }
        });
    });
    Ok(with_version(Reply::xml(document), &found))
}

/// In this refusal alone the key comes with its bucket (recorded on AWS).
fn with_whole_path(mut error: S3Error, request: &Request) -> S3Error {
    let named = error.fields.iter_mut().find(|(name, _)| error.code == "NoSuchKey" && *name == "Key");
    if let Some((_, key)) = named {
        *key = format!("{}/{}", request.bucket, request.key);
    }
    error
}

pub(super) fn put(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let tags = asked(context, request)?;
    retag(context, request, tags, StatusCode::OK)
}

pub(super) fn delete(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    retag(context, request, Tags::default(), StatusCode::NO_CONTENT)
}

/// Tags may change while a version stays as it is, its date included.
fn retag(context: &Context<'_>, request: &Request, tags: Tags, status: StatusCode) -> Result<Reply, S3Error> {
    let selector = request.query.get("versionId").map(VersionSelector::parse).transpose()?;
    let mut state = context.world.state();
    let bucket = bucket_mut(&mut state.buckets, &request.bucket)?;
    let found = Found::within(bucket, request, selector.as_ref(), context.now)?;
    bucket.change(&request.key, &found.version.id, |object| object.tags = tags);
    Ok(with_version(Reply::empty(status), &found))
}

fn asked(context: &Context<'_>, request: &Request) -> Result<Tags, S3Error> {
    let body = Document::parse(&request.body, context.xml_bytes, "Tagging")?;
    // A document without a set is one with an empty set (recorded on AWS).
    let tags = body.elements("TagSet").take(1).flat_map(|set| set.elements("Tag"));
    let tags: Option<Vec<_>> = tags.map(|tag| Some((tag.text("Key")?, tag.text("Value")?))).collect();
    check_tags(tags.ok_or_else(S3Error::malformed_xml)?)
}

fn with_version(reply: Reply, found: &Found) -> Reply {
    reply.optional("x-amz-version-id", found.reported_id())
}
