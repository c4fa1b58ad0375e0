//! A multipart upload in progress.

use std::collections::BTreeMap;

use http::HeaderValue;

use super::{
    Acl, Algorithm, Annotations, Body, Checksum, ChecksumType, ETag, Encryption, Expiry, Metadata,
    ObjectLock, StorageClass, Tags, VersionId,
};
use crate::clock::Second;
use crate::world::Account;

/// What CreateMultipartUpload fixed, and the parts received since.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub(crate) initiated: Second,
    pub(crate) metadata: Metadata,
    pub(crate) tags: Tags,
    /// None, unless a copied part wrongly brings those of its source.
    pub(crate) annotations: Annotations,
    /// Of the object to come.
    pub(crate) acl: Acl,
    pub(crate) initiator: Account,
    pub(crate) storage_class: StorageClass,
    pub(crate) redirect: Option<HeaderValue>,
    pub(crate) encryption: Encryption,
    pub(crate) lock: ObjectLock,
    /// What the client asked for; without it S3 keeps CRC64NVME of the whole by itself.
    pub(crate) checksum: Option<(Algorithm, ChecksumType)>,
    pub(crate) parts: BTreeMap<u32, Part>,
    /// Whether its key was written or deleted since it began.
    pub(crate) overtaken: bool,
}

impl Upload {
    /// The checksum that the completed object will carry.
    pub(crate) fn object_checksum(&self) -> (Algorithm, ChecksumType) {
        self.checksum.unwrap_or((Algorithm::Crc64Nvme, ChecksumType::FullObject))
    }
}

/// What is remembered of an upload that was completed: what was said of its object.
#[derive(Debug, Clone)]
pub(crate) struct Completion {
    pub(crate) etag: ETag,
    pub(crate) checksum: Option<Checksum>,
    /// The version id that the reply named.
    pub(crate) version: Option<VersionId>,
    pub(crate) expiry: Option<Expiry>,
    pub(crate) encryption: Encryption,
}

/// One uploaded part.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) body: Body,
    pub(crate) etag: ETag,
    pub(crate) modified: Second,
    pub(crate) checksum: Option<Checksum>,
}
