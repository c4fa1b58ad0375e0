//! Encrypting what is written and reading what is encrypted: keys are looked up, and asked whether they serve the caller.

use std::sync::Arc;

use super::context::arn;
use super::params::{
    CustomerHeaders, CustomerKey, EncryptionRequest, context_pairs, key_to_read, refuse_to_ask,
};
use super::rules::{KeyAct, Protected, Reported, Wanted, WantedKey, key_fits, reported};
use super::wire::{Reply, Request};
use super::{Context, S3Error};
use crate::iam::UserPolicies;
use crate::ids::Ids;
use crate::kms::{Key, KeyStore};
use crate::region::Region;
use crate::store::{Bucket, CustomerSeal, ETag, Encryption, KmsEncryption, Object, Upload};
use crate::world::State;

/// What writing under a key needs.
const TO_WRITE: &str = "kms:GenerateDataKey";
/// What reading under a key needs, and adding to an upload.
const TO_READ: &str = "kms:Decrypt";

/// What keys are looked up in.
pub(super) struct Keyring<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) keys: &'a mut KeyStore,
    pub(super) ids: &'a mut Ids,
    pub(super) policies: &'a UserPolicies,
    /// Bucket and key of what is written or read.
    pub(super) object: (&'a str, &'a str),
}

impl Keyring<'_> {
    /// How an object of that bucket is encrypted, if its key can be used.
    pub(super) fn encrypt(&mut self, bucket: &Bucket, wanted: &Wanted<'_>) -> Result<Encryption, S3Error> {
        match wanted {
            Wanted::S3 => Ok(Encryption::S3),
            Wanted::Customer(key) => {
                let seal = CustomerSeal::new(&key.bytes, &key.md5, self.ids.hex_64());
                Ok(Encryption::Customer(Arc::new(seal)))
            }
            Wanted::Kms(wanted) => self.encrypt_by_kms(bucket, wanted),
        }
    }

    fn encrypt_by_kms(&mut self, bucket: &Bucket, wanted: &WantedKey<'_>) -> Result<Encryption, S3Error> {
        (self.context.rules.encryption.connection)(Protected::ByKms, self.context.secure)?;
        let WantedKey { key, dual, context, bucket_key } = *wanted;
        let key = self.find(bucket.region, key.unwrap_or("alias/aws/s3"))?;
        let context = context.map(str::to_owned);
        let kms = KmsEncryption { key: key.arn.clone(), dual, context, bucket_key };
        self.check(&key, &kms, TO_WRITE)?;
        Ok(Encryption::Kms(Arc::new(kms)))
    }

    /// Whether the caller may read what is encrypted so, as far as a key of KMS decides it.
    fn decrypt(&mut self, kms: &KmsEncryption) -> Result<(), S3Error> {
        (self.context.rules.encryption.connection)(Protected::ByKms, self.context.secure)?;
        let region = kms.key.split(':').nth(3).and_then(Region::find).unwrap_or(self.context.region);
        let key = self.find(region, &kms.key)?;
        self.check(&key, kms, TO_READ)
    }

    /// How a part is received by its upload, if the caller may add one.
    pub(super) fn receive(
        &mut self,
        bucket: &Bucket,
        upload: &Upload,
        asked: &EncryptionRequest,
    ) -> Result<Receiver, S3Error> {
        let rules = &self.context.rules.encryption;
        (rules.part_key_fits)(&upload.encryption, asked.customer_key())?;
        (rules.accepts)(bucket, asked)?;
        if let Encryption::Kms(kms) = &upload.encryption {
            self.decrypt(kms)?;
        }
        let encryption = upload.encryption.clone();
        let opaque = (encryption != Encryption::S3).then(|| ETag::opaque(&self.ids.entity_tag()));
        Ok(Receiver { encryption, opaque })
    }

    fn find(&mut self, region: Region, text: &str) -> Result<Key, S3Error> {
        let context = self.context;
        self.keys.forget_deleted(context.now);
        (context.rules.encryption.find_key)(self.keys, region, context.caller, text)
    }

    /// Whether who asks may do this with the key, and the key can be used.
    fn check(&self, key: &Key, kms: &KmsEncryption, action: &'static str) -> Result<(), S3Error> {
        let rules = &self.context.rules.encryption;
        let asker = self.context.holder.ok_or_else(needs_signature)?;
        let encryption_context = self.encryption_context(kms);
        let encryption_context = encryption_context.as_slice();
        let policies = self.policies;
        (rules.permits_key)(&KeyAct { key, asker, policies, action, encryption_context })?;
        (rules.key_serves)(key)
    }

    /// What KMS is told: the ARN of the object, that of the bucket where a bucket key is used, and what the request
    /// added (User Guide, "Encryption context").
    fn encryption_context(&self, kms: &KmsEncryption) -> Vec<(String, String)> {
        let (bucket, key) = self.object;
        let arn = if kms.bucket_key { arn(bucket) } else { arn(&format!("{bucket}/{key}")) };
        let mut pairs = vec![("aws:s3:arn".to_owned(), arn)];
        pairs.extend(kms.context.as_deref().map(context_pairs).unwrap_or_default());
        pairs
    }

    /// The tag of an object that is encrypted so, from that of its bytes. It differs from write to write where it is no
    /// MD5.
    pub(super) fn etag(&mut self, encryption: &Encryption, of_bytes: ETag) -> ETag {
        match encryption {
            Encryption::S3 => of_bytes,
            _ => {
                let opaque = ETag::opaque(&self.ids.entity_tag());
                (self.context.rules.encryption.etag)(encryption, of_bytes, opaque)
            }
        }
    }
}

