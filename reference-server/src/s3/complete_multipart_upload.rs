//! CompleteMultipartUpload.

use std::sync::Arc;

use http::StatusCode;
use percent_encoding::utf8_percent_encode;

use super::context::{bucket, bucket_mut};
use super::encrypting::{self, described};
use super::object_headers::{ENCODED, expiration};
use super::params::EncryptionRequest;
use super::rules::{DestinationConditions, lock_of_write, part_key_fits};
use super::uploads::{address, find, find_in, take, write_checksum};
use super::wire::{Document, Reply, Request, Xml};
use super::{Context, S3Error, assembly, directory};
use crate::store::{Algorithm, Completion, Content, Encryption, Object, Upload, VersionId};
use crate::world::State;

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let conditions = DestinationConditions::of(request)?;
    if let Some(completion) = completed_before(context, request) {
        return Ok(reply(request, &completion));
    }
    let upload = copy_of_upload(context, request)?;
    check_key(context, request, &upload)?;
    let named = Named::all(context, request)?;
    let object = assembly::object(context, request, &upload, &named)?;
    let says_checksum = upload.checksum.is_some() || upload.encryption == Encryption::S3;
    Ok(reply(request, &write(context, request, &conditions, object, says_checksum)?))
}

/// Who did not get the reply may ask again, with the same condition even (tested on AWS by others).
fn completed_before(context: &Context<'_>, request: &Request) -> Option<Completion> {
    context.world.state().buckets.get(&request.bucket)?.completions.get(&address(request)).cloned()
}

/// A part as the request names it.
pub(super) struct Named {
    pub(super) number: u32,
    pub(super) etag: String,
    pub(super) checksums: Vec<(Algorithm, String)>,
}

impl Named {
    fn all(context: &Context<'_>, request: &Request) -> Result<Vec<Self>, S3Error> {
        if request.body.is_empty() {
            return Err(S3Error::invalid_request("You must specify at least one part"));
        }
        let body = Document::parse(&request.body, context.xml_bytes, "CompleteMultipartUpload")?;
        let mut parts = Vec::new();
        for part in body.elements("Part") {
            let number = part.text("PartNumber").and_then(|number| number.trim().parse().ok());
            let (Some(number), Some(etag)) = (number, part.text("ETag")) else {
                return Err(S3Error::malformed_xml());
            };
            let checksums = Algorithm::ALL
                .into_iter()
                .filter_map(|algorithm| Some((algorithm, part.text(algorithm.element())?)))
                .collect();
            parts.push(Self { number, etag, checksums });
        }
        if parts.is_empty() { Err(S3Error::malformed_xml()) } else { Ok(parts) }
    }
}

/// The parts share their bytes with the upload; the object is put together without a lock.
fn copy_of_upload(context: &Context<'_>, request: &Request) -> Result<Upload, S3Error> {
    let state = context.world.state();
    bucket(&state.buckets, &request.bucket)?;
    find(&state.buckets, request).cloned()
}

/// Parts under a KMS key have to be read (documented); a customer's key may come and must then be that of the
/// upload (inferred).
fn check_key(context: &Context<'_>, request: &Request, upload: &Upload) -> Result<(), S3Error> {
    let asked = EncryptionRequest::of_part(context, request)?;
    if asked.is_said() {
        part_key_fits(&upload.encryption, asked.customer_key())?;
    }
    encrypting::decrypt(context, (&request.bucket, &request.key), &upload.encryption)
}

/// The upload ends with its object; the condition is judged at that moment.
fn write(
    context: &Context<'_>,
    request: &Request,
    conditions: &DestinationConditions<'_>,
    mut object: Object,
    says_checksum: bool,
) -> Result<Completion, S3Error> {
    let mut state = context.world.state();
    let State { buckets, ids, .. } = &mut *state;
    let bucket = bucket_mut(buckets, &request.bucket)?;
    let current = bucket.current(&request.key).map(|version| &**version);
    (context.rules.destination_conditions)(conditions, &request.key, current)?;
    if let Some(condition) = conditions.header()
        && find_in(bucket, request)?.overtaken
    {
        return Err(conflict(condition, &request.key));
    }
    take(bucket, request)?;
    object.lock = lock_of_write(&object.lock, bucket.default_retention(context.now));
    object.etag = directory::entity_tag(context, bucket, object.etag, ids);
    let expiry = bucket.expiry(&request.key, &object, context.now);
    object.etag = encrypting::etag_of_parts(&object, ids);
    let encryption = object.encryption.clone();
    // Under a key, a checksum that nobody asked for is kept and not told here (recorded on AWS).
    let checksum = object.checksum.clone().filter(|_| says_checksum);
    let etag = object.etag.clone();
    let version = bucket.write(&request.key, Content::Object(Arc::new(object)), context.now, ids);
    let version = (context.rules.reported_version)(bucket.versioning, &version.id);
    let completion = Completion { etag, checksum, version, expiry, encryption };
    bucket.completions.insert(address(request), completion.clone());
    Ok(completion)
}

/// A condition holds only for what was there when the upload began, even if the same is there again
/// (recorded on AWS).
fn conflict(condition: &'static str, key: &str) -> S3Error {
    S3Error::new(
        StatusCode::CONFLICT,
        "ConditionalRequestConflict",
        "The conditional request cannot succeed due to a conflicting operation against this resource.",
    )
    .with("Condition", condition)
    .with("Key", key)
}

fn reply(request: &Request, completion: &Completion) -> Reply {
    let Completion { etag, checksum, version, expiry, encryption } = completion;
    let host = request.header("host").unwrap_or("localhost");
    let key = utf8_percent_encode(&request.key, ENCODED);
    let document = Xml::document("CompleteMultipartUploadResult", |xml| {
        xml.element("Location", &format!("http://{host}/{}/{key}", request.bucket_name()));
        xml.element("Bucket", request.bucket_name());
        xml.element("Key", &request.key);
        xml.element("ETag", &etag.quoted());
        write_checksum(xml, checksum.as_ref());
        xml.optional("ChecksumType", checksum.as_ref().map(|checksum| checksum.kind.name()));
    });
    let reply = Reply::xml(document);
    let reply = match encryption {
        // Recorded on AWS: nothing tells of a customer's key here.
        Encryption::Customer(_) => reply,
        _ => described(reply, encryption),
    };
    reply
        .optional("x-amz-expiration", expiry.as_ref().map(expiration).as_deref())
        .optional("x-amz-version-id", version.as_ref().map(VersionId::as_str))
}
