//! Steps that build the world before the call under test.

use std::borrow::Cow;
use std::str::FromStr;
use std::time::Duration;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error as _};

use super::call::{HeaderParameters, header_parameters};
use super::template::duration;
use super::{Address, Bucket, Key, Parameters, SetObject, Template, UseBucket, UserStatement};
use crate::catalogue::Role;

/// One step of `given`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Makes a bucket.
    CreateBucket(Bucket),
    /// Changes the settings of a bucket.
    SetBucket(Bucket),
    /// Speaks of a bucket that the profile names.
    UseBucket(UseBucket),
    /// Makes a key of KMS.
    CreateKey(Key),
    /// Changes a key.
    SetKey(Key),
    /// The policy of the user `limited`, who has no other.
    UserPolicy(Vec<UserStatement>),
    /// Stores an object in one request.
    PutObject(Box<PutObject>),
    /// Stores an object in parts.
    PutMultipart(Box<PutObject>),
    /// Copies an object.
    CopyObject(Box<Parameters>),
    /// Deletes an object or a version.
    DeleteObject(DeleteObject),
    /// Changes the settings of a stored object.
    SetObject(SetObject),
    /// Lets time pass on the server's clock.
    Wait(Wait),
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
        own /// The parts.
            parts: Option<Vec<PartBytes>>,
        own /// The customer key that it is encrypted with: three headers, which follow from this name.
            customer_key: Option<String>,
        own /// User metadata, without the `x-amz-meta-` prefix.
            metadata: IndexMap<String, Template>,
        own /// The tag set.
            tagging: IndexMap<String, Template>,
        own /// Further headers, sent as written.
            headers: IndexMap<String, Template>,
        own /// Who writes it, if not the owner.
            by: Option<Role>,
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
        object_lock_mode => "x-amz-object-lock-mode",
        object_lock_retain_until_date => "x-amz-object-lock-retain-until-date",
        object_lock_legal_hold => "x-amz-object-lock-legal-hold",
        object_lock_event_hold => "x-amz-object-lock-event-hold",
        object_lock_event_hold_days => "x-amz-object-lock-event-hold-duration-days",
        object_lock_event_hold_years => "x-amz-object-lock-event-hold-duration-years",
        checksum_algorithm => "x-amz-checksum-algorithm",
        checksum_type => "x-amz-checksum-type",
        server_side_encryption => "x-amz-server-side-encryption",
        ssekms_key_id => "x-amz-server-side-encryption-aws-kms-key-id",
        ssekms_encryption_context => "x-amz-server-side-encryption-context",
        bucket_key_enabled => "x-amz-server-side-encryption-bucket-key-enabled",
        sse_customer_algorithm => "x-amz-server-side-encryption-customer-algorithm",
        sse_customer_key => "x-amz-server-side-encryption-customer-key",
        sse_customer_key_md5 => "x-amz-server-side-encryption-customer-key-MD5",
        acl => "x-amz-acl",
        grant_full_control => "x-amz-grant-full-control",
        grant_read => "x-amz-grant-read",
        grant_read_acp => "x-amz-grant-read-acp",
        grant_write_acp => "x-amz-grant-write-acp",
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

impl Step {
    /// The address that the step writes an object to.
    pub fn writes(&self) -> Option<&Address> {
        match self {
            Self::PutObject(put) | Self::PutMultipart(put) => put.at.as_ref(),
            Self::CopyObject(copy) => copy.to.as_ref(),
            Self::CreateBucket(_)
            | Self::SetBucket(_)
            | Self::UseBucket(_)
            | Self::CreateKey(_)
            | Self::SetKey(_)
            | Self::UserPolicy(_)
            | Self::DeleteObject(_)
            | Self::SetObject(_)
            | Self::Wait(_) => None,
        }
    }

    /// Every address that the step names.
    pub fn addresses(&self) -> Vec<&Address> {
        match self {
            Self::CreateBucket(_)
            | Self::SetBucket(_)
            | Self::UseBucket(_)
            | Self::CreateKey(_)
            | Self::SetKey(_)
            | Self::UserPolicy(_)
            | Self::Wait(_) => Vec::new(),
            Self::PutObject(put) | Self::PutMultipart(put) => put.at.iter().collect(),
            Self::CopyObject(copy) => copy.from.iter().chain(copy.to.iter()).collect(),
            Self::DeleteObject(delete) => vec![&delete.at],
            Self::SetObject(set) => vec![&set.at],
        }
    }

