//! Key specs: what keys there are, and what each can be used for.

/// Use of a key, as `KeyUsage` names it.
pub(super) const ENCRYPT: &str = "ENCRYPT_DECRYPT";
const SIGN: &str = "SIGN_VERIFY";
const MAC: &str = "GENERATE_VERIFY_MAC";
const AGREE: &str = "KEY_AGREEMENT";

/// The spec of keys that EBS and S3 can use.
pub(super) const SYMMETRIC: &str = "SYMMETRIC_DEFAULT";

const OAEP: &[&str] = &["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"];
const RSASSA: &[&str] = &[
    "RSASSA_PKCS1_V1_5_SHA_256",
    "RSASSA_PKCS1_V1_5_SHA_384",
    "RSASSA_PKCS1_V1_5_SHA_512",
    "RSASSA_PSS_SHA_256",
    "RSASSA_PSS_SHA_384",
    "RSASSA_PSS_SHA_512",
];

/// One use of one spec, with the algorithms for it.
#[derive(Debug)]
pub(super) struct Spec {
    pub(super) name: &'static str,
    pub(super) usage: &'static str,
    pub(super) algorithms: &'static [&'static str],
}

/// The pairs that KMS offers (AWS KMS Developer Guide, "Key spec reference"), without those for Regions in
/// China and without post-quantum ones.
static SPECS: [Spec; 19] = [
    spec(SYMMETRIC, ENCRYPT, &["SYMMETRIC_DEFAULT"]),
    spec("RSA_2048", ENCRYPT, OAEP),
    spec("RSA_3072", ENCRYPT, OAEP),
    spec("RSA_4096", ENCRYPT, OAEP),
    spec("RSA_2048", SIGN, RSASSA),
    spec("RSA_3072", SIGN, RSASSA),
    spec("RSA_4096", SIGN, RSASSA),
    spec("ECC_NIST_P256", SIGN, &["ECDSA_SHA_256"]),
    spec("ECC_NIST_P384", SIGN, &["ECDSA_SHA_384"]),
    spec("ECC_NIST_P521", SIGN, &["ECDSA_SHA_512"]),
    spec("ECC_SECG_P256K1", SIGN, &["ECDSA_SHA_256"]),
    spec("ECC_NIST_P256", AGREE, &["ECDH"]),
    spec("ECC_NIST_P384", AGREE, &["ECDH"]),
    spec("ECC_NIST_P521", AGREE, &["ECDH"]),
    spec("HMAC_224", MAC, &["HMAC_SHA_224"]),
    spec("HMAC_256", MAC, &["HMAC_SHA_256"]),
    spec("HMAC_384", MAC, &["HMAC_SHA_384"]),
    spec("HMAC_512", MAC, &["HMAC_SHA_512"]),
    spec("ECC_NIST_EDWARDS25519", SIGN, &["ED25519_SHA_512"]),
];

const fn spec(name: &'static str, usage: &'static str, algorithms: &'static [&'static str]) -> Spec {
    Spec { name, usage, algorithms }
}

impl Spec {
    /// What the services use.
    pub(super) fn symmetric() -> &'static Self {
        let [symmetric, ..] = &SPECS;
        symmetric
    }

    /// That spec for that use.
    pub(super) fn find(name: &str, usage: &str) -> Option<&'static Self> {
        SPECS.iter().find(|spec| spec.name == name && spec.usage == usage)
    }

    pub(super) fn has_name(name: &str) -> bool {
        SPECS.iter().any(|spec| spec.name == name)
    }

    pub(super) fn has_usage(usage: &str) -> bool {
        SPECS.iter().any(|spec| spec.usage == usage)
    }

    /// The member of `KeyMetadata` that lists the algorithms.
    pub(super) fn algorithms_member(&self) -> &'static str {
        match self.usage {
            SIGN => "SigningAlgorithms",
            MAC => "MacAlgorithms",
            AGREE => "KeyAgreementAlgorithms",
            _ => "EncryptionAlgorithms",
        }
    }
}
