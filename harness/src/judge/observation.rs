//! What was seen: the reply, and the state of objects before and after the call.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::scenario::Address;
use crate::wire::{Exchange, Headers};

/// Everything that a judgement may look at.
#[derive(Clone, Debug)]
pub struct Observation {
    /// The call under test.
    pub exchange: Exchange,
    /// Where the copy was to go.
    pub to: Address,
    /// The source as it was before the call, when the scenario names it and it could be read.
    pub source: Option<ObservedObject>,
    /// The state before the call.
    pub before: BTreeMap<Address, Observed>,
    /// The state after the call.
    pub after: BTreeMap<Address, Observed>,
    /// Versions that the expectation names, by address and version id, after the call.
    pub older: BTreeMap<(Address, String), Observed>,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservedObject {
    /// Headers of the reply.
    pub headers: Headers,
    /// The body, unless the server would not give it out (archived objects).
    pub body: Option<Body>,
    /// The tag set, where it was asked.
    pub tags: Option<BTreeMap<String, String>>,
}

/// A body: short ones whole, long ones by checksum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// In bytes.
    pub length: u64,
    /// CRC64NVME: no body here is made by somebody who wants two to collide.
    pub checksum: u64,
    /// The bytes, up to 4 KiB.
    pub short: Option<Bytes>,
}

impl Body {
    const SHORT: usize = 4096;

    /// Of these bytes.
    pub fn of(bytes: &Bytes) -> Self {
        Self {
            length: bytes.len() as u64,
            checksum: crc_fast::checksum(crc_fast::CrcAlgorithm::Crc64Nvme, bytes),
            // A copy, so that a short piece does not keep a long buffer alive.
            short: (bytes.len() <= Self::SHORT).then(|| Bytes::copy_from_slice(bytes)),
        }
    }
}

impl std::fmt::Display for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.short.as_deref().map(std::str::from_utf8) {
            Some(Ok(text)) if text.len() <= 80 && !text.chars().any(char::is_control) => {
                write!(f, "{text:?}")
            }
            _ => write!(f, "{} bytes, crc64nvme {:016x}", self.length, self.checksum),
        }
    }
}

impl ObservedObject {
    /// User metadata, without the prefix, names in lower case.
    pub fn metadata(&self) -> BTreeMap<String, String> {
        metadata(&self.headers)
    }

    /// The storage class; S3 shows none for STANDARD.
    pub fn storage_class(&self) -> &str {
        self.headers.get("x-amz-storage-class").unwrap_or("STANDARD")
    }
}

/// User metadata among headers, without the prefix, names in lower case.
pub(super) fn metadata(headers: &Headers) -> BTreeMap<String, String> {
    let entry = |(name, value): (&str, &str)| {
        let name = name.to_ascii_lowercase();
        name.strip_prefix("x-amz-meta-").map(|name| (name.to_owned(), value.to_owned()))
    };
    headers.iter().filter_map(entry).collect()
}
