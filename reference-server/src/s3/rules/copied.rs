//! What a copy takes over from its source, and what its reply says.

use http::HeaderValue;

use crate::clock::Second;
use crate::s3::S3Error;
use crate::s3::params::AskedAcl;
use crate::store::{Acl, Algorithm, Body, Bucket, ETag, Expiry, Object, StorageClass, VersionId, Versioning};
use crate::world::Account;

/// What happens to the source after a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SourceFate {
    Kept,
    Deleted,
}

/// What the reply to a copy names.
#[derive(Debug, Clone)]
pub(crate) struct ResultOfCopy {
    pub(crate) etag: ETag,
    pub(crate) modified: Second,
}

/// All bytes, shared with the source.
pub(crate) fn copied_bytes(source: &Body) -> Body {
    source.clone()
}

/// The MD5 of the bytes, whatever the source's tag was (recorded for multipart sources).
pub(crate) fn etag_of_copy(_source: &ETag, bytes: &Body) -> ETag {
    bytes.etag()
}

/// The time of the copy, never that of the source.
pub(crate) fn modified_of_copy(_source: Second, now: Second) -> Second {
    now
}

/// The reply describes the object that was written.
pub(crate) fn result_of_copy(result: &ResultOfCopy) -> ResultOfCopy {
    result.clone()
}

/// The algorithm that the request names; else the one the source carries; else CRC64NVME.
pub(crate) fn checksum_of_copy(requested: Option<Algorithm>, source: &Object) -> Algorithm {
    let inherited = source.checksum.as_ref().map(|checksum| checksum.algorithm);
    requested.or(inherited).unwrap_or(Algorithm::Crc64Nvme)
}

/// The list that the request asks for; unsaid it is private, whatever the source's was.
pub(crate) fn acl_of_copy(asked: &AskedAcl, _source: &Acl, owner: Account, bucket_owner: Account) -> Acl {
    asked.list(owner, bucket_owner)
}

/// The class that the request names, else STANDARD: the source's is never inherited.
pub(crate) fn storage_class_of_copy(requested: Option<StorageClass>, _source: StorageClass) -> StorageClass {
    requested.unwrap_or_default()
}

/// The website redirect that the request names: the source's is never copied.
pub(crate) fn redirect_of_copy(
    requested: Option<&HeaderValue>,
    _source: Option<&HeaderValue>,
) -> Option<HeaderValue> {
    requested.cloned()
}

/// When the copy expires: by the rules of its own bucket, counted from its own date.
pub(crate) fn expiry_of_copy(
    bucket: &Bucket,
    key: &str,
    copy: &Object,
    _source: Second,
    now: Second,
) -> Option<Expiry> {
    bucket.expiry(key, copy, now)
}

/// `x-amz-version-id` of a write: absent where versioning was never configured, `null`
/// where it is suspended.
pub(crate) fn reported_version(versioning: Versioning, id: &VersionId) -> Option<VersionId> {
    (versioning != Versioning::Never).then(|| id.clone())
}

/// `x-amz-copy-source-version-id`: the version that was copied, unless it is the null
/// version (recorded on AWS).
pub(crate) fn reported_source_version(id: &VersionId) -> Option<VersionId> {
    (*id != VersionId::Null).then(|| id.clone())
}

/// The reply to a copy begins before its end is known, so it has no length (documented).
pub(crate) fn announces_length() -> bool {
    false
}

/// A refused copy writes nothing.
pub(crate) fn writes_despite(_refusal: &S3Error) -> bool {
    false
}

/// A copy leaves its source alone.
pub(crate) fn source_fate() -> SourceFate {
    SourceFate::Kept
}
