//! UploadPartCopy.

use std::ops::Range;

use super::context::bucket;
use super::encrypting::{self, Keyring, Receiver};
use super::params::{AskedAcl, CustomerKey, EncryptionRequest};
use super::rules::{CopyRange, ResultOfCopy};
use super::source::{Source, too_large};
use super::uploads::{find_in, find_mut, write_checksum};
use super::wire::{Reply, Request, Xml};
use super::{Context, S3Error, access};
use crate::store::{Algorithm, Body, Checksum, ChecksumType, Part, VersionId};
use crate::world::State;

/// The order of the checks: the number of the part, the destination bucket, what the headers
/// say, the upload, the source, its conditions, and the range within it. Of it AWS has recorded
/// that conditions come before a range that ends behind the source; the rest is inferred.
pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let number = (context.rules.part_number)(request.query.get("partNumber").unwrap_or(""))?;
    let asked = EncryptionRequest::of_part(context, request)?;
    let found = Found::by(context, request, &asked)?;
    let judged = found.judge(context, request);
    let range = judged.clone().unwrap_or(0..found.source.object.body.size());
    let part = found.part(context, &Body::joined(found.source.object.body.slice(&range)));
    store(context, request, number, &found, &part, judged.err())?;
    Ok(access::charged(reply(context, &found, &part), (context.rules.reported_charge)(found.charged)))
}

/// What the request names.
struct Found {
    source: Source,
    range: CopyRange,
    /// The algorithm of the part's checksum, if it gets one.
    algorithm: Option<Algorithm>,
    receiver: Receiver,
    /// The customer's key of the source.
    source_key: Option<CustomerKey>,
    /// Whether the request is charged to who sent it.
    charged: bool,
}

impl Found {
    fn by(context: &Context<'_>, request: &Request, asked: &EncryptionRequest) -> Result<Self, S3Error> {
        let rules = &context.rules;
        let source_key = encrypting::source_key(context, request)?;
        let mut state = context.world.state();
        let charged = Source::check_destination(context, request, &state, &AskedAcl::Unsaid)?;
        let named = Source::named(context, request)?;
        let range = (rules.copy_range)(request.header("x-amz-copy-source-range"))?;
        let State { buckets, ids, keys, policies, .. } = &mut *state;
        let bucket = bucket(buckets, &request.bucket)?;
        let upload = find_in(bucket, request)?;
        let algorithm = (rules.checksum_of_part)(upload);
        let object = (request.bucket.as_str(), request.key.as_str());
        let mut keyring = Keyring { context, keys, ids, policies, object };
        let receiver = keyring.receive(bucket, upload, asked)?;
        let source = Source::find(context, request, &state, named)?;
        let charged = charged || source.charged;
        Ok(Self { source, range, algorithm, receiver, source_key, charged })
    }

    /// The bytes that are copied, if they may be.
    fn judge(&self, context: &Context<'_>, request: &Request) -> Result<Range<u64>, S3Error> {
        self.source.judge(context, request, self.source_key.as_ref())?;
        let range = (context.rules.range_of_source)(&self.range, self.source.object.body.size())?;
        if range.end - range.start > (context.rules.most_bytes_of_copy)() {
            Err(too_large())
        } else {
            Ok(range)
        }
    }

    /// The part to be stored. Digests are computed here, before any lock is taken.
    fn part(&self, context: &Context<'_>, slice: &Body) -> Part {
        let rules = &context.rules;
        let body = (rules.copied_bytes)(slice);
        // Computed now, so that nobody waits for it under a lock.
        body.md5();
        let kind = ChecksumType::FullObject;
        let value = |algorithm| body.checksum(algorithm);
        let checksum = self.algorithm.map(|algorithm| Checksum { algorithm, kind, value: value(algorithm) });
        let modified = (rules.modified_of_copy)(self.source.modified, context.now);
        let etag = self.receiver.etag(context, body.etag());
        Part { body, etag, modified, checksum }
    }
}

/// Stores the part unless the source was refused.
fn store(
    context: &Context<'_>,
    request: &Request,
    number: u32,
    found: &Found,
    part: &Part,
    refusal: Option<S3Error>,
) -> Result<(), S3Error> {
    let rules = &context.rules;
    if let Some(error) = refusal.clone()
        && !(rules.writes_despite)(&error)
    {
        return Err(error);
    }
    let mut state = context.world.state();
    let upload = find_mut(&mut state.buckets, request)?;
    (rules.inherited_by_upload)(upload, &found.source.object);
    (rules.stored_part)(&mut upload.parts, number, part.clone());
    refusal.map_or(Ok(()), Err)
}

/// The element `ChecksumType` is not among those of a copied part (recorded on AWS).
fn reply(context: &Context<'_>, found: &Found, part: &Part) -> Reply {
    let rules = &context.rules;
    let result = (rules.result_of_copy)(&ResultOfCopy { etag: part.etag.clone(), modified: part.modified });
    let document = Xml::document("CopyPartResult", |xml| {
        xml.element("LastModified", &result.modified.iso());
        xml.element("ETag", &result.etag.quoted());
        write_checksum(xml, part.checksum.as_ref());
    });
    let source_id = (rules.reported_source_version)(&found.source.id);
    let reply = Reply::result(document, rules);
    encrypting::described_part_to_copier(reply, context, &found.receiver.encryption)
        .optional("x-amz-copy-source-version-id", source_id.as_ref().map(VersionId::as_str))
}
