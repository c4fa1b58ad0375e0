//! What a world holds: buckets, keys with their versions, uploads, bytes.

mod access;
mod acl;
mod annotation;
mod archive;
mod body;
mod bucket;
mod checksum;
mod encryption;
mod history;
mod lifecycle;
mod lock;
mod object;
mod places;
mod room;
mod session;
mod upload;

pub(crate) use access::{Access, Ownership, PublicAccessBlock};
pub(crate) use acl::{Acl, Grant, Grantee, Group, Permission};
pub(crate) use annotation::{Annotation, Annotations};
pub(crate) use archive::{ArchiveTier, Archived, Restoration, Tiering, archived};
pub(crate) use body::Body;
pub(crate) use bucket::{Acceleration, Bucket, BucketKind, Buckets, Versioning};
pub(crate) use checksum::{Algorithm, Checksum, ChecksumType};
pub(crate) use encryption::{BucketEncryption, CustomerSeal, DefaultEncryption, Encryption, KmsEncryption};
pub(crate) use history::History;
pub(crate) use lifecycle::{Expiration, Expiry, Filter, LifecycleRule};
pub(crate) use lock::{BucketLock, DefaultRetention, LockMode, ObjectLock, Period, Retention};
pub(crate) use object::{
    Content, ETag, Metadata, Object, PartSummary, StorageClass, Tags, Version, VersionId,
};
pub(crate) use places::{AccessPoint, MultiRegion, Places};
pub(crate) use room::{Full, Lease, Room};
pub(crate) use session::{Session, SessionMode, Sessions};
pub(crate) use upload::{Completion, Part, Upload};
