//! Faults in how copies are encrypted, and in how encrypted sources are read.

use super::Fault;
use crate::kms::{Key, KeyStore};
use crate::region::Region;
use crate::s3::S3Error;
use crate::s3::params::{AskedKind, CustomerHeaders, CustomerKey, EncryptionRequest, key_to_write};
use crate::s3::rules::{
    InPlace, Reported, Wanted, WantedKey, find_key, in_place_is_change, key_fits, key_serves, part_key_fits,
    reported, wanted,
};
use crate::store::{BucketEncryption, DefaultEncryption, Encryption};
use crate::world::Account;

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "encryption-default-ignored",
        topic: "encryption",
        summary: "a copy whose request says nothing is encrypted with keys of S3 whatever the bucket's default",
        arm: |rules| rules.s3.encryption.of_copy = without_default,
    },
    Fault {
        name: "encryption-default-key-ignored",
        topic: "encryption",
        summary: "where the bucket's default is a KMS key the copy gets the one that AWS manages",
        arm: |rules| rules.s3.encryption.of_copy = with_managed_default,
    },
    Fault {
        name: "encryption-default-over-request",
        topic: "encryption",
        summary: "the bucket's default goes before what the request says",
        arm: |rules| rules.s3.encryption.of_copy = default_first,
    },
    Fault {
        name: "encryption-of-source-inherited",
        topic: "encryption",
        summary: "a copy whose request says nothing is encrypted as its source is",
        arm: |rules| rules.s3.encryption.of_copy = as_source,
    },
    Fault {
        name: "encryption-key-inherited",
        topic: "encryption",
        summary: "aws:kms without a key takes the key of the source",
        arm: |rules| rules.s3.encryption.of_copy = with_key_of_source,
    },
    Fault {
        name: "encryption-context-inherited",
        topic: "encryption",
        summary: "the encryption context of the source comes with the copy",
        arm: |rules| rules.s3.encryption.of_copy = with_context_of_source,
    },
    Fault {
        name: "encryption-context-lost",
        topic: "encryption",
        summary: "the encryption context of the request is not used",
        arm: |rules| rules.s3.encryption.of_copy = without_context,
    },
    Fault {
        name: "bucket-key-inherited",
        topic: "encryption",
        summary: "a copy uses a bucket key because its source does",
        arm: |rules| rules.s3.encryption.of_copy = with_bucket_key_of_source,
    },
    Fault {
        name: "bucket-key-ignored",
        topic: "encryption",
        summary: "a copy does without a bucket key although its request asks for one",
        arm: |rules| rules.s3.encryption.of_copy = without_bucket_key,
    },
    Fault {
        name: "bucket-key-not-switched-off",
        topic: "encryption",
        summary: "a copy uses the bucket key of the default although its request says no",
        arm: |rules| rules.s3.encryption.of_copy = with_bucket_key_of_default,
    },
    Fault {
        name: "dsse-single",
        topic: "encryption",
        summary: "aws:kms:dsse makes one layer of encryption",
        arm: |rules| rules.s3.encryption.of_copy = with_one_layer,
    },
    Fault {
        name: "encryption-kind-unchecked",
        topic: "encryption",
        summary: "a kind of encryption that is unknown counts as AES256",
        arm: |rules| {
            rules.s3.encryption.kind = |name| Ok(AskedKind::named(name).unwrap_or(AskedKind::S3));
        },
    },
    Fault {
        name: "encryption-kms-unsupported",
        topic: "encryption",
        summary: "aws:kms is taken and done without",
        arm: |rules| rules.s3.encryption.of_copy = without_kms,
    },
    Fault {
        name: "customer-key-ignored",
        topic: "encryption",
        summary: "a customer's key is taken and not used",
        arm: |rules| rules.s3.encryption.of_copy = without_customer_key,
    },
    Fault {
        name: "customer-key-md5-unchecked",
        topic: "encryption",
        summary: "a customer's key is not compared with its MD5",
        arm: |rules| rules.s3.encryption.customer_key = |headers| own_md5(headers, key_to_write),
    },
    Fault {
        name: "customer-key-length-unchecked",
        topic: "encryption",
        summary: "a customer's key may be of any length",
        arm: |rules| rules.s3.encryption.customer_key = crate::s3::params::key_to_read,
    },
    Fault {
        name: "customer-algorithm-unchecked",
        topic: "encryption",
        summary: "any algorithm of a customer's key counts as AES256",
        arm: |rules| rules.s3.encryption.customer_key = |headers| any_algorithm(headers, key_to_write),
    },
    Fault {
        name: "customer-key-blocks-nothing",
        topic: "encryption",
        summary: "a bucket that blocks customers' keys takes them",
        arm: |rules| rules.s3.encryption.accepts = |_, _| Ok(()),
    },
    Fault {
        name: "source-customer-key-unneeded",
        topic: "encryption",
        summary: "a source is read without the customer's key that it was stored with",
        arm: |rules| {
            rules.s3.encryption.source_key_fits =
                |encryption, key| if key.is_none() { Ok(()) } else { key_fits(encryption, key) };
        },
    },
    Fault {
        name: "source-customer-key-unchecked",
        topic: "encryption",
        summary: "any customer's key reads a source",
        arm: |rules| rules.s3.encryption.source_key_fits = any_key,
    },
    Fault {
        name: "source-customer-key-md5-unchecked",
        topic: "encryption",
        summary: "a customer's key for the source is not compared with its MD5",
        arm: |rules| {
            rules.s3.encryption.source_customer_key =
                |headers| own_md5(headers, crate::s3::params::key_to_read);
        },
    },
    Fault {
        name: "source-customer-algorithm-unchecked",
        topic: "encryption",
        summary: "any algorithm of the source's key counts as AES256",
        arm: |rules| {
            rules.s3.encryption.source_customer_key =
                |headers| any_algorithm(headers, crate::s3::params::key_to_read);
        },
    },
    Fault {
        name: "part-customer-key-unneeded",
        topic: "encryption",
        summary: "a part is copied without the customer's key of its upload",
        arm: |rules| {
            rules.s3.encryption.part_key_fits =
                |encryption, key| if key.is_none() { Ok(()) } else { part_key_fits(encryption, key) };
        },
    },
    Fault {
        name: "part-customer-key-unchecked",
        topic: "encryption",
        summary: "a part is copied with another customer's key than that of its upload",
        arm: |rules| {
            rules.s3.encryption.part_key_fits =
                |encryption, key| if key.is_some() { Ok(()) } else { part_key_fits(encryption, key) };
        },
    },
    Fault {
        name: "upload-default-ignored",
        topic: "encryption",
        summary: "an upload whose beginning says nothing is encrypted with keys of S3 whatever the bucket's default",
        arm: |rules| rules.s3.encryption.of_upload = upload_without_default,
    },
    Fault {
        name: "kms-key-unchecked",
        topic: "encryption",
        summary: "a KMS key that does not exist is replaced by the one that AWS manages",
        arm: |rules| rules.s3.encryption.find_key = else_managed,
    },
    Fault {
        name: "kms-key-alias-unknown",
        topic: "encryption",
        summary: "a KMS key is not found by an alias",
        arm: |rules| rules.s3.encryption.find_key = without_aliases,
    },
    Fault {
        name: "kms-key-disabled-used",
        topic: "encryption",
        summary: "a KMS key that is disabled is used",
        arm: |rules| {
            rules.s3.encryption.key_serves = |key| {
                if key.is_enabled() || key.is_pending_deletion() { key_serves(key) } else { Ok(()) }
            };
        },
    },
    Fault {
        name: "kms-key-pending-used",
        topic: "encryption",
        summary: "a KMS key that waits for its deletion is used",
        arm: |rules| {
            rules.s3.encryption.key_serves =
                |key| if key.is_pending_deletion() { Ok(()) } else { key_serves(key) };
        },
    },
    Fault {
        name: "tls-not-needed",
        topic: "encryption",
        summary: "customers' keys and objects under KMS keys go over open connections",
        arm: |rules| rules.s3.encryption.connection = |_, _| Ok(()),
    },
    Fault {
        name: "etag-md5-under-key",
        topic: "encryption",
        summary: "the ETag is the MD5 of the bytes however they are encrypted",
        arm: |rules| rules.s3.encryption.etag = |_, of_bytes, _| of_bytes,
    },
    Fault {
        name: "etag-kept-after-key",
        topic: "encryption",
        summary: "the ETag of a source stays although encryption changes",
        arm: |rules| rules.s3.etag_of_copy = |source, _| source.clone(),
    },
    Fault {
        name: "reply-without-kind",
        topic: "encryption",
        summary: "the reply does not name the kind of encryption",
        arm: |rules| {
            rules.s3.encryption.reported = |encryption| Reported { kind: None, ..reported(encryption) };
        },
    },
    Fault {
        name: "reply-without-key",
        topic: "encryption",
        summary: "the reply does not name the KMS key",
        arm: |rules| {
            rules.s3.encryption.reported = |encryption| Reported { key: None, ..reported(encryption) };
        },
    },
    Fault {
        name: "reply-without-bucket-key",
        topic: "encryption",
        summary: "the reply does not tell that a bucket key is used",
        arm: |rules| {
            rules.s3.encryption.reported =
                |encryption| Reported { bucket_key: false, ..reported(encryption) };
        },
    },
    Fault {
        name: "reply-without-customer-key",
        topic: "encryption",
        summary: "the reply does not repeat algorithm and MD5 of a customer's key",
        arm: |rules| {
            rules.s3.encryption.reported =
                |encryption| Reported { customer_md5: None, ..reported(encryption) };
        },
    },
    Fault {
        name: "reply-with-two-kinds",
        topic: "encryption",
        summary: "the reply names AES256 beside a customer's key",
        arm: |rules| {
            rules.s3.encryption.reported = |encryption| {
                let told = reported(encryption);
                Reported { kind: told.kind.or(Some("AES256")), ..told }
            };
        },
    },
    Fault {
        name: "in-place-encryption-no-change",
        topic: "encryption",
        summary: "another encryption is no change of an object that is copied onto itself",
        arm: |rules| {
            rules.s3.in_place_is_change =
                |asked| in_place_is_change(&InPlace { encryption: false, leaves_key: false, ..*asked });
        },
    },
    Fault {
        name: "in-place-default-no-change",
        topic: "encryption",
        summary: "a default that was set is no change of an object that is copied onto itself",
        arm: |rules| {
            rules.s3.in_place_is_change =
                |asked| in_place_is_change(&InPlace { encryption_configured: false, ..*asked });
        },
    },
];

