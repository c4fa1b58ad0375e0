//! The multipart upload that a part is copied into: how it was begun, what it holds, how it ends.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer};

use super::call::{HeaderParameters, header_parameters};
use super::{Address, Size, Template};
use crate::catalogue::Role;

header_parameters! {
    /// The upload under test. It is made for each case, at the destination of the call.
    pub struct Upload {
        own /// Another address at which it is begun.
            at: Option<Address>,
        own /// Parts that it holds before the call.
            parts: IndexMap<PartNumbers, HeldPart>,
        own /// Parts of a second upload at the same address.
            beside: IndexMap<PartNumbers, HeldPart>,
        own /// What became of it before the call.
            state: UploadState,
        own /// What becomes of it after the call, if that succeeds.
            finish: Finish,
        own /// The parts that its completion names, in this order; left out: all, in theirs.
            complete: Option<Vec<u32>>,
        own /// Who begins, fills and ends it, if not who sends the call.
            by: Option<Role>,
        own /// The customer key that it is encrypted with: three headers, which follow from this name.
            customer_key: Option<String>,
        own /// User metadata, without the `x-amz-meta-` prefix.
            metadata: IndexMap<String, Template>,
        own /// The tag set.
            tagging: IndexMap<String, Template>,
        own /// Further headers of CreateMultipartUpload, sent as written.
            headers: IndexMap<String, Template>,
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
        server_side_encryption => "x-amz-server-side-encryption",
        ssekms_key_id => "x-amz-server-side-encryption-aws-kms-key-id",
        ssekms_encryption_context => "x-amz-server-side-encryption-context",
        bucket_key_enabled => "x-amz-server-side-encryption-bucket-key-enabled",
        sse_customer_algorithm => "x-amz-server-side-encryption-customer-algorithm",
        sse_customer_key => "x-amz-server-side-encryption-customer-key",
        sse_customer_key_md5 => "x-amz-server-side-encryption-customer-key-MD5",
        acl => "x-amz-acl",
    }
}

/// A part that was there before the call: uploaded, or copied from an object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HeldPart {
    /// Its bytes as text.
    pub body: Option<String>,
    /// So many repeatable bytes.
    pub size: Option<Size>,
    /// The object that it was copied from.
    pub from: Option<Address>,
    /// The range of that object.
    pub range: Option<Template>,
}

/// What became of an upload before the call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UploadState {
    /// Nothing yet: it takes parts.
    #[default]
    Open,
    /// It was completed; without parts of its own it gets one.
    Completed,
    /// It was aborted.
    Aborted,
}

/// What becomes of an upload after a call that succeeded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    /// It is completed, and the object read back.
    #[default]
    Complete,
    /// It is aborted.
    Abort,
    /// It stays as it is.
    Leave,
}

/// One part number, or several in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PartNumbers {
    /// The first.
    pub first: u32,
    /// The last; the same for a single part.
    pub last: u32,
}

impl Upload {
    /// Every text in it.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        let maps = [&self.metadata, &self.tagging, &self.headers];
        let ranges = self.all_parts().filter_map(|part| part.range.as_ref());
        let fields = self.header_fields().map(|(_, value)| value);
        fields.chain(maps.into_iter().flat_map(IndexMap::values)).chain(ranges)
    }

    /// The parts of this upload and of the one beside it.
    pub fn all_parts(&self) -> impl Iterator<Item = &HeldPart> {
        self.parts.values().chain(self.beside.values())
    }
}

impl HeldPart {
    /// Whether the part says once where its bytes are from.
    pub fn is_clear(&self) -> bool {
        let sources = [self.body.is_some(), self.size.is_some(), self.from.is_some()];
        sources.into_iter().filter(|&there| there).count() == 1
            && (self.range.is_none() || self.from.is_some())
    }
}

impl PartNumbers {
    /// Each number.
    pub fn each(self) -> impl Iterator<Item = u32> {
        self.first..=self.last
    }
}

impl fmt::Display for PartNumbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.last {
            last if last == self.first => write!(f, "{last}"),
            last => write!(f, "{}-{last}", self.first),
        }
    }
}

impl FromStr for PartNumbers {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is neither a part number nor a range such as 1-9");
        let number = |text: &str| text.parse::<u32>().map_err(|_| wrong());
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let (first, last) = (number(first)?, number(last)?);
        if (1..=last).contains(&first) && last <= 10_000 { Ok(Self { first, last }) } else { Err(wrong()) }
    }
}

struct PartNumbersVisitor;

impl Visitor<'_> for PartNumbersVisitor {
    type Value = PartNumbers;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a part number such as 1, or a range such as 1-9")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<PartNumbers, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<PartNumbers, E> {
        self.visit_str(&number.to_string())
    }
}

impl<'de> Deserialize<'de> for PartNumbers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PartNumbersVisitor).map_err(D::Error::custom)
    }
}

impl JsonSchema for PartNumbers {
    fn schema_name() -> Cow<'static, str> {
        "PartNumbers".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[0-9]+(-[0-9]+)?$", "description": "A part number, or a range such as 1-9."})
    }
}
