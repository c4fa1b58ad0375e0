//! What AWS Signature Version 4A has instead of Version 4's keys: one key on a curve for all Regions.

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};

use super::sigv4::{hex, mac};

/// The algorithm as requests name it, and the label in the derivation of a key.
pub(super) const ALGORITHM: &str = "AWS4-ECDSA-P256-SHA256";

/// The order of the curve less two, so that the secret number, one above what is drawn, is below the order.
const MOST: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc,
    0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x4f,
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
        let fixed: [&[u8]; 6] = [
            &1_u32.to_be_bytes(),
            ALGORITHM.as_bytes(),
            &[0],
            access_key_id.as_bytes(),
            &[counter],
            &256_u32.to_be_bytes(),
        ];
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

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use p256::ecdsa::signature::Verifier;
    use p256::ecdsa::{DerSignature, VerifyingKey};

    use super::*;
    use crate::wire::{Credentials, Request, Signer};

    const KEY: &str = "AKIDEXAMPLE";
    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    /// By awscrt 0.38.1, as botocore 1.44.5 asks it, of `copy` below. Signatures on curves have a random part, so ours
    /// is another; what can be compared is what both are good for.
    const THEIRS: &str = "304502201fb336478d6ce76ed1e8e733df1b2ffe7da1d4ba9eade49706d1d8c80a920c2c022100f3f68084d0c5\
        ff0cbaaf04fef4fe8451adae0f13d16c3fd84da27cfe269d0e04";
    const SIGNED: &str = "AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE/20261120/s3/aws4_request, \
        SignedHeaders=host;x-amz-content-sha256;x-amz-copy-source;x-amz-date;x-amz-region-set, Signature=";

    /// The text that was signed: the digest is that of the canonical request, put together by hand.
    fn signed_text() -> String {
        let canonical = "PUT\n/a%20b/k\n\nhost:abc.mrap.accesspoint.s3-global.amazonaws.com\n\
            x-amz-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n\
            x-amz-copy-source:b/k\nx-amz-date:20261120T120000Z\nx-amz-region-set:*\n\n\
            host;x-amz-content-sha256;x-amz-copy-source;x-amz-date;x-amz-region-set\n\
            e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let digest = crate::wire::sha256(canonical.as_bytes());
        format!("AWS4-ECDSA-P256-SHA256\n20261120T120000Z\n20261120/s3/aws4_request\n{digest}")
    }

    fn is_good(signature: &str) -> bool {
        let bytes = (0..signature.len() / 2).map(|at| u8::from_str_radix(&signature[2 * at..2 * at + 2], 16));
        let bytes = bytes.collect::<Result<Vec<u8>, _>>().unwrap();
        let key = VerifyingKey::from(key(KEY, SECRET).unwrap());
        key.verify(signed_text().as_bytes(), &DerSignature::from_bytes(&bytes).unwrap()).is_ok()
    }

    #[test]
    fn an_independent_signer_has_the_same_key_and_the_same_text() {
        assert!(is_good(THEIRS));
    }

    #[test]
    fn a_request_is_signed_as_theirs_is() {
        let signer = Signer::new(Credentials::new(KEY, SECRET), "*", "s3").in_many_regions();
        let mut copy = Request::new("PUT", "/a%20b/k").header("x-amz-copy-source", "b/k");
        let noon = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_176_000);
        signer.sign(&mut copy, "abc.mrap.accesspoint.s3-global.amazonaws.com", noon);
        assert_eq!(copy.headers.get("x-amz-region-set"), Some("*"));
        let signature = copy.headers.get("authorization").unwrap().strip_prefix(SIGNED).unwrap();
        assert!(is_good(signature));
    }

    #[test]
    fn one_is_added_across_bytes() {
        let mut number = [0; 32];
        number[31] = 0xff;
        assert_eq!(plus_one(number)[30..], [1, 0]);
    }
}