fn without_default<'a>(
    asked: &'a EncryptionRequest,
    bucket: &'a BucketEncryption,
    _: &'a Encryption,
) -> Wanted<'a> {
    upload_without_default(asked, bucket)
}

fn upload_without_default<'a>(asked: &'a EncryptionRequest, bucket: &'a BucketEncryption) -> Wanted<'a> {
    if asked.is_said() { wanted(asked, bucket) } else { Wanted::S3 }
}

/// What is right, but with another use of the key.
fn but<'a>(right: Wanted<'a>, change: impl FnOnce(WantedKey<'a>) -> WantedKey<'a>) -> Wanted<'a> {
    match right {
        Wanted::Kms(key) => Wanted::Kms(change(key)),
        other => other,
    }
}

fn with_managed_default<'a>(
    asked: &'a EncryptionRequest,
    bucket: &'a BucketEncryption,
    _: &'a Encryption,
) -> Wanted<'a> {
    but(wanted(asked, bucket), |wanted| WantedKey { key: asked.key.as_deref(), ..wanted })
}

fn default_first<'a>(
    asked: &'a EncryptionRequest,
    bucket: &'a BucketEncryption,
    _: &'a Encryption,
) -> Wanted<'a> {
    match &bucket.default {
        DefaultEncryption::S3 => wanted(asked, bucket),
        DefaultEncryption::Kms { key, dual } => Wanted::Kms(WantedKey {
            key: key.as_deref(),
            dual: *dual,
            context: None,
            bucket_key: bucket.bucket_key && !dual,
        }),
    }
}

