//! The operations on objects that can be under test, and which parameters each has.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Operation, Parameters};

/// The call under test.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// CopyObject.
    CopyObject(Box<Parameters>),
    /// UploadPartCopy.
    UploadPartCopy(Box<Parameters>),
}

impl Call {
    /// The operation with its parameters.
    pub fn parts(&self) -> (Operation, &Parameters) {
        match self {
            Self::CopyObject(call) => (Operation::CopyObject, call),
            Self::UploadPartCopy(call) => (Operation::UploadPartCopy, call),
        }
    }
}

/// Parameters that every copy has.
const OF_COPIES: [&str; 26] = [
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
    "customer_key",
    "sse_customer_algorithm",
    "sse_customer_key",
    "sse_customer_key_md5",
    "copy_source_customer_key",
    "copy_source_sse_customer_algorithm",
    "copy_source_sse_customer_key",
    "copy_source_sse_customer_key_md5",
    "through",
    "source_through",
    "over",
];

/// Parameters of UploadPartCopy alone.
const OF_PARTS: [&str; 4] = ["part_number", "upload_id", "copy_source_range", "upload"];

impl Operation {
    /// Whether the operation has a parameter of this name.
    pub fn has(self, parameter: &str) -> bool {
        match self {
            Self::CopyObject => !OF_PARTS.contains(&parameter),
            Self::UploadPartCopy => OF_PARTS.contains(&parameter) || OF_COPIES.contains(&parameter),
            Self::CopySnapshot => false,
        }
    }

    /// The parameters that are present although the operation has no such.
    pub fn foreign(self, parameters: &Parameters) -> Vec<&'static str> {
        parameters.names().into_iter().filter(|name| !self.has(name)).collect()
    }
}
