//! Access keys, as their world hands them to the verifier.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use p256::ecdsa::VerifyingKey;

use super::asymmetric::verifying_key;
use super::checks::Checks;
use super::claim::Credential;
use super::signing::SigningKey;
use crate::region::Region;

/// Finds access keys.
pub trait Keys {
    /// The key of that id, if any world has it.
    fn find(&self, access_key_id: &str) -> Option<Key>;
}

/// An access key with the world it belongs to, as far as a signature is concerned.
#[derive(Debug, Clone)]
pub struct Key {
    /// The secret access key.
    pub secret: Arc<Secret>,
    /// The Region whose endpoint answers, which the credential scope must name. For S3 it is that of an address, which
    /// stands for any other Region as well.
    pub(crate) region: Region,
    /// The time by the clock of the key's world.
    pub now: SystemTime,
    /// What the key's world demands of a signature.
    pub checks: Checks,
}

/// A secret access key, which remembers the signing key last derived from it.
///
/// Signing keys change once a day per Region and service, so one of them serves nearly all requests.
pub struct Secret {
    value: String,
    latest: Mutex<Option<Derived>>,
    /// What verifies its signatures of Version 4A, by the id of the access key.
    asymmetric: Mutex<Option<(String, Arc<VerifyingKey>)>>,
}

struct Derived {
    date: String,
    region: String,
    service: String,
    key: SigningKey,
}

impl Secret {
    /// Wraps a secret access key.
    pub fn new(value: impl Into<String>) -> Self {
        Self { value: value.into(), latest: Mutex::new(None), asymmetric: Mutex::new(None) }
    }

    /// The key that signs on the date of a scope, in its Region and for its service.
    pub(super) fn signing_key(&self, scope: &Credential<'_>) -> SigningKey {
        let Credential { date, region, service, .. } = *scope;
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(derived) = latest.as_ref()
            && derived.date == date
            && derived.region == region
            && derived.service == service
        {
            return derived.key.clone();
        }
        let key = SigningKey::derive(&self.value, date, region, service);
        let [date, region, service] = [date, region, service].map(str::to_owned);
        *latest = Some(Derived { date, region, service, key: key.clone() });
        key
    }
}

impl Secret {
    /// The key that verifies what is signed with Version 4A under the access key of that id.
    pub(super) fn verifying_key(&self, access_key_id: &str) -> Option<Arc<VerifyingKey>> {
        let mut latest = self.asymmetric.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((id, key)) = latest.as_ref()
            && id == access_key_id
        {
            return Some(Arc::clone(key));
        }
        let key = Arc::new(verifying_key(access_key_id, &self.value)?);
        *latest = Some((access_key_id.to_owned(), Arc::clone(&key)));
        Some(key)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remembered_key_serves_its_own_day_region_and_service_alone() {
        let secret = Secret::new("s");
        let sign = |date, region, service| {
            let scope = Credential { access_key_id: "", date, region, service };
            secret.signing_key(&scope).sign("text")
        };
        let first = sign("20130524", "us-east-1", "s3");
        assert_ne!(sign("20130525", "us-east-1", "s3"), first);
        assert_ne!(sign("20130525", "us-east-2", "s3"), sign("20130525", "us-east-1", "s3"));
        assert_ne!(sign("20130524", "us-east-1", "ec2"), first);
        assert_eq!(sign("20130524", "us-east-1", "s3"), first);
    }

    #[test]
    fn a_secret_is_not_shown() {
        assert!(!format!("{:?}", Secret::new("hush")).contains("hush"));
    }
}
