//! What must hold of the upload that a part was copied into.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Codes, Expected, PartNumbers, Size, Statuses, Template, Then};

/// Parts by their numbers.
pub type PartStates = IndexMap<PartNumbers, PartState>;

/// What ListParts must say of a part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PartState {
    /// How many bytes it has.
    pub size: Option<Size>,
    /// Elements of its entry, by name: `ETag`, `ChecksumCRC32C`.
    pub fields: IndexMap<String, Expected>,
}

/// What CompleteMultipartUpload must answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Completion {
    /// The status of the reply.
    pub status: Option<Statuses>,
    /// The error code of the reply.
    pub error: Option<Codes>,
    /// Elements of the reply's XML, by name.
    pub fields: IndexMap<String, Expected>,
}

impl Completion {
    /// As assertions on a reply of its own.
    pub fn as_then(&self) -> Then {
        let Self { status, error, fields } = self.clone();
        Then { status, error, fields, ..Then::default() }
    }
}

impl Then {
    /// Whether anything is said of an upload.
    pub fn looks_at_upload(&self) -> bool {
        self.parts.is_some() || self.completion.is_some() || self.uploads.is_some()
    }

    /// Every text in what is said of an upload.
    pub(super) fn upload_templates(&self) -> impl Iterator<Item = &Template> {
        let parts = self.parts.iter().flatten().flat_map(|(_, part)| part.fields.values());
        let completion = self.completion.iter().flat_map(|completion| completion.fields.values());
        parts.chain(completion).flat_map(Expected::templates)
    }
}
