//! What was seen: the reply, and the state of objects before and after the call.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;

use crate::scenario::{Address, Operation};
use crate::wire::{Exchange, Headers};

/// The header that says until when a version is retained.
pub(super) const RETAIN_UNTIL: &str = "x-amz-object-lock-retain-until-date";
/// The header that says whether a version is held.
pub(super) const LEGAL_HOLD: &str = "x-amz-object-lock-legal-hold";

/// The header that says whether a version is under an event hold.
pub(super) const EVENT_HOLD: &str = "x-amz-object-lock-event-hold";

/// The header that says whether a bucket key is used.
const BUCKET_KEY: &str = "x-amz-server-side-encryption-bucket-key-enabled";

/// System metadata: what an object carries along with its user metadata.
pub(super) const CARRIED: [&str; 6] = [
    "content-type",
    "content-language",
    "content-encoding",
    "content-disposition",
    "cache-control",
    "expires",
];

/// Everything that a judgement may look at.
#[derive(Clone, Debug)]
pub struct Observation {
    /// The operation under test.
    pub operation: Operation,
    /// The call under test.
    pub exchange: Exchange,
    /// Where the copy was to go.
    pub to: Address,
    /// The source as it was before the call, when the scenario names it and it could be read.
    pub source: Option<ObservedObject>,
    /// The mode that the destination's bucket gives to versions whose request names none.
    pub default_lock: Option<&'static str>,
    /// Whether the destination's bucket is a general purpose bucket, and neither a directory bucket nor on an Outpost.
    pub general: bool,
    /// How the destination's bucket encrypts what asks for nothing, where the case is about encryption.
    pub default_encryption: Option<DefaultEncryption>,
    /// What buckets that the expectation names are set to after the call, by their names in the scenario.
    pub buckets: BTreeMap<String, ObservedBucket>,
    /// The state before the call.
    pub before: BTreeMap<Address, Observed>,
    /// The state after the call.
    pub after: BTreeMap<Address, Observed>,
    /// Versions that the expectation names, by address and version id, after the call.
    pub older: BTreeMap<(Address, String), Observed>,
    /// The upload that a part was copied into.
    pub upload: Option<ObservedUpload>,
}

/// How a bucket encrypts by default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefaultEncryption {
    /// `AES256`, `aws:kms` or `aws:kms:dsse`.
    pub algorithm: String,
    /// The key of KMS, as it was named.
    pub key: Option<String>,
    /// Whether somebody set it.
    pub configured: bool,
}

/// What a bucket is set to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObservedBucket {
    /// The values that GetBucketEncryption shows, by what scenarios call them.
    pub encryption: BTreeMap<&'static str, String>,
    /// Why it could not be read.
    pub unreadable: Option<String>,
}

/// Parts as ListParts shows them: by number, the elements of each.
pub type ListedParts = BTreeMap<u32, BTreeMap<String, String>>;

/// An upload before and after the call, and how it ended.
#[derive(Clone, Debug)]
pub struct ObservedUpload {
    /// The part's number, if the call names one.
    pub number: Option<u32>,
    /// Headers of the request that began it.
    pub begun_with: Headers,
    /// The bytes of the parts that it held before the call, where they are known.
    pub held: BTreeMap<u32, Option<Body>>,
    /// Its parts before the call, while it was in progress.
    pub before: Option<ListedParts>,
    /// Its parts after the call, while it was in progress.
    pub after: Option<ListedParts>,
    /// The parts that the completion named.
    pub named: Vec<u32>,
    /// The completion, if there was one.
    pub completion: Option<Exchange>,
    /// How many uploads were in progress at the key at the end.
    pub left: Option<usize>,
}

/// One address, read back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// The object, if there is one.
    pub object: Option<ObservedObject>,
    /// How many versions and delete markers the key has, where that was asked.
    pub versions: Option<usize>,
    /// Why the state could not be read.
    pub unreadable: Option<String>,
}

/// An object as GET shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObservedObject {
    /// Headers of the reply.
    pub headers: Headers,
    /// The body, unless the server would not give it out (archived objects).
    pub body: Option<Body>,
    /// The tag set, where it was asked.
    pub tags: Option<BTreeMap<String, String>>,
    /// The annotations, where they were asked.
    pub annotations: Option<BTreeMap<String, String>>,
    /// The access list, where it was asked and could be read.
    pub acl: Option<ObservedAcl>,
    /// Whether who does not send its customer key is refused, where that was asked.
    pub sealed: Option<bool>,
}