fn as_source<'a>(
    asked: &'a EncryptionRequest,
    bucket: &'a BucketEncryption,
    source: &'a Encryption,
) -> Wanted<'a> {
    match source {
        Encryption::Kms(kms) if !asked.is_said() => Wanted::Kms(WantedKey {
            key: Some(&kms.key),
            dual: kms.dual,
            context: None,
            bucket_key: kms.bucket_key,
        }),
        _ => wanted(asked, bucket),
    }
}

fn with_key_of_source<'a>(
    asked: &'a EncryptionRequest,
    bucket: &'a BucketEncryption,
    source: &'a Encryption,
) -> Wanted<'a> {
    let Encryption::Kms(kms) = source else { return wanted(asked, bucket) };
    but(wanted(asked, bucket), |wanted| WantedKey { key: wanted.key.or(Some(&kms.key)), ..wanted })
}

fn with_context_of_source<'a>(
    asked: &'a EncryptionRequest,
    bucket: &'a BucketEncryption,
    source: &'a Encryption,
) -> Wanted<'a> {
    let Encryption::Kms(kms) = source else { return wanted(asked, bucket) };
    let inherited = kms.context.as_deref();
    but(wanted(asked, bucket), |wanted| WantedKey { context: wanted.context.or(inherited), ..wanted })
}

