//! How what is written is encrypted, and what reading it takes.

use http::StatusCode;

use crate::iam::UserPolicies;
use crate::kms::{Key, KeyStore, Use, via};
use crate::policy::{Sides, decide};
use crate::region::Region;
use crate::s3::S3Error;
use crate::s3::params::{
    AskedKind, CustomerHeaders, CustomerKey, EncryptionRequest, encryption_context, key_dependency,
    key_to_read, key_to_write,
};
use crate::store::{Bucket, BucketEncryption, DefaultEncryption, ETag, Encryption};
use crate::world::{Account, Holder};

/// What an object is going to be encrypted with, before any key is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wanted<'a> {
    S3,
    Kms(WantedKey<'a>),
    Customer(&'a CustomerKey),
}

/// A key of KMS that is wanted, and how it is to be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WantedKey<'a> {
    /// Without one it is the key that AWS manages for S3.
    pub(crate) key: Option<&'a str>,
    pub(crate) dual: bool,
    pub(crate) context: Option<&'a str>,
    pub(crate) bucket_key: bool,
}

/// What the caller does with a key of KMS by asking S3 for something.
#[derive(Clone, Copy)]
pub(crate) struct KeyAct<'a> {
    pub(crate) key: &'a Key,
    pub(crate) asker: Holder,
    /// Those of the user.
    pub(crate) policies: &'a UserPolicies,
    /// As in `kms:Decrypt`.
    pub(crate) action: &'static str,
    /// Names and values.
    pub(crate) encryption_context: &'a [(String, String)],
}

/// What is kept from unencrypted connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protected {
    /// An object under a key of KMS.
    ByKms,
    /// The client's own key in the headers.
    CustomerKey,
}

/// What a reply tells of an object's encryption; what is `None` is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Reported<'a> {
    pub(crate) kind: Option<&'static str>,
    pub(crate) key: Option<&'a str>,
    /// For replies to requests that may give one.
    pub(crate) context: Option<&'a str>,
    pub(crate) bucket_key: bool,
    /// The MD5 of a customer's key.
    pub(crate) customer_md5: Option<&'a str>,
}

type OfCopy = for<'a> fn(&'a EncryptionRequest, &'a BucketEncryption, &'a Encryption) -> Wanted<'a>;
type OfUpload = for<'a> fn(&'a EncryptionRequest, &'a BucketEncryption) -> Wanted<'a>;
type FindKey = fn(&mut KeyStore, Region, Account, &str) -> Result<Key, S3Error>;
type Customer = fn(&CustomerHeaders<'_>) -> Result<Option<CustomerKey>, S3Error>;
type Fits = fn(&Encryption, Option<&CustomerKey>) -> Result<(), S3Error>;

/// The decisions about encryption.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EncryptionRules {
    /// The kind that a header names.
    pub(crate) kind: fn(&str) -> Result<AskedKind, S3Error>,
    /// The client's key to write with, from its headers.
    pub(crate) customer_key: Customer,
    /// The client's key to read the source of a copy with.
    pub(crate) source_customer_key: Customer,
    /// Whether a KMS key or a context may be named, given whether one is and whether none is needed.
    pub(crate) key_dependency: fn(bool, bool) -> Result<(), S3Error>,
    pub(crate) context: fn(&str) -> Result<(), S3Error>,
    /// Whether a bucket takes what is encrypted so.
    pub(crate) accepts: fn(&Bucket, &EncryptionRequest) -> Result<(), S3Error>,
    /// What a copy is encrypted with, given its source's encryption.
    pub(crate) of_copy: OfCopy,
    pub(crate) of_upload: OfUpload,
    pub(crate) find_key: FindKey,
    /// Whether a key can encrypt and decrypt at present.
    pub(crate) key_serves: fn(&Key) -> Result<(), S3Error>,
    pub(crate) permits_key: fn(&KeyAct<'_>) -> Result<(), S3Error>,
    /// Whether what is protected so may come or go over a connection, given whether that is TLS.
    pub(crate) connection: fn(Protected, bool) -> Result<(), S3Error>,
    /// Whether a source can be read with the key that came for it.
    pub(crate) source_key_fits: Fits,
    /// Whether a part can be copied into an upload with the key that came for it.
    pub(crate) part_key_fits: Fits,
    /// From the tag of the bytes and one that is nobody's MD5.
    pub(crate) etag: fn(&Encryption, ETag, ETag) -> ETag,
    /// What the reply to a copy tells.
    pub(crate) reported: for<'a> fn(&'a Encryption) -> Reported<'a>,
}

impl EncryptionRules {
    pub(crate) fn documented() -> Self {
        Self {
            kind: AskedKind::named,
            customer_key: key_to_write,
            source_customer_key: key_to_read,
            key_dependency,
            context: encryption_context,
            accepts,
            of_copy: |asked, bucket, _| wanted(asked, bucket),
            of_upload: wanted,
            find_key,
            key_serves,
            permits_key,
            connection,
            source_key_fits: key_fits,
            part_key_fits,
            etag,
            reported,
        }
    }
}

