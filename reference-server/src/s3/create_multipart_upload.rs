//! CreateMultipartUpload.

use std::collections::BTreeMap;
use std::mem;

use super::context::bucket_mut;
use super::directory::Writing;
use super::encrypting::{Keyring, described_to_writer, of_write};
use super::params::{AskedAcl, Settings, algorithm, new_acl, tagging_header};
use super::wire::{Reply, Request, Xml};
use super::{Context, S3Error};
use crate::store::{Acl, Algorithm, Annotations, ChecksumType, Encryption, Upload};
use crate::world::State;

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let acl = AskedAcl::of(context, request)?;
    let mut settings = Settings::of(context, request)?;
    let asked = mem::take(&mut settings.encryption);
    let mut upload = upload(context, request, settings)?;
    let checksum = upload.checksum;
    let mut state = context.world.state();
    let State { buckets, ids, keys, policies, .. } = &mut *state;
    let bucket = bucket_mut(buckets, &request.bucket)?;
    (context.rules.lock_is_possible)(&upload.lock, bucket.lock)?;
    upload.acl = new_acl(&acl, &bucket.access, context.caller)?;
    let wanted = (context.rules.encryption.of_upload)(&asked, &bucket.encryption);
    let mut keyring = Keyring { context, keys, ids, policies, object: (&request.bucket, &request.key) };
    let writing = Writing { context, name: &request.bucket, bucket, source: None };
    let wanted = writing.restrict(&asked, wanted)?;
    upload.encryption = of_write(&mut keyring, bucket, &asked, &wanted)?;
    let encryption = upload.encryption.clone();
    let id = ids.upload();
    bucket.uploads.insert((request.key.clone(), id.clone()), upload);
    let reply = Reply::xml(Xml::document("InitiateMultipartUploadResult", |xml| {
        xml.element("Bucket", request.bucket_name());
        xml.element("Key", &request.key);
        xml.element("UploadId", &id);
    }));
    let reply = described_to_writer(reply, &encryption);
    Ok(match checksum {
        Some((algorithm, kind)) => reply
            .fixed("x-amz-checksum-algorithm", algorithm.name())
            .fixed("x-amz-checksum-type", kind.name()),
        None => reply,
    })
}

fn upload(context: &Context<'_>, request: &Request, settings: Settings) -> Result<Upload, S3Error> {
    Ok(Upload {
        initiated: context.now,
        metadata: settings.metadata,
        tags: tagging_header(request)?,
        annotations: Annotations::default(),
        acl: Acl::private(context.caller),
        initiator: context.caller,
        storage_class: settings.storage_class.unwrap_or_default(),
        redirect: settings.redirect,
        encryption: Encryption::S3,
        lock: settings.lock,
        checksum: checksum(request)?,
        parts: BTreeMap::new(),
        overtaken: false,
    })
}

/// The algorithm and what it will cover. Which types an algorithm allows, and its default,
/// were recorded on AWS.
fn checksum(request: &Request) -> Result<Option<(Algorithm, ChecksumType)>, S3Error> {
    let kind = match request.header("x-amz-checksum-type") {
        None => None,
        Some("FULL_OBJECT") => Some(ChecksumType::FullObject),
        Some("COMPOSITE") => Some(ChecksumType::Composite),
        Some(_) => {
            return Err(S3Error::invalid_request("Value for x-amz-checksum-type header is invalid."));
        }
    };
    let Some(algorithm) = algorithm(request, "x-amz-checksum-algorithm")? else {
        if kind.is_some() {
            return Err(S3Error::invalid_request(
                "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
            ));
        }
        return Ok(None);
    };
    let kind = kind.unwrap_or(match algorithm {
        Algorithm::Crc64Nvme => ChecksumType::FullObject,
        _ => ChecksumType::Composite,
    });
    let impossible = matches!(
        (algorithm, kind),
        (Algorithm::Crc64Nvme, ChecksumType::Composite)
            | (Algorithm::Sha1 | Algorithm::Sha256, ChecksumType::FullObject)
    );
    if impossible {
        let (kind, name) = (kind.name(), algorithm.name().to_ascii_lowercase());
        return Err(S3Error::invalid_request(format!(
            "The {kind} checksum type cannot be used with the {name} checksum algorithm."
        )));
    }
    Ok(Some((algorithm, kind)))
}
