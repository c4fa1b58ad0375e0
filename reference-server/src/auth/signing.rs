//! The cryptography of Signature Version 4: signing key, string to sign, signature.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::asymmetric::ASYMMETRIC;
use super::claim::Credential;
use super::moment::Moment;
use crate::extent::{hex, push_hex};

/// The name of the algorithm, on the wire and in every string to sign.
pub(super) const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// How a request is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Algorithm {
    /// Version 4.
    Symmetric,
    /// Version 4A, whose scope names no Region.
    Asymmetric,
}

impl Algorithm {
    pub(super) fn from_name(name: &str) -> Option<Self> {
        [Self::Symmetric, Self::Asymmetric].into_iter().find(|algorithm| algorithm.name() == name)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Symmetric => ALGORITHM,
            Self::Asymmetric => ASYMMETRIC,
        }
    }
}

/// The last part of every credential scope.
pub(super) const TERMINAL: &str = "aws4_request";

/// A SHA-256, or a signature, which is as long.
pub(super) type Digest256 = [u8; 32];

const BLOCK: usize = 64;

/// The key that signs one day's requests to one service of one Region.
#[derive(Clone)]
pub(super) struct SigningKey(Hmac<Sha256>);

impl SigningKey {
    /// Derives it from the secret access key, a date (`YYYYMMDD`), a Region and a service.
    pub(super) fn derive(secret: &str, date: &str, region: &str, service: &str) -> Self {
        let mut key = mac(keyed(format!("AWS4{secret}").as_bytes()), date.as_bytes());
        for part in [region, service, TERMINAL] {
            key = mac(keyed(&key), part.as_bytes());
        }
        Self(keyed(&key))
    }

    /// The signature of a string.
    pub(super) fn sign(&self, string_to_sign: &str) -> Digest256 {
        mac(self.0.clone(), string_to_sign.as_bytes())
    }

    /// Whether a signature in hexadecimal digits is that of a string, found out in constant time.
    pub(super) fn verifies(&self, string_to_sign: &str, signature: &str) -> bool {
        let ours = self.sign(string_to_sign);
        parse_digest(signature).is_some_and(|theirs| ours.ct_eq(&theirs).into())
    }
}

fn mac(mut keyed: Hmac<Sha256>, data: &[u8]) -> Digest256 {
    keyed.update(data);
    keyed.finalize().into_bytes().into()
}

/// HMAC's own key schedule (RFC 2104): short keys are padded, long ones are hashed first.
fn keyed(key: &[u8]) -> Hmac<Sha256> {
    let mut block = [0; BLOCK];
    if key.len() > BLOCK {
        fill(&mut block, &Sha256::digest(key));
    } else {
        fill(&mut block, key);
    }
    Hmac::new(&block.into())
}

fn fill(block: &mut [u8], bytes: &[u8]) {
    for (to, from) in block.iter_mut().zip(bytes) {
        *to = *from;
    }
}

/// The string to sign of a request in Version 4A.
pub(super) fn asymmetric_string_to_sign(credential: &Credential<'_>, at: &Moment, request: &[u8]) -> String {
    let Credential { date, service, .. } = credential;
    let basic = at.basic();
    let hash = sha256_hex(request);
    format!("{ASYMMETRIC}\n{basic}\n{date}/{service}/{TERMINAL}\n{hash}")
}

/// The string to sign of a request.
pub(super) fn string_to_sign(credential: &Credential<'_>, at: &Moment, request: &[u8]) -> String {
    let mut text = scoped(ALGORITHM, credential, at);
    push_hex(&mut text, &Sha256::digest(request));
    text
}

/// The first three lines of any string to sign: algorithm, timestamp and scope.
pub(super) fn scoped(algorithm: &str, credential: &Credential<'_>, at: &Moment) -> String {
    let Credential { date, region, service, .. } = credential;
    let pieces = [algorithm, "\n", at.basic(), "\n", date, "/", region, "/", service, "/", TERMINAL, "\n"];
    let mut text = String::with_capacity(256);
    text.extend(pieces);
    text
}

/// The SHA-256 of some bytes.
pub(super) fn sha256(bytes: &[u8]) -> Digest256 {
    Sha256::digest(bytes).into()
}

/// The SHA-256 of some bytes, in lower-case hexadecimal digits.
pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&sha256(bytes))
}

/// Reads 64 lower-case hexadecimal digits.
pub(super) fn parse_digest(text: &str) -> Option<Digest256> {
    let mut digest = [0; 32];
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    if pairs.len() != digest.len() {
        return None;
    }
    for (byte, [high, low]) in digest.iter_mut().zip(pairs) {
        *byte = nibble(*high)? << 4 | nibble(*low)?;
    }
    Some(digest)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}
