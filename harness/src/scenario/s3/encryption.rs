//! How a bucket encrypts what is written to it, and keys that customers send.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Template;
use crate::catalogue::Capability;

/// `encryption` of a bucket: what it does with objects whose requests say nothing of encryption.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BucketEncryption {
    /// `AES256`, `aws:kms` or `aws:kms:dsse`; left out, AES256.
    pub algorithm: Option<Template>,
    /// The key of KMS.
    pub key: Option<Template>,
    /// Whether it uses a bucket key.
    pub bucket_key: Option<bool>,
    /// The kinds of encryption that are refused; with an empty list, none (NONE is sent).
    pub blocks: Option<Vec<String>>,
}

impl BucketEncryption {
    /// Whether nothing is said but that no kind of encryption is refused, as in buckets that know no such setting.
    pub fn only_unblocks(&self) -> bool {
        *self == Self { blocks: Some(Vec::new()), ..Self::default() }
    }

    /// What a target must offer for it.
    pub(super) fn needs(&self) -> impl Iterator<Item = Capability> {
        let algorithm = self.algorithm.as_ref().map(Template::source);
        let blocks = self.blocks.as_ref().is_some_and(|kinds| !kinds.is_empty());
        let needs = [
            (!self.only_unblocks(), Capability::Encryption),
            (self.bucket_key.is_some(), Capability::BucketKeys),
            (blocks, Capability::BlockedEncryptionTypes),
            (self.key.is_some(), Capability::Kms),
        ];
        let needs = needs.into_iter().filter_map(|(needed, capability)| needed.then_some(capability));
        needs.chain(algorithm.into_iter().flat_map(needed_by_algorithm))
    }

    /// Every text in it.
    pub(super) fn templates(&self) -> impl Iterator<Item = &Template> {
        self.algorithm.iter().chain(&self.key)
    }

    /// It in words.
    pub(super) fn words(&self) -> String {
        let algorithm = self.algorithm.as_ref().map_or("AES256", Template::source);
        let key = self.key.as_ref().map(|key| format!(" and the key {}", key.source()));
        let bucket_key =
            self.bucket_key.map(|on| if on { " and a bucket key" } else { " without a bucket key" });
        let blocks = self.blocks.as_ref().map(|kinds| match kinds.as_slice() {
            [] => ", no kind blocked".to_owned(),
            kinds => format!(", {} blocked", kinds.join(" and ")),
        });
        let (key, blocks) = (key.unwrap_or_default(), blocks.unwrap_or_default());
        format!("encryption {algorithm}{key}{}{blocks}", bucket_key.unwrap_or_default())
    }
}

/// What a target must offer for an algorithm of encryption that is asked for.
pub(super) fn needed_by_algorithm(algorithm: &str) -> Vec<Capability> {
    match algorithm {
        "aws:kms" => vec![Capability::Encryption, Capability::Kms],
        "aws:kms:dsse" => vec![Capability::Encryption, Capability::Kms, Capability::Dsse],
        _ => vec![Capability::Encryption],
    }
}

/// What takes a customer key away that stands in `when`.
pub const NO_KEY: &str = "none";

/// The name of a customer key, if there is to be one.
pub(super) fn named(key: &Option<String>) -> Option<&str> {
    key.as_deref().filter(|name| *name != NO_KEY)
}

/// Customer keys in words: of the destination, and of the source.
pub(super) fn key_words<'a>(
    key: &'a Option<String>,
    of_source: &'a Option<String>,
) -> impl Iterator<Item = String> + use<'a> {
    let key = named(key).map(|name| format!("the customer key `{name}`"));
    let source = named(of_source).map(|name| format!("the customer key `{name}` for the source"));
    key.into_iter().chain(source)
}
