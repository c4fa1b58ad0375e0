//! What a world holds: buckets, keys with their versions, uploads, bytes.

mod body;
mod bucket;
mod checksum;
mod history;
mod object;
mod room;
mod upload;

pub(crate) use body::Body;
pub(crate) use bucket::{Bucket, Buckets, Versioning};
pub(crate) use checksum::{Algorithm, Checksum, ChecksumType};
pub(crate) use history::History;
pub(crate) use object::{
    Content, ETag, Metadata, Object, PartSummary, StorageClass, Tags, Version, VersionId,
};
pub(crate) use room::{Full, Lease, Room};
pub(crate) use upload::{Part, Upload};
