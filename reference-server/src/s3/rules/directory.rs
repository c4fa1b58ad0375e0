//! What is decided about directory buckets, and about copies into them and out of them.

use std::time::SystemTime;

use http::StatusCode;

use super::{AnnotationDirective, VersionSelector};
use crate::s3::S3Error;
use crate::s3::access::{Action, End, modes_that_do};
use crate::s3::directory::{Use, Zone, ZoneKind};
use crate::s3::params::AskedKind;
use crate::store::{ETag, SessionMode, StorageClass, Tags};

/// Names and values.
type EncryptionContext = [(String, String)];

/// One function per decision; they are gathered apart from those on general purpose buckets.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DirectoryRules {
    /// Whether a request may come in this way: over TLS or not.
    pub(crate) takes_transport: fn(bool) -> bool,
    /// Whether a request to a zone may leave it to the path to name the bucket.
    pub(crate) takes_path_style: fn() -> bool,
    /// Whether a zone, by its id, answers for a bucket of another one.
    pub(crate) is_in_zone: fn(&str, &Zone) -> bool,
    /// Whether the endpoint of a Region answers for directory buckets.
    pub(crate) is_regional: fn() -> bool,
    /// Whether the credentials of a session may be used so.
    pub(crate) takes_session: fn(Use) -> bool,
    /// Whether a session may be used so.
    pub(crate) mode_allows: fn(SessionMode, Use) -> bool,
    /// The modes of sessions of which policies have to allow one.
    pub(crate) modes_that_do: fn(End, Action) -> &'static [SessionMode],
    /// Whether a session for the first bucket may be used with the second.
    pub(crate) session_is_for: fn(&str, &str) -> bool,
    /// Whether a session that ends then is good for now.
    pub(crate) session_lasts: fn(SystemTime, SystemTime) -> bool,
    /// Whether a header of that name may be sent with what writes an object.
    pub(crate) takes_header: fn(&str) -> bool,
    /// Whether a header about its source may be sent with a copy out of a directory bucket.
    pub(crate) takes_source_header: fn(&str) -> bool,
    /// Whether objects may be written with such a content encoding.
    pub(crate) takes_encoding: fn(&str) -> bool,
    /// What becomes of the tags that an object would be written with.
    pub(crate) tags: fn(Tags) -> Result<Tags, S3Error>,
    /// Whether annotations may be copied as the request asks for, and whether the source has some.
    pub(crate) annotations: fn(Option<AnnotationDirective>, bool) -> Result<(), S3Error>,
    /// The class of what is written, given the one that is asked for.
    pub(crate) storage_class: fn(&Zone, Option<&str>) -> Result<StorageClass, S3Error>,
    /// The version of a source that may be named.
    pub(crate) source_version: fn(Option<&VersionSelector>) -> Result<(), S3Error>,
    /// Whether an object may be copied from one place to the other; general purpose buckets are in no zone.
    pub(crate) reaches: fn(Location<'_>, Location<'_>) -> Result<(), S3Error>,
    /// The entity tag of what is written, given that of a general purpose bucket and a random one.
    pub(crate) etag: fn(ETag, ETag) -> ETag,
    /// Whether a kind of encryption may be asked for, given whether a key of KMS is the default.
    pub(crate) takes_encryption: fn(Option<&AskedKind>, bool) -> Result<(), S3Error>,
    /// Whether what is no copy may name its encryption, given whether it is the default.
    pub(crate) may_override: fn(bool) -> Result<(), S3Error>,
    /// Whether a key may be named so, given the ARN of the bucket's.
    pub(crate) takes_key: fn(&str, &str) -> Result<(), S3Error>,
    /// Whether an encryption context may be given, for the bucket with that ARN.
    pub(crate) takes_context: fn(&EncryptionContext, &str) -> Result<(), S3Error>,
    /// Whether bucket keys are used for copies under keys of KMS; nothing leaves it to request and default.
    pub(crate) bucket_key_of_copy: fn() -> Option<bool>,
    /// What replies say about the expiration of objects.
    pub(crate) expiration: fn() -> Option<&'static str>,
    /// Whether the numbers of the parts of an upload are good.
    pub(crate) part_numbers: fn(&[u32]) -> bool,
}

