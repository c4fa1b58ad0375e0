//! What AWS Signature Version 4A has instead of Version 4's keys: one key on a curve for all Regions.

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};

use super::sigv4::{hex, mac};

/// The algorithm as requests name it, and the label in the derivation of a key.
pub(super) const ALGORITHM: &str = "AWS4-ECDSA-P256-SHA256";

/// The order of the curve less two, so that the secret number, one above what is drawn, is below the order.
const MOST: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6,
    0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x4f,
];

/// The signature of a text, in hexadecimal; None where no key can be made, which happens to nobody.
pub(super) fn sign(access_key_id: &str, secret: &str, text: &str) -> Option<String> {
    let signature: DerSignature = key(access_key_id, secret)?.sign(text.as_bytes());
    Some(hex(signature.as_bytes()))
}

/// The key that follows from an access key: HMAC in counter mode (NIST SP 800-108) until a number is small enough.
pub(super) fn key(access_key_id: &str, secret: &str) -> Option<SigningKey> {
    let input = format!("AWS4A{secret}");
    let draw = |counter: u8| {
        let fixed: [&[u8]; 6] =
            [&1_u32.to_be_bytes(), ALGORITHM.as_bytes(), &[0], access_key_id.as_bytes(), &[counter], &256_u32.to_be_bytes()];
        mac(input.as_bytes(), &fixed.concat())
    };
    let number = (1..=u8::MAX - 1).map(draw).find(|number| *number <= MOST)?;
    SigningKey::from_slice(&plus_one(number)).ok()
}

fn plus_one(mut number: [u8; 32]) -> [u8; 32] {
    for byte in number.iter_mut().rev() {
        let (sum, carries) = byte.overflowing_add(1);
        *byte = sum;
        if !carries {
            break;
        }
    }
    number
}