fn without_context<'a>(
    asked: &'a EncryptionRequest,
    bucket: &'a BucketEncryption,
    _: &'a Encryption,
) -> Wanted<'a> {
    but(wanted(asked, bucket), |wanted| WantedKey { context: None, ..wanted })
}

fn with_bucket_key_of_source<'a>(
    asked: &'a EncryptionRequest,
    bucket: &'a BucketEncryption,
    source: &'a Encryption,
) -> Wanted<'a> {
    let inherited = matches!(source, Encryption::Kms(kms) if kms.bucket_key);
    but(wanted(asked, bucket), |wanted| WantedKey { bucket_key: wanted.bucket_key || inherited, ..wanted })
}

fn without_bucket_key<'a>(
    asked: &'a EncryptionRequest,
    bucket: &'a BucketEncryption,
    _: &'a Encryption,
) -> Wanted<'a> {
    but(wanted(asked, bucket), |wanted| WantedKey { bucket_key: false, ..wanted })
}

fn with_bucket_key_of_default<'a>(
    asked: &'a EncryptionRequest,
    bucket: &'a BucketEncryption,
    _: &'a Encryption,
) -> Wanted<'a> {
    but(wanted(asked, bucket), |wanted| WantedKey {
        bucket_key: wanted.bucket_key || bucket.bucket_key,
        ..wanted
    })
}

fn with_one_layer<'a>(
    asked: &'a EncryptionRequest,
    bucket: &'a BucketEncryption,
    _: &'a Encryption,
) -> Wanted<'a> {
    but(wanted(asked, bucket), |wanted| WantedKey { dual: false, ..wanted })
}

fn without_kms<'a>(
    asked: &'a EncryptionRequest,
    bucket: &'a BucketEncryption,
    _: &'a Encryption,
) -> Wanted<'a> {
    match wanted(asked, bucket) {
        Wanted::Kms(_) => Wanted::S3,
        other => other,
    }
}

fn without_customer_key<'a>(
    asked: &'a EncryptionRequest,
    bucket: &'a BucketEncryption,
    _: &'a Encryption,
) -> Wanted<'a> {
    match wanted(asked, bucket) {
        Wanted::Customer(_) => Wanted::S3,
        other => other,
    }
}

type Read = fn(&CustomerHeaders<'_>) -> Result<Option<CustomerKey>, S3Error>;

fn any_algorithm(headers: &CustomerHeaders<'_>, read: Read) -> Result<Option<CustomerKey>, S3Error> {
    read(&CustomerHeaders { algorithm: headers.algorithm.map(|_| "AES256"), ..*headers })
}

/// With the MD5 that the key really has.
fn own_md5(headers: &CustomerHeaders<'_>, read: Read) -> Result<Option<CustomerKey>, S3Error> {
    let right = headers.key.and_then(md5_of_key);
    read(&CustomerHeaders { md5: headers.md5.and(right.as_deref().or(headers.md5)), ..*headers })
}

fn md5_of_key(key: &str) -> Option<String> {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use md5::{Digest as _, Md5};
    Some(STANDARD.encode(Md5::digest(STANDARD.decode(key).ok()?)))
}

fn any_key(encryption: &Encryption, key: Option<&CustomerKey>) -> Result<(), S3Error> {
    match (encryption, key) {
        (Encryption::Customer(_), Some(_)) => Ok(()),
        _ => key_fits(encryption, key),
    }
}

fn else_managed(keys: &mut KeyStore, region: Region, account: Account, text: &str) -> Result<Key, S3Error> {
    find_key(keys, region, account, text).or_else(|_| find_key(keys, region, account, "alias/aws/s3"))
}

fn without_aliases(
    keys: &mut KeyStore,
    region: Region,
    account: Account,
    text: &str,
) -> Result<Key, S3Error> {
    let is_own = text.contains("alias/") && text != "alias/aws/s3";
    find_key(keys, region, account, if is_own { "no-such-key" } else { text })
}