/// Where a bucket is: a zone, or a Region as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Location<'a> {
    pub(crate) zone: Option<&'a Zone>,
    /// By its name.
    pub(crate) region: &'a str,
}

impl DirectoryRules {
    /// The decisions as AWS documents them.
    pub(crate) const DOCUMENTED: Self = Self {
        takes_transport: |secure| secure,
        takes_path_style: || false,
        is_in_zone,
        is_regional: || false,
        takes_session,
        mode_allows,
        modes_that_do,
        session_is_for: |of, with| of == with,
        session_lasts: |ends, now| now < ends,
        takes_header,
        takes_source_header,
        takes_encoding,
        tags,
        annotations,
        storage_class,
        source_version,
        reaches,
        etag: |_, random| random,
        takes_encryption,
        may_override,
        takes_key,
        takes_context,
        bucket_key_of_copy: || Some(false),
        expiration: || Some("NotImplemented"),
        part_numbers: consecutive,
    };
}

/// A bucket is asked for in its own zone.
fn is_in_zone(id: &str, zone: &Zone) -> bool {
    *zone.id == *id
}

/// Copies and HeadBucket are not signed with the credentials of a session, nor is the making of one (CopyObject and
/// UploadPartCopy, "Authentication and authorization"; CreateSession).
pub(crate) fn takes_session(how: Use) -> bool {
    matches!(how, Use::Reads | Use::Writes)
}

/// A session to read is no good for what writes (CreateSession, `x-amz-create-session-mode`).
pub(crate) fn mode_allows(mode: SessionMode, how: Use) -> bool {
    mode == SessionMode::ReadWrite || how == Use::Reads
}

/// What is documented as not supported for directory buckets. That it is refused rather than ignored is inferred.
const NOT_SUPPORTED: [&str; 14] = [
    "x-amz-acl",
    "x-amz-grant-full-control",
    "x-amz-grant-read",
    "x-amz-grant-read-acp",
    "x-amz-grant-write-acp",
    "x-amz-object-lock-mode",
    "x-amz-object-lock-retain-until-date",
    "x-amz-object-lock-legal-hold",
    "x-amz-website-redirect-location",
    "x-amz-request-payer",
    "x-amz-server-side-encryption-customer-algorithm",
    "x-amz-server-side-encryption-customer-key",
    "x-amz-server-side-encryption-customer-key-md5",
    "content-md5",
];

pub(crate) fn takes_header(name: &str) -> bool {
    !NOT_SUPPORTED.contains(&name) && !name.starts_with("x-amz-object-lock-event-hold")
}

/// Nothing in a directory bucket is encrypted with a customer's key.
pub(crate) fn takes_source_header(name: &str) -> bool {
    !name.starts_with("x-amz-copy-source-server-side-encryption-customer-")
}

/// Of content encodings only `aws-chunked` is supported (CopyObject, `--content-encoding`).
fn takes_encoding(value: &str) -> bool {
    value
        .split(',')
        .map(str::trim)
        .all(|coding| coding.is_empty() || coding.eq_ignore_ascii_case("aws-chunked"))
}

/// No object of a directory bucket has tags (CopyObject, `--tagging-directive`).
fn tags(tags: Tags) -> Result<Tags, S3Error> {
    if tags.len() == 0 { Ok(tags) } else { Err(S3Error::not_implemented()) }
}

/// COPY is not implemented where it is said (service model, CopyObject). That it is refused as the default only where
/// there is something to copy is inferred: it was the default before there were annotations.
pub(crate) fn annotations(asked: Option<AnnotationDirective>, some: bool) -> Result<(), S3Error> {
    match asked {
        Some(AnnotationDirective::Copy) => Err(S3Error::not_implemented()),
        None if some => Err(S3Error::not_implemented()),
        None | Some(AnnotationDirective::Exclude) => Ok(()),
    }
}

