//! Steps that build the world before the call under test.

use std::borrow::Cow;
use std::str::FromStr;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error as _};

use super::call::{HeaderParameters, header_parameters};
use super::{Address, CopyObject, Template};

/// One step of `given`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Makes a bucket.
    CreateBucket(CreateBucket),
    /// Enables or suspends versioning.
    SetVersioning(SetVersioning),
    /// Stores an object in one request.
    PutObject(Box<PutObject>),
    /// Stores an object in parts.
    PutMultipart(Box<PutObject>),
    /// Copies an object.
    CopyObject(Box<CopyObject>),
    /// Deletes an object or a version.
    DeleteObject(DeleteObject),
    /// Replaces the tag set of an object.
    PutTagging(PutTagging),
}

/// `create_bucket`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateBucket {
    /// What the scenario calls it.
    pub name: String,
    /// Left out: never versioned.
    #[serde(default)]
    pub versioning: Option<BucketVersioning>,
}

/// `set_versioning`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetVersioning {
    /// The bucket.
    pub bucket: String,
    /// The new state.
    pub status: BucketVersioning,
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

header_parameters! {
    /// `put_object`, and `put_multipart` with `parts` in the place of a body.
    pub struct PutObject {
        own /// Where to.
            at: Option<Address>,
        own /// The body as text.
            body: Option<String>,
        own /// The body as so many repeatable bytes.
            size: Option<Size>,
        own /// The sizes of the parts.
            parts: Option<Vec<Size>>,
        own /// User metadata, without the `x-amz-meta-` prefix.
            metadata: IndexMap<String, Template>,
        own /// The tag set.
            tagging: IndexMap<String, Template>,
        own /// Further headers, sent as written.
            headers: IndexMap<String, Template>,
        own /// What the scenario calls the object.
            r#as: Option<String>,
    }
    headers {
        content_type => "content-type",
        content_language => "content-language",
        content_encoding => "content-encoding",
        content_disposition => "content-disposition",
        cache_control => "cache-control",
        expires => "expires",
        storage_class => "x-amz-storage-class",
        website_redirect_location => "x-amz-website-redirect-location",
        checksum_algorithm => "x-amz-checksum-algorithm",
        checksum_type => "x-amz-checksum-type",
    }
}

/// `delete_object`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeleteObject {
    /// Which object.
    pub at: Address,
    /// Which version; left out, a versioned bucket gets a delete marker.
    #[serde(default)]
    pub version: Option<Template>,
    /// What the scenario calls the delete marker.
    #[serde(default)]
    pub r#as: Option<String>,
}

/// `put_tagging`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PutTagging {
    /// Which object.
    pub at: Address,
    /// Which version; left out, the current one.
    #[serde(default)]
    pub version: Option<Template>,
    /// The new tag set.
    pub tagging: IndexMap<String, Template>,
}

impl Step {
    /// The address that the step writes an object to.
    pub fn writes(&self) -> Option<&Address> {
        match self {
            Self::PutObject(put) | Self::PutMultipart(put) => put.at.as_ref(),
            Self::CopyObject(copy) => copy.to.as_ref(),
            Self::CreateBucket(_) | Self::SetVersioning(_) | Self::DeleteObject(_) | Self::PutTagging(_) => {
                None
            }
        }
    }

    /// Every address that the step names.
    pub fn addresses(&self) -> Vec<&Address> {
        match self {
            Self::CreateBucket(_) | Self::SetVersioning(_) => Vec::new(),
            Self::PutObject(put) | Self::PutMultipart(put) => put.at.iter().collect(),
            Self::CopyObject(copy) => copy.from.iter().chain(copy.to.iter()).collect(),
            Self::DeleteObject(delete) => vec![&delete.at],
            Self::PutTagging(put) => vec![&put.at],
        }
    }

    /// What the scenario calls the step's result.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::PutObject(put) | Self::PutMultipart(put) => put.r#as.as_deref(),
            Self::CopyObject(copy) => copy.r#as.as_deref(),
            Self::DeleteObject(delete) => delete.r#as.as_deref(),
            Self::CreateBucket(_) | Self::SetVersioning(_) | Self::PutTagging(_) => None,
        }
    }

    /// Every text in the step.
    pub fn templates(&self) -> Vec<&Template> {
        match self {
            Self::CreateBucket(_) | Self::SetVersioning(_) => Vec::new(),
            Self::PutObject(put) | Self::PutMultipart(put) => {
                let maps = [&put.metadata, &put.tagging, &put.headers];
                let fields = put.header_fields().map(|(_, value)| value);
                fields.chain(maps.into_iter().flat_map(IndexMap::values)).collect()
            }
            Self::CopyObject(copy) => copy.templates().collect(),
            Self::DeleteObject(delete) => delete.version.iter().collect(),
            Self::PutTagging(put) => put.version.iter().chain(put.tagging.values()).collect(),
        }
    }

    /// The step's key in YAML.
    pub fn keyword(&self) -> &'static str {
        match self {
            Self::CreateBucket(_) => "create_bucket",
            Self::SetVersioning(_) => "set_versioning",
            Self::PutObject(_) => "put_object",
            Self::PutMultipart(_) => "put_multipart",
            Self::CopyObject(_) => "copy_object",
            Self::DeleteObject(_) => "delete_object",
            Self::PutTagging(_) => "put_tagging",
        }
    }
}

/// A number of bytes, written `0B`, `1KiB`, `16MiB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u64);

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a size such as 0B, 1KiB, 16MiB or 5GiB");
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let number: u64 = digits.parse().map_err(|_| wrong())?;
        let unit: u64 = match text.strip_prefix(digits) {
            Some("B") => 1,
            Some("KiB") => 1 << 10,
            Some("MiB") => 1 << 20,
            Some("GiB") => 1 << 30,
            _ => return Err(wrong()),
        };
        number.checked_mul(unit).map(Self).ok_or_else(wrong)
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl JsonSchema for Size {
    fn schema_name() -> Cow<'static, str> {
        "Size".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[0-9]+(B|KiB|MiB|GiB)$", "description": "A number of bytes such as 16MiB."})
    }
}