    /// Who takes the step.
    pub fn by(&self) -> Role {
        let by = match self {
            Self::CreateBucket(bucket) | Self::SetBucket(bucket) => bucket.by,
            Self::PutObject(put) | Self::PutMultipart(put) => put.by,
            Self::CopyObject(copy) => copy.by,
            Self::DeleteObject(_) => None,
            Self::SetObject(object) => object.by,
            Self::CreateKey(key) | Self::SetKey(key) => Some(key.by),
            Self::UserPolicy(_) | Self::UseBucket(_) | Self::Wait(_) => None,
        };
        by.unwrap_or_default()
    }

    /// What the scenario calls the step's result.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::PutObject(put) | Self::PutMultipart(put) => put.r#as.as_deref(),
            Self::CopyObject(copy) => copy.r#as.as_deref(),
            Self::DeleteObject(delete) => delete.r#as.as_deref(),
            Self::CreateKey(key) => Some(&key.name),
            Self::CreateBucket(_)
            | Self::SetBucket(_)
            | Self::UseBucket(_)
            | Self::SetKey(_)
            | Self::UserPolicy(_)
            | Self::SetObject(_)
            | Self::Wait(_) => None,
        }
    }

    /// The bucket that the step makes, or speaks of for the first time.
    pub fn introduces(&self) -> Option<&str> {
        match self {
            Self::CreateBucket(bucket) => Some(&bucket.name),
            Self::UseBucket(used) => Some(&used.name),
            _ => None,
        }
    }

    /// Every text in the step.
    pub fn templates(&self) -> Vec<&Template> {
        match self {
            Self::CreateBucket(bucket) | Self::SetBucket(bucket) => bucket.templates().collect(),
            Self::PutObject(put) | Self::PutMultipart(put) => {
                let maps = [&put.metadata, &put.tagging, &put.headers];
                let fields = put.header_fields().map(|(_, value)| value);
                fields.chain(maps.into_iter().flat_map(IndexMap::values)).collect()
            }
            Self::CopyObject(copy) => copy.templates().collect(),
            Self::DeleteObject(delete) => delete.version.iter().collect(),
            Self::SetObject(set) => set.templates().collect(),
            Self::UserPolicy(statements) => statements.iter().flat_map(UserStatement::templates).collect(),
            Self::UseBucket(_) | Self::CreateKey(_) | Self::SetKey(_) | Self::Wait(_) => Vec::new(),
        }
    }

    /// The step's key in YAML.
    pub fn keyword(&self) -> &'static str {
        match self {
            Self::CreateBucket(_) => "create_bucket",
            Self::SetBucket(_) => "set_bucket",
            Self::UseBucket(_) => "use_bucket",
            Self::CreateKey(_) => "create_key",
            Self::SetKey(_) => "set_key",
            Self::UserPolicy(_) => "user_policy",
            Self::PutObject(_) => "put_object",
            Self::PutMultipart(_) => "put_multipart",
            Self::CopyObject(_) => "copy_object",
            Self::DeleteObject(_) => "delete_object",
            Self::SetObject(_) => "set_object",
            Self::Wait(_) => "wait",
        }
    }
}

/// `wait`: time that passes before the next step, written `90s`, `5m`, `3h`, `100d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(pub Duration);

impl<'de> Deserialize<'de> for Wait {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        duration(&String::deserialize(deserializer)?).map(Self).map_err(D::Error::custom)
    }
}

impl JsonSchema for Wait {
    fn schema_name() -> Cow<'static, str> {
        "Wait".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[0-9]+[smhd]$", "description": "A time such as 90s or 100d."})
    }
}

/// The bytes of a part.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a size such as 5MiB, or {body: text}")]
pub enum PartBytes {
    /// So many repeatable bytes.
    Size(Size),
    /// A text.
    Text(PartText),
}

/// A part as text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartText {
    /// The text.
    pub body: String,
}

impl Size {
    /// The largest object that one request stores, and the largest part: 5 GiB.
    pub const LARGEST: Self = Self(5 << 30);
    /// What is sent as it is; larger objects are made by copies of smaller ones: 64 MiB.
    pub const MOST_SENT: Self = Self(64 << 20);
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