/// The one class of the zone, whether it is named or not; any other is refused with 400 (CopyObject,
/// `--storage-class`). The code is inferred.
pub(crate) fn storage_class(zone: &Zone, asked: Option<&str>) -> Result<StorageClass, S3Error> {
    let class = zone.storage_class();
    match asked {
        Some(name) if name != class.name() => Err(S3Error::invalid_storage_class(name)),
        _ => Ok(class),
    }
}

/// There are no versions; `null` is the one that everything is (GetObjectAttributes says so of itself).
fn source_version(named: Option<&VersionSelector>) -> Result<(), S3Error> {
    match named {
        Some(selector) if selector.id().as_str() != "null" => Err(S3Error::invalid_argument(
            "Invalid version id specified",
            "versionId",
            selector.id().as_str(),
        )),
        _ => Ok(()),
    }
}

/// Nothing is copied to another Region where a Local Zone is on either side (CopyObject, `--bucket`). Between
/// Availability Zones of two Regions nothing speaks against it.
pub(crate) fn reaches(from: Location<'_>, to: Location<'_>) -> Result<(), S3Error> {
    let local = |place: Location<'_>| place.zone.is_some_and(|zone| zone.kind == ZoneKind::Local);
    if from.region == to.region || !local(from) && !local(to) {
        return Ok(());
    }
    Err(S3Error::new(
        StatusCode::BAD_REQUEST,
        "InvalidRequest",
        "Copying objects across AWS Regions is not supported for buckets in AWS Local Zones.",
    ))
}

/// From 1 on, without a gap (S3 User Guide, "Using multipart uploads with directory buckets", which does not say that
/// they begin with 1).
fn consecutive(numbers: &[u32]) -> bool {
    numbers.windows(2).all(|pair| matches!(pair, [one, next] if one + 1 == *next))
}

/// SSE-S3 everywhere, SSE-KMS where a key of KMS is the default, and nothing else (CopyObject,
/// `--server-side-encryption`; S3 User Guide, "Specifying server-side encryption with AWS KMS for new object uploads in
/// directory buckets"). The code is inferred.
pub(crate) fn takes_encryption(asked: Option<&AskedKind>, default_is_kms: bool) -> Result<(), S3Error> {
    match asked {
        None | Some(AskedKind::S3) => Ok(()),
        Some(AskedKind::Kms) if default_is_kms => Ok(()),
        Some(AskedKind::Kms) => Err(S3Error::invalid_request(
            "A directory bucket encrypts with a key of KMS only where that is its default.",
        )),
        Some(AskedKind::DualKms | AskedKind::Customer(_)) => Err(S3Error::invalid_request(
            "The encryption method specified is not supported for directory buckets.",
        )),
    }
}

/// What is put in a session, or begun as an upload, is encrypted by default (CreateMultipartUpload, "Encryption").
fn may_override(is_default: bool) -> Result<(), S3Error> {
    if is_default {
        return Ok(());
    }
    Err(S3Error::invalid_request("The encryption must be the default of the directory bucket."))
}

/// By its id or its ARN (CopyObject, `--ssekms-key-id`: 400; the code is inferred).
pub(crate) fn takes_key(named: &str, arn: &str) -> Result<(), S3Error> {
    let id = arn.rsplit_once("key/").map_or(arn, |(_, id)| id);
    if named == arn || named == id {
        return Ok(());
    }
    let header = "x-amz-server-side-encryption-aws-kms-key-id";
    Err(S3Error::invalid_argument("The key is not that of the directory bucket.", header, named))
}

/// The default one, which is the ARN of the bucket (CopyObject, `--ssekms-encryption-context`). Its name is that of the
/// User Guide's example.
fn takes_context(pairs: &EncryptionContext, arn: &str) -> Result<(), S3Error> {
    match pairs {
        [(name, value)] if name == "aws:s3express:arn" && value == arn => Ok(()),
        _ => Err(S3Error::invalid_request(
            "An encryption context other than the ARN of the directory bucket is not supported.",
        )),
    }
}
