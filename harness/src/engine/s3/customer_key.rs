//! Keys that customers send with their requests.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use md5::Md5;
use sha2::{Digest, Sha256};

use crate::scenario::NO_KEY;
use crate::wire::{Headers, Request};

/// What the headers of the destination's and of the source's key begin with.
pub(super) const OF_OBJECT: &str = "x-amz-server-side-encryption-customer-";
pub(super) const OF_SOURCE: &str = "x-amz-copy-source-server-side-encryption-customer-";

/// A key as three headers carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CustomerKey {
    algorithm: String,
    key: String,
    md5: String,
}

impl CustomerKey {
    /// The key that scenarios call so: its 32 bytes follow from the name.
    pub(super) fn named(name: &str) -> Self {
        let bytes = Sha256::digest(format!("a customer key of copyspec: {name}"));
        Self {
            algorithm: "AES256".to_owned(),
            key: BASE64.encode(bytes),
            md5: BASE64.encode(Md5::digest(bytes)),
        }
    }

    /// The key that an object is written with by a request with these headers, if they are all there.
    pub(super) fn of(headers: &Headers) -> Option<Self> {
        let header = |part: &str| headers.get(&format!("{OF_OBJECT}{part}")).map(str::to_owned);
        Some(Self { algorithm: header("algorithm")?, key: header("key")?, md5: header("key-MD5")? })
    }

    /// It in Base64, or its MD5.
    pub(super) fn text(&self, md5: bool) -> String {
        if md5 { self.md5.clone() } else { self.key.clone() }
    }

    /// The request with the headers of the key, each unless it is there already.
    pub(super) fn send(&self, request: &mut Request, prefix: &str) {
        for (part, value) in [("algorithm", &self.algorithm), ("key", &self.key), ("key-MD5", &self.md5)] {
            let name = format!("{prefix}{part}");
            if request.headers.get(&name).is_none() {
                request.headers.append(name, value.clone());
            }
        }
    }
}

/// The request with the key of that name, if it is to have one.
pub(super) fn send_named(request: &mut Request, prefix: &str, name: Option<&String>) {
    if let Some(name) = name.filter(|name| *name != NO_KEY) {
        CustomerKey::named(name).send(request, prefix);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_key_of_32_bytes_with_its_md5() {
        let key = CustomerKey::named("red");
        let bytes = BASE64.decode(&key.key).unwrap_or_default();
        assert_eq!(bytes.len(), 32);
        assert_eq!(BASE64.decode(&key.md5).unwrap_or_default(), Md5::digest(&bytes).to_vec());
        assert_ne!(key, CustomerKey::named("blue"));
    }

    #[test]
    fn what_is_written_goes_before_what_follows_from_the_name() {
        let mut request =
            Request::new("PUT", "/b/k").header("x-amz-server-side-encryption-customer-algorithm", "AES");
        send_named(&mut request, OF_OBJECT, Some(&"red".to_owned()));
        assert_eq!(request.headers.get("x-amz-server-side-encryption-customer-algorithm"), Some("AES"));
        assert_eq!(CustomerKey::of(&request.headers).map(|key| key.algorithm).as_deref(), Some("AES"));
        let mut plain = Request::new("PUT", "/b/k");
        send_named(&mut plain, OF_OBJECT, Some(&NO_KEY.to_owned()));
        assert_eq!(CustomerKey::of(&plain.headers), None);
    }
}
