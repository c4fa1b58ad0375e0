//! Encryption in directory buckets: with keys of Amazon S3, or with the one key of the bucket.

use super::arn;
use crate::s3::context::bucket_mut;
use crate::s3::params::{AskedKind, EncryptionRequest, context_pairs};
use crate::s3::rules::{Wanted, WantedKey};
use crate::s3::wire::Request;
use crate::s3::{Context, S3Error};
use crate::store::{Bucket, BucketEncryption, DefaultEncryption, Encryption};
use crate::world::State;

/// What is written, as far as directory buckets make a difference to its encryption.
pub(crate) struct Writing<'a> {
    pub(crate) context: &'a Context<'a>,
    /// The bucket's name.
    pub(crate) name: &'a str,
    pub(crate) bucket: &'a Bucket,
    /// The encryption of the source and whether it is in a directory bucket, where something is copied.
    pub(crate) source: Option<(&'a Encryption, bool)>,
}

impl Writing<'_> {
    /// What is wanted, with the key of the bucket and without bucket keys where there are none; refused where the
    /// bucket lacks it.
    pub(crate) fn restrict<'a>(
        &'a self,
        asked: &EncryptionRequest,
        wanted: Wanted<'a>,
    ) -> Result<Wanted<'a>, S3Error> {
        if self.bucket.kind.zone().is_some() {
            self.check(asked)?;
        }
        let bucket_keys = self.bucket_keys();
        Ok(match wanted {
            Wanted::Kms(key) => Wanted::Kms(WantedKey {
                key: self.default_key().or(key.key),
                bucket_key: bucket_keys.unwrap_or(key.bucket_key),
                ..key
            }),
            other => other,
        })
    }

    /// Whether a bucket key is used, where that does not follow from request and default: it always is when an object
    /// is put into a directory bucket, and never when one under a key of KMS is copied there or from there.
    fn bucket_keys(&self) -> Option<bool> {
        let into = self.bucket.kind.zone().is_some();
        match self.source {
            None => into.then_some(true),
            Some((source, out_of)) => {
                let by_kms = into || matches!(source, Encryption::Kms(_));
                ((into || out_of) && by_kms).then(self.context.rules.directory.bucket_key_of_copy).flatten()
            }
        }
    }

    /// The bucket's one key, if it has one now.
    fn default_key(&self) -> Option<&str> {
        match &self.bucket.encryption.default {
            DefaultEncryption::Kms { key, .. } if self.bucket.kind.zone().is_some() => key.as_deref(),
            _ => None,
        }
    }

    fn check(&self, asked: &EncryptionRequest) -> Result<(), S3Error> {
        let rules = &self.context.rules.directory;
        let default = self.default_key();
        (rules.takes_encryption)(asked.kind.as_ref(), default.is_some())?;
        if self.source.is_none() && asked.kind.is_some() {
            // Written in a session, or begun as an upload: the same as the default or nothing.
            let by_kms = asked.kind == Some(AskedKind::Kms);
            (rules.may_override)(by_kms == default.is_some())?;
        }
        if let (Some(named), Some(key)) = (asked.key.as_deref(), default) {
            (rules.takes_key)(named, key)?;
        }
        match asked.context.as_deref() {
            Some(text) => {
                (rules.takes_context)(&context_pairs(text), &arn(self.context, self.bucket, self.name))
            }
            None => Ok(()),
        }
    }
}

/// What a directory bucket makes of a default that is put: one key by id or ARN, which stays the only one
/// (PutBucketEncryption, "Directory buckets").
pub(crate) fn check_default(
    context: &Context<'_>,
    request: &Request,
    asked: &DefaultEncryption,
) -> Result<Option<DefaultEncryption>, S3Error> {
    let mut state = context.world.state();
    let State { buckets, keys, .. } = &mut *state;
    let bucket = bucket_mut(buckets, &request.bucket)?;
    let Some(zone) = bucket.kind.zone() else { return Ok(None) };
    let key = match asked {
        DefaultEncryption::S3 => return Ok(Some(DefaultEncryption::S3)),
        DefaultEncryption::Kms { dual: true, .. } => return Err(not_supported()),
        DefaultEncryption::Kms { key: None, .. } => return Err(not_supported()),
        DefaultEncryption::Kms { key: Some(key), .. } if key.contains("alias/") => {
            return Err(not_supported());
        }
        DefaultEncryption::Kms { key: Some(key), .. } => key,
    };
    let found = (context.rules.encryption.find_key)(keys, zone.region, context.caller, key)?;
    if bucket.only_key.as_ref().is_some_and(|only| *only != found.arn) {
        return Err(S3Error::invalid_request(
            "The customer managed key of a directory bucket cannot be changed.",
        ));
    }
    bucket.only_key = Some(found.arn.clone());
    Ok(Some(DefaultEncryption::Kms { key: Some(found.arn), dual: false }))
}

/// The encryption of a new directory bucket: no customer keys are blocked, since there are none to take.
pub(crate) fn new_encryption() -> BucketEncryption {
    BucketEncryption { blocks_customer_keys: false, ..BucketEncryption::default() }
}

fn not_supported() -> S3Error {
    S3Error::invalid_request("The encryption configuration is not supported for directory buckets.")
}
