//! UploadPart.

use http::StatusCode;

use super::context::bucket;
use super::encrypting::{Keyring, described};
use super::params::{EncryptionRequest, check_length, content_md5, given_checksum};
use super::uploads::{find_in, find_mut, part_number, with_checksum};
use super::wire::{Reply, Request};
use super::{Context, S3Error};
use crate::store::{Algorithm, Body, Checksum, ChecksumType, Part, Upload};
use crate::world::State;

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let number = part_number(request.query.get("partNumber").unwrap_or(""))?;
    check_length(request)?;
    let body = Body::new(context.world.room.keep(&request.body)?);
    content_md5(request, &body)?;
    let given = given_checksum(request, &body)?;
    let asked = EncryptionRequest::of_part(context, request)?;
    let (algorithm, is_kept, receiver) = {
        let mut state = context.world.state();
        let State { buckets, ids, keys, policies, .. } = &mut *state;
        let bucket = bucket(buckets, &request.bucket)?;
        let upload = find_in(bucket, request)?;
        let object = (request.bucket.as_str(), request.key.as_str());
        let mut keyring = Keyring { context, keys, ids, policies, object };
        let receiver = keyring.receive(bucket, upload, &asked)?;
        (algorithm(upload, given)?, upload.checksum.is_some(), receiver)
    };
    let (kind, modified) = (ChecksumType::FullObject, context.now);
    let value = |algorithm| body.checksum(algorithm);
    let checksum = algorithm.map(|algorithm| Checksum { algorithm, kind, value: value(algorithm) });
    let etag = receiver.etag(context, body.etag());
    let reply = Reply::empty(StatusCode::OK).header("etag", &etag.quoted());
    let reply = with_checksum(described(reply, &receiver.encryption), checksum.as_ref());
    // Checked and shown, but not kept, where the upload asked for none (recorded on AWS).
    let part = Part { body, etag, modified, checksum: checksum.filter(|_| is_kept) };
    find_mut(&mut context.world.state().buckets, request)?.parts.insert(number, part);
    Ok(reply)
}

/// The algorithm of the part's checksum. Where the upload asked for one, the part must
/// bring it; for a checksum of the whole S3 computes it by itself.
fn algorithm(upload: &Upload, given: Option<Algorithm>) -> Result<Option<Algorithm>, S3Error> {
    match (upload.checksum, given) {
        (None, given) => Ok(given),
        (Some((asked, _)), Some(given)) if asked == given => Ok(Some(asked)),
        (Some((asked, ChecksumType::FullObject)), None) => Ok(Some(asked)),
        (Some((asked, _)), given) => {
            let name = |algorithm: Algorithm| algorithm.name().to_ascii_lowercase();
            let (expected, actual) = (name(asked), given.map_or(String::from("null"), name));
            Err(S3Error::invalid_request(format!(
                "Checksum Type mismatch occurred, expected checksum Type: {expected}, actual checksum Type: {actual}"
            )))
        }
    }
}