/// What the request says, else the bucket's default. Nothing is ever taken from a source.
///
/// A kind that needs a key of KMS gets the one that the request names, else the one that AWS manages, not the one
/// of the default (documented for PutObject). Bucket keys are for one layer only, and follow the bucket where the
/// request is silent.
pub(crate) fn wanted<'a>(asked: &'a EncryptionRequest, bucket: &'a BucketEncryption) -> Wanted<'a> {
    let by_kms = |key: Option<&'a str>, dual: bool| {
        let bucket_key = asked.bucket_key.unwrap_or(bucket.bucket_key) && !dual;
        Wanted::Kms(WantedKey { key, dual, context: asked.context.as_deref(), bucket_key })
    };
    match (&asked.kind, &bucket.default) {
        (Some(AskedKind::Customer(key)), _) => Wanted::Customer(key),
        (Some(AskedKind::Kms), _) => by_kms(asked.key.as_deref(), false),
        (Some(AskedKind::DualKms), _) => by_kms(asked.key.as_deref(), true),
        (Some(AskedKind::S3), _) | (None, DefaultEncryption::S3) => Wanted::S3,
        (None, DefaultEncryption::Kms { key, dual }) => by_kms(key.as_deref(), *dual),
    }
}

/// A bucket can refuse customer keys (User Guide, "Blocking or unblocking SSE-C"); the code is documented.
pub(crate) fn accepts(bucket: &Bucket, asked: &EncryptionRequest) -> Result<(), S3Error> {
    let brings_key = matches!(asked.kind, Some(AskedKind::Customer(_)));
    if brings_key && bucket.encryption.blocks_customer_keys { Err(S3Error::access_denied()) } else { Ok(()) }
}

/// The key that a text names in the Region of the bucket, for the account that asks.
pub(crate) fn find_key(
    keys: &mut KeyStore,
    region: Region,
    account: Account,
    text: &str,
) -> Result<Key, S3Error> {
    match keys.resolve(region, account, text) {
        Some(key) => Ok(key.clone()),
        None => Err(keys.missing(region, account, text).into()),
    }
}

/// Only an enabled symmetric key serves (states recorded on AWS; the code for other specs is inferred).
pub(crate) fn key_serves(key: &Key) -> Result<(), S3Error> {
    key.check_use().map_err(S3Error::from)
}

/// The key's policy and grants on one side, the policies of a user on the other, as S3 acts for who asks (KMS Developer
/// Guide, "Determining access to AWS KMS keys").
pub(crate) fn permits_key(act: &KeyAct<'_>) -> Result<(), S3Error> {
    let KeyAct { key, asker, policies, action, encryption_context } = *act;
    let via = via("s3", key.region());
    let wanted = Use { asker, action, arn: &key.arn, via: Some(&via), encryption_context };
    let identity = policies.of(asker, &key.act(&wanted));
    let sides = Sides {
        asker: Some(asker),
        is_own: key.owner == asker.account(),
        identity,
        resource: key.says(&wanted),
    };
    if decide(&sides) { Ok(()) } else { Err(S3Error::access_denied()) }
}

/// Both are documented to need TLS; the codes are inferred.
pub(crate) fn connection(protected: Protected, secure: bool) -> Result<(), S3Error> {
    let message = match protected {
        _ if secure => return Ok(()),
        Protected::ByKms => {
            "Requests specifying Server Side Encryption with AWS KMS managed keys must be made over a secure connection."
        }
        Protected::CustomerKey => {
            "Requests specifying Server Side Encryption with Customer provided keys must be made over a secure connection."
        }
    };
    Err(S3Error::invalid_request(message))
}

/// Whether the key that came is the one that an object was written with (recorded on AWS, but for a key that is
/// not needed: that is inferred).
pub(crate) fn key_fits(encryption: &Encryption, key: Option<&CustomerKey>) -> Result<(), S3Error> {
    match (encryption, key) {
        (Encryption::S3 | Encryption::Kms(_), None) => Ok(()),
        (Encryption::S3 | Encryption::Kms(_), Some(_)) => {
            Err(S3Error::invalid_request("The encryption parameters are not applicable to this object."))
        }
        (Encryption::Customer(_), None) => Err(S3Error::invalid_request(
            "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.",
        )),
        (Encryption::Customer(seal), Some(key)) if seal.fits(&key.bytes) => Ok(()),
        (Encryption::Customer(_), Some(_)) => Err(S3Error::new(
            StatusCode::FORBIDDEN,
            "AccessDenied",
            "Requests specifying Server Side Encryption with Customer provided keys must provide the correct secret key.",
        )),
    }
}

/// Whether the key that came with a part is that of its upload (recorded on AWS for UploadPart).
pub(crate) fn part_key_fits(encryption: &Encryption, key: Option<&CustomerKey>) -> Result<(), S3Error> {
    match (encryption, key) {
        (Encryption::S3 | Encryption::Kms(_), None) => Ok(()),
        (Encryption::Customer(seal), Some(key)) if seal.fits(&key.bytes) => Ok(()),
        (Encryption::Customer(_), Some(_)) => Err(S3Error::invalid_request(
            "The provided encryption parameters did not match the ones used originally.",
        )),
        _ => Err(S3Error::invalid_request(
            "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.",
        )),
    }
}

/// Only with keys of Amazon S3 the tag is the MD5 of the bytes (User Guide, "Checking object integrity").
pub(crate) fn etag(encryption: &Encryption, of_bytes: ETag, opaque: ETag) -> ETag {
    if *encryption == Encryption::S3 { of_bytes } else { opaque }
}

/// The kind, and what belongs to it.
pub(crate) fn reported(encryption: &Encryption) -> Reported<'_> {
    match encryption {
        Encryption::S3 => Reported { kind: Some("AES256"), ..Reported::default() },
        Encryption::Kms(kms) => Reported {
            kind: Some(if kms.dual { "aws:kms:dsse" } else { "aws:kms" }),
            key: Some(&kms.key),
            context: kms.context.as_deref(),
            bucket_key: kms.bucket_key,
            customer_md5: None,
        },
        Encryption::Customer(seal) => Reported { customer_md5: Some(&seal.md5), ..Reported::default() },
    }
}
