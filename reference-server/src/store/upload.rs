//! A multipart upload in progress.

use std::collections::BTreeMap;

use http::HeaderValue;

use super::{Algorithm, Body, Checksum, ChecksumType, Metadata, StorageClass, Tags};
use crate::clock::Second;

/// What CreateMultipartUpload fixed, and the parts received since.
#[derive(Debug)]
pub(crate) struct Upload {
    pub(crate) initiated: Second,
    pub(crate) metadata: Metadata,
    pub(crate) tags: Tags,
    pub(crate) storage_class: StorageClass,
    pub(crate) redirect: Option<HeaderValue>,
    /// The algorithm the client asked for; without one S3 keeps CRC64NVME by itself.
    pub(crate) algorithm: Option<Algorithm>,
    pub(crate) checksum_type: ChecksumType,
    pub(crate) parts: BTreeMap<u32, Part>,
}

/// One uploaded part.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) body: Body,
    pub(crate) modified: Second,
    pub(crate) checksum: Option<Checksum>,
}
