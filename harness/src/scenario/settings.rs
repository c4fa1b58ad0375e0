//! What buckets and stored objects are set to, beside what is stored in them.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Address, Template};
use crate::catalogue::{Capability, Role};

/// `create_bucket` and `set_bucket`: a bucket, and the settings that it has from then on.
/// What is left out is not sent, so that a new bucket keeps the target's defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bucket {
    /// What the scenario calls it.
    pub name: String,
    /// Who makes or sets it, if not the owner.
    #[serde(default)]
    pub by: Option<Role>,
    /// Left out: as it was, and never versioned at first.
    #[serde(default)]
    pub versioning: Option<BucketVersioning>,
}

/// `set_object`: an object or one version, and the settings that it has from then on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetObject {
    /// Which object.
    pub at: Address,
    /// Which version; left out, the current one.
    #[serde(default)]
    pub version: Option<Template>,
    /// Who sets it, if not the owner.
    #[serde(default)]
    pub by: Option<Role>,
    /// The new tag set; left out, as it was.
    #[serde(default)]
    pub tagging: Option<IndexMap<String, Template>>,
}

/// Whether a bucket keeps versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BucketVersioning {
    /// Every write makes a version.
    Enabled,
    /// Writes replace the null version; older versions stay.
    Suspended,
}

impl BucketVersioning {
    /// The word on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::Suspended => "Suspended",
        }
    }
}

impl Bucket {
    /// What a target must offer for these settings.
    pub fn needs(&self) -> impl Iterator<Item = Capability> {
        self.versioning.map(|_| Capability::Versioning).into_iter()
    }

    /// Every text in the settings.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        std::iter::empty()
    }

    /// The settings in words.
    pub fn words(&self) -> Vec<String> {
        let versioning = self.versioning.map(|state| format!("versioning {}", state.wire().to_lowercase()));
        versioning.into_iter().collect()
    }
}

impl SetObject {
    /// What a target must offer for these settings.
    pub fn needs(&self) -> impl Iterator<Item = Capability> {
        let version = self.version.as_ref().map(|_| Capability::Versioning);
        let tagging = self.tagging.as_ref().map(|_| Capability::Tagging);
        version.into_iter().chain(tagging)
    }

    /// Every text in the settings.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        let tags = self.tagging.iter().flat_map(IndexMap::values);
        self.version.iter().chain(tags)
    }
}
