//! One version of a key, and what it carries.

use std::fmt;
use std::sync::Arc;

use http::{HeaderName, HeaderValue};
use md5::{Digest as _, Md5};

use super::{Acl, Annotations, Body, Checksum, Encryption, ObjectLock, Restoration};
use crate::clock::Second;
use crate::extent::hex;

/// One version in the history of a key.
#[derive(Debug, Clone)]
pub(crate) struct Version {
    pub(crate) id: VersionId,
    pub(crate) modified: Second,
    pub(crate) content: Content,
}

impl Version {
    /// The object, unless this version is a delete marker.
    pub(crate) fn object(&self) -> Option<&Arc<Object>> {
        match &self.content {
            Content::Object(object) => Some(object),
            Content::DeleteMarker => None,
        }
    }
}

/// What a version holds.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    Object(Arc<Object>),
    DeleteMarker,
}

/// The name of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum VersionId {
    /// Written while versioning was not enabled; `null` on the wire.
    Null,
    Named(Arc<str>),
}

impl VersionId {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Null => "null",
            Self::Named(id) => id,
        }
    }
}

impl fmt::Display for VersionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An object's bytes and all that is stored beside them.
#[derive(Debug, Clone)]
pub(crate) struct Object {
    pub(crate) body: Body,
    pub(crate) etag: ETag,
    pub(crate) metadata: Metadata,
    pub(crate) tags: Tags,
    pub(crate) annotations: Annotations,
    pub(crate) acl: Acl,
    /// `None` only where S3 itself stores none.
    pub(crate) checksum: Option<Checksum>,
    pub(crate) storage_class: StorageClass,
    /// `x-amz-website-redirect-location`.
    pub(crate) redirect: Option<HeaderValue>,
    pub(crate) encryption: Encryption,
    pub(crate) lock: ObjectLock,
    /// The last restore that was asked for.
    pub(crate) restoration: Option<Restoration>,
    /// When its bytes were last read or written; kept up for INTELLIGENT_TIERING only.
    pub(crate) accessed: Second,
    /// The parts it was completed from; empty when it was written in one piece.
    pub(crate) parts: Arc<[PartSummary]>,
}

/// One part of a completed multipart upload.
#[derive(Debug, Clone)]
pub(crate) struct PartSummary {
    pub(crate) number: u32,
    pub(crate) size: u64,
    pub(crate) checksum: Option<Checksum>,
}

/// An entity tag without its quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ETag(Arc<str>);

impl ETag {
    /// The tag of bytes written in one piece.
    pub(crate) fn of_md5(md5: &[u8]) -> Self {
        Self(Arc::from(hex(md5)))
    }

    /// The tag of a completed multipart upload: the MD5 of the parts' MD5s and their count.
    pub(crate) fn of_parts(parts: &[&[u8]]) -> Self {
        let mut hasher = Md5::new();
        for md5 in parts {
            hasher.update(md5);
        }
        Self(Arc::from(format!("{}-{}", hex(&hasher.finalize()), parts.len())))
    }

    /// A tag with this text, for faults that need a wrong one.
    pub(crate) fn opaque(text: &str) -> Self {
        Self(Arc::from(text))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// With quotes, as in a header.
    pub(crate) fn quoted(&self) -> String {
        ["\"", &self.0, "\""].concat()
    }

    /// Whether a condition names this tag. S3 takes it with both quotes, one or none.
    pub(crate) fn is_named_by(&self, condition: &str) -> bool {
        condition.trim().trim_matches('"') == &*self.0
    }
}

/// User-controlled metadata as the headers it is sent and returned in: the system-defined
/// `Content-Type`, `Cache-Control`, … and `x-amz-meta-*`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Metadata(Arc<[(HeaderName, HeaderValue)]>);

impl Metadata {
    pub(crate) fn new(headers: impl IntoIterator<Item = (HeaderName, HeaderValue)>) -> Self {
        Self(headers.into_iter().collect())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(HeaderName, HeaderValue)> {
        self.0.iter()
    }
}

/// An object's tags in the order they were given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Tags(Arc<[(String, String)]>);

impl Tags {
    pub(crate) fn new(tags: Vec<(String, String)>) -> Self {
        Self(Arc::from(tags))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(String, String)> {
        self.0.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

/// A storage class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum StorageClass {
    #[default]
    Standard,
    ReducedRedundancy,
    StandardIa,
    OnezoneIa,
    IntelligentTiering,
    GlacierIr,
    Glacier,
    DeepArchive,
    /// Of directory buckets in Availability Zones alone.
    ExpressOnezone,
    /// Of buckets on Outposts, and of them the only one.
    Outposts,
}

impl StorageClass {
    const ALL: [Self; 10] = [
        Self::Standard,
        Self::ReducedRedundancy,
        Self::StandardIa,
        Self::OnezoneIa,
        Self::IntelligentTiering,
        Self::GlacierIr,
        Self::Glacier,
        Self::DeepArchive,
        Self::ExpressOnezone,
        Self::Outposts,
    ];

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Standard => "STANDARD",
            Self::ReducedRedundancy => "REDUCED_REDUNDANCY",
            Self::StandardIa => "STANDARD_IA",
            Self::OnezoneIa => "ONEZONE_IA",
            Self::IntelligentTiering => "INTELLIGENT_TIERING",
            Self::GlacierIr => "GLACIER_IR",
            Self::Glacier => "GLACIER",
            Self::DeepArchive => "DEEP_ARCHIVE",
            Self::ExpressOnezone => "EXPRESS_ONEZONE",
            Self::Outposts => "OUTPOSTS",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ETag;

    #[test]
    fn multipart_tags_hash_the_parts_digests() {
        // MD5("hello world"), twice; the tag was computed with Python's hashlib.
        let md5 =
            [0x5e, 0xb6, 0x3b, 0xbb, 0xe0, 0x1e, 0xee, 0xd0, 0x93, 0xcb, 0x22, 0xbb, 0x8f, 0x5a, 0xcd, 0xc3];
        assert_eq!(ETag::of_parts(&[&md5, &md5]).as_str(), "f057f37734d5fb132a69d44a61780026-2");
    }

    #[test]
    fn conditions_name_a_tag_with_or_without_quotes() {
        let tag = ETag::opaque("abc");
        for condition in ["\"abc\"", "abc", "\"abc", "abc\""] {
            assert!(tag.is_named_by(condition), "{condition}");
        }
        assert!(!tag.is_named_by("\"abd\""));
        assert!(!tag.is_named_by(""));
    }
}
