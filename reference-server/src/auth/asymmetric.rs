//! Signature Version 4A: ECDSA on P-256 with a key that follows from the secret access key, good in a set of Regions.
//!
//! AWS's documents say little of how the key is derived; it is as in AWS's open signers (aws-c-auth), and a test holds
//! it to signatures that one of them made.

use hmac::{Hmac, KeyInit as _, Mac as _};
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use sha2::Sha256;

use crate::region::Region;

/// The name of the algorithm, on the wire and in every string to sign.
pub(super) const ASYMMETRIC: &str = "AWS4-ECDSA-P256-SHA256";

/// The order of the curve less two, which no private key reaches before one is added.
const ORDER_LESS_TWO: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc,
    0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x4f,
];

/// The key that verifies what an access key signs.
pub(super) fn verifying_key(access_key_id: &str, secret: &str) -> Option<VerifyingKey> {
    (1..=u8::MAX).find_map(|counter| {
        let candidate = derived(access_key_id, secret, counter)?;
        // One in four billion is no key.
        let private = (candidate <= ORDER_LESS_TWO).then(|| plus_one(candidate))?;
        let key = SigningKey::from_slice(&private).ok()?;
        Some(*key.verifying_key())
    })
}

/// One block of the key derivation in counter mode (NIST SP 800-108), with HMAC-SHA256.
fn derived(access_key_id: &str, secret: &str, counter: u8) -> Option<[u8; 32]> {
    const BLOCK: [u8; 4] = 1_u32.to_be_bytes();
    const BITS: [u8; 4] = 256_u32.to_be_bytes();
    let mut mac = Hmac::<Sha256>::new_from_slice(format!("AWS4A{secret}").as_bytes()).ok()?;
    for part in [&BLOCK, ASYMMETRIC.as_bytes(), &[0], access_key_id.as_bytes(), &[counter], &BITS] {
        mac.update(part);
    }
    Some(mac.finalize().into_bytes().into())
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

/// Whether a signature, DER in hexadecimal digits, is that of a string.
pub(super) fn verifies(key: &VerifyingKey, string_to_sign: &str, signature: &str) -> bool {
    let signature = bytes(signature).and_then(|der| Signature::from_der(&der).ok());
    signature.is_some_and(|signature| key.verify(string_to_sign.as_bytes(), &signature).is_ok())
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let (pairs, []) = digits.as_bytes().as_chunks::<2>() else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

/// Whether a set of Regions (`*`, or names and patterns with commas between them) has one.
pub(super) fn has(set: &str, region: Region) -> bool {
    set.split(',').map(str::trim).any(|pattern| match pattern.split_once('*') {
        Some((start, end)) => {
            let rest = region.name().strip_prefix(start);
            rest.is_some_and(|rest| rest.ends_with(end))
        }
        None => pattern == region.name(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_regions() {
        let region = Region::home("us-east-1");
        for set in ["*", "us-east-1", "eu-west-1,us-east-1", "eu-west-1, us-*", "us-*-1"] {
            assert!(has(set, region), "{set}");
        }
        for set in ["", "us-east", "eu-*", "us-east-2,eu-west-1"] {
            assert!(!has(set, region), "{set}");
        }
    }

    #[test]
    fn one_is_carried() {
        let mut end = [0; 32];
        end[31] = 0xff;
        assert_eq!(&plus_one(end)[30..], [1, 0]);
    }
}
