//! How objects are encrypted, and how their buckets encrypt by default. It is kept and told; bytes stay as they are.

use std::fmt;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// How one object is encrypted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Encryption {
    /// With keys of Amazon S3.
    #[default]
    S3,
    /// With a key of KMS.
    Kms(Arc<KmsEncryption>),
    /// With a key that comes with each request.
    Customer(Arc<CustomerSeal>),
}

/// A key of KMS, and how it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KmsEncryption {
    /// The key's ARN.
    pub(crate) key: String,
    /// Whether there are two layers of it (`aws:kms:dsse`).
    pub(crate) dual: bool,
    /// The additional encryption context in Base64, as it was sent.
    pub(crate) context: Option<String>,
    pub(crate) bucket_key: bool,
}

/// What is kept of a customer's key: enough to know it again and not enough to make it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct CustomerSeal {
    /// In Base64, as replies repeat it.
    pub(crate) md5: String,
    salt: String,
    digest: Vec<u8>,
}

impl CustomerSeal {
    pub(crate) fn new(key: &[u8], md5: &str, salt: String) -> Self {
        let digest = salted(&salt, key);
        Self { md5: md5.to_owned(), salt, digest }
    }

    /// Whether it was made of this key.
    pub(crate) fn fits(&self, key: &[u8]) -> bool {
        salted(&self.salt, key).ct_eq(&self.digest).into()
    }
}

fn salted(salt: &str, key: &[u8]) -> Vec<u8> {
    Sha256::new().chain_update(salt).chain_update(key).finalize().to_vec()
}

impl fmt::Debug for CustomerSeal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomerSeal").field("md5", &self.md5).finish_non_exhaustive()
    }
}

/// What a bucket says about the encryption of what is written into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BucketEncryption {
    /// Whether it was set by a request rather than by S3.
    pub(crate) configured: bool,
    pub(crate) default: DefaultEncryption,
    /// Whether objects under KMS keys use a bucket key unless their request says otherwise.
    pub(crate) bucket_key: bool,
    /// Whether customer keys are refused for new objects. New buckets do so since April 2026 (User Guide,
    /// "Default SSE-C setting for new buckets FAQ").
    pub(crate) blocks_customer_keys: bool,
}

impl Default for BucketEncryption {
    fn default() -> Self {
        Self {
            configured: false,
            default: DefaultEncryption::S3,
            bucket_key: false,
            blocks_customer_keys: true,
        }
    }
}

/// How objects are encrypted whose request names nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DefaultEncryption {
    S3,
    /// With the key that a text names; without one, with the key that AWS manages for S3.
    Kms {
        key: Option<String>,
        dual: bool,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_knows_its_key_and_does_not_hold_it() {
        let key = [7; 32];
        let seal = CustomerSeal::new(&key, "m", "salt".to_owned());
        assert!(seal.fits(&key));
        assert!(!seal.fits(&[8; 32]));
        assert!(!seal.fits(&[]));
        assert_ne!(seal.digest, key);
        assert_ne!(seal, CustomerSeal::new(&key, "m", "other".to_owned()));
    }
}
