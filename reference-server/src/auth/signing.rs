//! The cryptography of Signature Version 4: signing key, string to sign, signature.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::claim::Credential;
use super::moment::Moment;

/// The name of the algorithm, on the wire and in every string to sign.
pub(super) const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// The service that a credential scope must name.
pub(super) const SERVICE: &str = "s3";

/// The last part of every credential scope.
pub(super) const TERMINAL: &str = "aws4_request";

const BLOCK: usize = 64;

/// The key that signs one day's requests to one Region's S3.
#[derive(Clone)]
pub(super) struct SigningKey(Hmac<Sha256>);

impl SigningKey {
    /// Derives it from the secret access key, a date (`YYYYMMDD`) and a Region.
    pub(super) fn derive(secret: &str, date: &str, region: &str) -> Self {
        let mut key = mac(keyed(format!("AWS4{secret}").as_bytes()), date.as_bytes());
        for part in [region, SERVICE, TERMINAL] {
            key = mac(keyed(&key), part.as_bytes());
        }
        Self(keyed(&key))
    }

    /// The signature of a string, in lower-case hexadecimal digits.
    pub(super) fn sign(&self, string_to_sign: &str) -> String {
        hex(&mac(self.0.clone(), string_to_sign.as_bytes()))
    }
}

fn mac(mut keyed: Hmac<Sha256>, data: &[u8]) -> [u8; 32] {
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

/// The string to sign of a request.
pub(super) fn string_to_sign(credential: &Credential<'_>, at: &Moment, request: &[u8]) -> String {
    let mut text = scoped(ALGORITHM, credential, at);
    push_hex(&mut text, &Sha256::digest(request));
    text
}

/// The first three lines of any string to sign: algorithm, timestamp and scope.
pub(super) fn scoped(algorithm: &str, credential: &Credential<'_>, at: &Moment) -> String {
    let mut text = String::with_capacity(256);
    let Credential { date, region, .. } = credential;
    // Writing to a String cannot fail.
    let _ = write!(text, "{algorithm}\n{}\n{date}/{region}/{SERVICE}/{TERMINAL}\n", at.basic());
    text
}

/// Whether two signatures are the same, in constant time.
pub(super) fn same(ours: &str, theirs: &str) -> bool {
    ours.as_bytes().ct_eq(theirs.as_bytes()).into()
}

/// The SHA-256 of some bytes, in lower-case hexadecimal digits.
pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    push_hex(&mut text, bytes);
    text
}

fn push_hex(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
}

fn digit(nibble: u8) -> char {
    char::from(match nibble {
        0..=9 => b'0' + nibble,
        _ => b'a' + (nibble - 10),
    })
}
