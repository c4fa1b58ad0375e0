//! The operations that can be under test, and which parameters each has.

use super::Parameters;

/// An operation under test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// CopyObject.
    CopyObject,
    /// UploadPartCopy.
    UploadPartCopy,
}

/// Parameters that every copy has.
const OF_COPIES: [&str; 15] = [
    "from",
    "version",
    "copy_source",
    "to",
    "headers",
    "signed",
    "raw",
    "by",
    "copy_source_if_match",
    "copy_source_if_none_match",
    "copy_source_if_modified_since",
    "copy_source_if_unmodified_since",
    "request_payer",
    "expected_bucket_owner",
    "source_expected_bucket_owner",
];

/// Parameters of UploadPartCopy alone.
const OF_PARTS: [&str; 4] = ["part_number", "upload_id", "copy_source_range", "upload"];

impl Operation {
    /// Every operation there is.
    pub const ALL: [Self; 2] = [Self::CopyObject, Self::UploadPartCopy];

    /// The name in ids, paths and filters.
    pub fn name(self) -> &'static str {
        match self {
            Self::CopyObject => "copy-object",
            Self::UploadPartCopy => "upload-part-copy",
        }
    }

    /// The key in YAML.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::CopyObject => "copy_object",
            Self::UploadPartCopy => "upload_part_copy",
        }
    }

    /// The root element of a reply that claims success.
    pub fn result(self) -> &'static str {
        match self {
            Self::CopyObject => "CopyObjectResult",
            Self::UploadPartCopy => "CopyPartResult",
        }
    }

    /// Whether the operation has a parameter of this name.
    pub fn has(self, parameter: &str) -> bool {
        match self {
            Self::CopyObject => !OF_PARTS.contains(&parameter),
            Self::UploadPartCopy => OF_PARTS.contains(&parameter) || OF_COPIES.contains(&parameter),
        }
    }

    /// The parameters that are present although the operation has no such.
    pub fn foreign(self, parameters: &Parameters) -> Vec<&'static str> {
        parameters.names().into_iter().filter(|name| !self.has(name)).collect()
    }
}