/// The tag of an object that was put together: the count of its parts stays where the rest is opaque (recorded on
/// AWS).
pub(super) fn etag_of_parts(object: &Object, ids: &mut Ids) -> ETag {
    match object.encryption {
        Encryption::S3 => object.etag.clone(),
        _ => ETag::opaque(&format!("{}-{}", ids.entity_tag(), object.parts.len())),
    }
}

/// Nobody in particular cannot use keys of KMS. The message is inferred.
fn needs_signature() -> S3Error {
    S3Error::invalid_argument(
        "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.",
        "Authorization",
        "null",
    )
}

/// How a part is received by its upload.
pub(super) struct Receiver {
    pub(super) encryption: Encryption,
    /// A tag for what has none of its bytes.
    opaque: Option<ETag>,
}

impl Receiver {
    /// The tag of the part.
    pub(super) fn etag(&self, context: &Context<'_>, of_bytes: ETag) -> ETag {
        match &self.opaque {
            None => of_bytes,
            Some(opaque) => (context.rules.encryption.etag)(&self.encryption, of_bytes, opaque.clone()),
        }
    }
}

/// The customer's key for reading the source of a copy.
pub(super) fn source_key(context: &Context<'_>, request: &Request) -> Result<Option<CustomerKey>, S3Error> {
    let headers = CustomerHeaders::of_source(request);
    let rules = &context.rules.encryption;
    if !headers.is_none() {
        (rules.connection)(Protected::CustomerKey, context.secure)?;
    }
    (rules.source_customer_key)(&headers)
}

/// How an object is encrypted that a request other than a copy writes into a bucket.
pub(super) fn of_write(
    keyring: &mut Keyring<'_>,
    bucket: &Bucket,
    asked: &EncryptionRequest,
    wanted: &Wanted<'_>,
) -> Result<Encryption, S3Error> {
    (keyring.context.rules.encryption.accepts)(bucket, asked)?;
    keyring.encrypt(bucket, wanted)
}

/// Whether the caller may decrypt what is encrypted so. Customer keys are another matter.
pub(super) fn decrypt(
    context: &Context<'_>,
    object: (&str, &str),
    encryption: &Encryption,
) -> Result<(), S3Error> {
    let Encryption::Kms(kms) = encryption else { return Ok(()) };
    let mut state = context.world.state();
    let State { keys, ids, policies, .. } = &mut *state;
    Keyring { context, keys, ids, policies, object }.decrypt(kms)
}

/// What a request for an object needs before it is told anything of it: the customer's key that it was written
/// with, which is neither needed nor taken for others.
pub(super) fn check_reader(
    context: &Context<'_>,
    request: &Request,
    encryption: &Encryption,
) -> Result<(), S3Error> {
    let names_any =
        request.headers.keys().any(|name| name.as_str().starts_with("x-amz-server-side-encryption"));
    if !names_any && *encryption == Encryption::S3 {
        return Ok(());
    }
    let headers = CustomerHeaders::of(request);
    if !headers.is_none() {
        (context.rules.encryption.connection)(Protected::CustomerKey, context.secure)?;
    }
    let key = key_to_read(&headers)?;
    refuse_to_ask(request)?;
    key_fits(encryption, key.as_ref())
}

/// Whether an object that is encrypted so can have so many annotations: under a customer's key none (API reference,
/// PutObjectAnnotation). The code is inferred, and that a copy which would lose some is refused.
pub(super) fn takes_annotations(encryption: &Encryption, count: usize) -> Result<(), S3Error> {
    match encryption {
        Encryption::Customer(_) if count > 0 => {
            Err(S3Error::invalid_request("Objects encrypted with SSE-C cannot have annotations."))
        }
        _ => Ok(()),
    }
}

/// The headers that tell how an object is encrypted. The context is told to who may give one.
pub(super) fn described(reply: Reply, encryption: &Encryption) -> Reply {
    with(reply, &Reported { context: None, ..reported(encryption) })
}

/// The same with the context.
pub(super) fn described_to_writer(reply: Reply, encryption: &Encryption) -> Reply {
    with(reply, &reported(encryption))
}

/// The headers of the reply to a copy.
pub(super) fn described_to_copier(reply: Reply, context: &Context<'_>, encryption: &Encryption) -> Reply {
    with(reply, &(context.rules.encryption.reported)(encryption))
}

/// Those of the reply to a copied part, which gives no context.
pub(super) fn described_part_to_copier(
    reply: Reply,
    context: &Context<'_>,
    encryption: &Encryption,
) -> Reply {
    with(reply, &Reported { context: None, ..(context.rules.encryption.reported)(encryption) })
}

fn with(reply: Reply, reported: &Reported<'_>) -> Reply {
    let reply = match reported.kind {
        Some(kind) => reply.fixed("x-amz-server-side-encryption", kind),
        None => reply,
    };
    let reply = reply
        .optional("x-amz-server-side-encryption-aws-kms-key-id", reported.key)
        .optional("x-amz-server-side-encryption-context", reported.context)
        .optional("x-amz-server-side-encryption-customer-key-md5", reported.customer_md5);
    let reply = match reported.customer_md5 {
        Some(_) => reply.fixed("x-amz-server-side-encryption-customer-algorithm", "AES256"),
        None => reply,
    };
    match reported.bucket_key {
        true => reply.fixed("x-amz-server-side-encryption-bucket-key-enabled", "true"),
        false => reply,
    }
}
