//! The operations that can be under test, and which parameters each has.

/// An operation under test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// CopyObject.
    CopyObject,
    /// UploadPartCopy.
    UploadPartCopy,
    /// CopySnapshot.
    CopySnapshot,
}

impl Operation {
    /// Every operation there is.
    pub const ALL: [Self; 3] = [Self::CopyObject, Self::UploadPartCopy, Self::CopySnapshot];

    /// The name in ids, paths and filters.
    pub fn name(self) -> &'static str {
        match self {
            Self::CopyObject => "copy-object",
            Self::UploadPartCopy => "upload-part-copy",
            Self::CopySnapshot => "copy-snapshot",
        }
    }

    /// The key in YAML.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::CopyObject => "copy_object",
            Self::UploadPartCopy => "upload_part_copy",
            Self::CopySnapshot => "copy_snapshot",
        }
    }

    /// The root element of a reply that claims success.
    pub fn result(self) -> &'static str {
        match self {
            Self::CopyObject => "CopyObjectResult",
            Self::UploadPartCopy => "CopyPartResult",
            Self::CopySnapshot => "CopySnapshotResponse",
        }
    }
}
