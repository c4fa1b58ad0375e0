//! How a copy is encrypted: as its reply says, as was asked for, or as its bucket does by default.

use super::super::Broken;
use super::super::observation::{Observation, ObservedObject};
use super::result::shown_text;
use crate::record::FailKind;
use crate::scenario::ObjectState;
use crate::wire::Headers;

pub(super) const ENCRYPTION: &str = "x-amz-server-side-encryption";
const KEY: &str = "x-amz-server-side-encryption-aws-kms-key-id";
const BUCKET_KEY: &str = "x-amz-server-side-encryption-bucket-key-enabled";
const CUSTOMER_ALGORITHM: &str = "x-amz-server-side-encryption-customer-algorithm";
const CUSTOMER_MD5: &str = "x-amz-server-side-encryption-customer-key-MD5";

/// Everything that says how an object is encrypted.
pub(super) const SHOWN: [&str; 5] = [ENCRYPTION, KEY, BUCKET_KEY, CUSTOMER_ALGORITHM, CUSTOMER_MD5];

/// The clauses that these claims belong to, which differ from operation to operation.
pub(super) struct Clauses {
    /// The reply names the encryption.
    pub(super) result: &'static str,
    pub(super) result_key: &'static str,
    pub(super) result_bucket_key: &'static str,
    pub(super) result_customer: &'static str,
    /// What is asked for is had.
    pub(super) s3: &'static str,
    pub(super) kms: &'static str,
    pub(super) dsse: &'static str,
    pub(super) customer: &'static str,
    /// Without a word in the request, the bucket decides.
    pub(super) default: &'static str,
    pub(super) default_key: &'static str,
    pub(super) base_level: &'static str,
}

/// An object that was written, and what its encryption follows from.
pub(super) struct Encrypted<'a> {
    pub(super) clauses: &'static Clauses,
    pub(super) seen: &'a Observation,
    /// Headers of the request that says how it is to be encrypted.
    pub(super) asked: &'a Headers,
    pub(super) object: &'a ObservedObject,
    pub(super) stated: &'a [&'a ObjectState],
}

impl Encrypted<'_> {
    pub(super) fn all(&self) -> Vec<Broken> {
        let mut found = self.as_asked();
        if found.is_empty() {
            found = self.as_named();
        }
        found.extend(self.as_default());
        found
    }

    /// The object is what the reply says of it.
    fn as_named(&self) -> Vec<Broken> {
        let clauses = self.clauses;
        let of = [clauses.result, clauses.result_key, clauses.result_bucket_key]
            .into_iter()
            .chain([clauses.result_customer; 2]);
        let reply = self.seen.exchange.reply();
        let named =
            |name: &str| reply.and_then(|reply| reply.headers.get(name)).filter(|value| *value != "false");
        let differing =
            SHOWN.into_iter().zip(of).filter_map(|(name, clause)| self.is(name, named(name)?, clause));
        differing.collect()
    }

    fn as_asked(&self) -> Vec<Broken> {
        let kind = self.asked.get(ENCRYPTION);
        let clause = match kind {
            Some("AES256") => Some(self.clauses.s3),
            Some("aws:kms") => Some(self.clauses.kms),
            Some("aws:kms:dsse") => Some(self.clauses.dsse),
            _ => None,
        };
        let kind = kind.zip(clause).and_then(|(kind, clause)| self.is(ENCRYPTION, kind, clause));
        let customer = [CUSTOMER_ALGORITHM, CUSTOMER_MD5]
            .into_iter()
            .filter_map(|name| self.is(name, self.asked.get(name)?, self.clauses.customer));
        kind.into_iter().chain(customer).collect()
    }

    fn as_default(&self) -> Vec<Broken> {
        let asked = [ENCRYPTION, CUSTOMER_ALGORITHM].into_iter().any(|name| self.asked.get(name).is_some());
        let Some(default) = self.seen.default_encryption.as_ref().filter(|_| !asked) else {
            return Vec::new();
        };
        let clause = if default.configured { self.clauses.default } else { self.clauses.base_level };
        let kind = self.is(ENCRYPTION, &default.algorithm, clause);
        // Only an ARN of a key is shown as it was written.
        let key = default.key.as_ref().filter(|key| key.contains(":key/"));
        let key = key.and_then(|key| self.is(KEY, key, self.clauses.default_key));
        kind.into_iter().chain(key).collect()
    }

    /// Whether the object shows this, unless the scenario says itself what it shows.
    fn is(&self, name: &str, expected: &str, clause: &str) -> Option<Broken> {
        let says = |stated: &str| stated.eq_ignore_ascii_case(name);
        if self.stated.iter().flat_map(|state| state.header_fields()).any(|(stated, _)| says(stated)) {
            return None;
        }
        let got = self.object.headers.get(name);
        (got != Some(expected))
            .then(|| Broken::of(FailKind::State, clause, name, expected.to_owned(), shown_text(got)))
    }
}