/// An access list in the words of scenarios.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservedAcl {
    /// The account that owns the object: `owner`, `other`, or an id.
    pub owner: String,
    /// Who and what, as in `all-users READ`.
    pub grants: BTreeSet<String>,
}

impl ObservedAcl {
    /// The grants in words.
    pub fn words(&self) -> String {
        words(&self.grants)
    }
}

/// Grants in words.
pub(super) fn words(grants: &BTreeSet<String>) -> String {
    if grants.is_empty() {
        "no grants".to_owned()
    } else {
        Vec::from_iter(grants.iter().map(String::as_str)).join(", ")
    }
}

/// The bytes of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body(Read);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Read {
    Whole(Bytes),
    /// The length, and pieces with the offsets at which they begin.
    Sampled(u64, Vec<(u64, Bytes)>),
}

impl Body {
    /// Of these bytes.
    pub fn of(bytes: &Bytes) -> Self {
        Self(Read::Whole(bytes.clone()))
    }

    /// Of so many bytes, of which some pieces are known.
    pub fn sampled(length: u64, samples: Vec<(u64, Bytes)>) -> Self {
        Self(Read::Sampled(length, samples))
    }

    /// How many bytes there are.
    pub fn length(&self) -> u64 {
        match &self.0 {
            Read::Whole(bytes) => bytes.len() as u64,
            Read::Sampled(length, _) => *length,
        }
    }

    /// All bytes, if all are known.
    pub fn whole(&self) -> Option<&Bytes> {
        match &self.0 {
            Read::Whole(bytes) => Some(bytes),
            Read::Sampled(..) => None,
        }
    }
}

impl std::fmt::Display for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let checksum = |bytes: &[u8]| crc_fast::checksum(crc_fast::CrcAlgorithm::Crc64Nvme, bytes);
        match &self.0 {
            Read::Sampled(length, samples) => {
                let sampled: Vec<u8> = samples.iter().flat_map(|(_, bytes)| bytes.iter().copied()).collect();
                let (count, checksum) = (samples.len(), checksum(&sampled));
                write!(f, "{length} bytes, {count} samples with crc64nvme {checksum:016x}")
            }
            Read::Whole(bytes) => match std::str::from_utf8(bytes.get(..81).unwrap_or(bytes)) {
                Ok(text) if bytes.len() <= 80 && !text.chars().any(char::is_control) => {
                    write!(f, "{text:?}")
                }
                _ => write!(f, "{} bytes, crc64nvme {:016x}", bytes.len(), checksum(bytes)),
            },
        }
    }
}

impl ObservedObject {
    /// User metadata, without the prefix, names in lower case.
    pub fn metadata(&self) -> BTreeMap<String, String> {
        metadata(&self.headers)
    }

    /// A header as it is compared: a date of retention to the second and in UTC, and a hold that was
    /// never set as one that is off.
    pub fn facet(&self, name: &str) -> Option<Cow<'_, str>> {
        let value = self.headers.get(name);
        match name {
            RETAIN_UNTIL => value.map(|date| canonical_date(date).map_or(Cow::Borrowed(date), Cow::Owned)),
            BUCKET_KEY => Some(Cow::Borrowed(value.unwrap_or("false"))),
            LEGAL_HOLD | EVENT_HOLD => Some(Cow::Borrowed(value.unwrap_or("OFF"))),
            _ => value.map(Cow::Borrowed),
        }
    }

    /// The storage class; S3 shows none for STANDARD.
    pub fn storage_class(&self) -> &str {
        self.headers.get("x-amz-storage-class").unwrap_or("STANDARD")
    }
}

/// A date of ISO 8601 to the second, in UTC.
pub(super) fn canonical_date(text: &str) -> Option<String> {
    let date: jiff::Timestamp = text.parse().ok()?;
    jiff::Timestamp::from_second(date.as_second()).ok().map(|date| date.to_string())
}

/// User metadata among headers, without the prefix, names in lower case.
pub(super) fn metadata(headers: &Headers) -> BTreeMap<String, String> {
    let entry = |(name, value): (&str, &str)| {
        let name = name.to_ascii_lowercase();
        name.strip_prefix("x-amz-meta-").map(|name| (name.to_owned(), value.to_owned()))
    };
    headers.iter().filter_map(entry).collect()
}
