//! The version that a copy reads, for CopyObject and UploadPartCopy alike.

use std::sync::Arc;

use super::rules::{CopySource, SourceConditions, Subject};
use super::wire::Request;
use super::{Context, S3Error};
use crate::clock::Second;
use crate::store::{Archived, Buckets, Object, VersionId};

/// The most bytes that one copy may read. Documented for CopyObject as the size of its source
/// and for every part of an upload as its largest size.
pub(super) const MOST_BYTES: u64 = 5 * 1024 * 1024 * 1024;

/// The version that is read.
pub(super) struct Source {
    pub(super) named: CopySource,
    pub(super) id: VersionId,
    pub(super) modified: Second,
    pub(super) object: Arc<Object>,
    /// Where it is archived, a restored copy left aside.
    archived: Option<Archived>,
}

impl Source {
    /// Reads the header. What is wrong with it is told after anything about the destination
    /// bucket (inferred), so the mistake is kept for [`Source::find`].
    pub(super) fn named(context: &Context<'_>, request: &Request) -> Result<CopySource, S3Error> {
        let value = request.headers.get("x-amz-copy-source").map_or(&[][..], |v| v.as_bytes());
        (context.rules.copy_source)(str::from_utf8(value).unwrap_or("%"))
    }

    /// Checks that the destination bucket is there and of the expected account.
    pub(super) fn check_destination(
        context: &Context<'_>,
        request: &Request,
        buckets: &Buckets,
    ) -> Result<(), S3Error> {
        let rules = &context.rules;
        if !buckets.contains_key(&request.bucket) {
            return Err((rules.missing_destination)(&request.bucket));
        }
        let owner = context.world.account_id.as_str();
        (rules.expected_owner)(request.header("x-amz-expected-bucket-owner"), owner)
    }

    /// Looks the source up.
    pub(super) fn find(
        context: &Context<'_>,
        request: &Request,
        buckets: &Buckets,
        named: CopySource,
    ) -> Result<Self, S3Error> {
        let rules = &context.rules;
        let Some(bucket) = buckets.get(&named.bucket) else {
            return Err((rules.missing_source_bucket)(&named.bucket));
        };
        let owner = context.world.account_id.as_str();
        (rules.expected_source_owner)(request.header("x-amz-source-expected-bucket-owner"), owner)?;
        let history = bucket.objects.get(&named.key);
        let version = (rules.source_version)(history, &named.key, named.version.as_ref())?;
        let object = version.object().ok_or_else(|| S3Error::no_such_key(&named.key))?.clone();
        let archived = bucket.location(&named.key, &object, context.now);
        Ok(Self { named, id: version.id.clone(), modified: version.modified, object, archived })
    }

    /// Whether the source may be copied now.
    pub(super) fn judge(&self, context: &Context<'_>, request: &Request) -> Result<(), S3Error> {
        let conditions = SourceConditions::of(request);
        let etag = &self.object.etag;
        let subject = Subject { etag, modified: self.modified, now: context.now };
        (context.rules.source_conditions)(&conditions, &subject)?;
        (context.rules.source_tier)(self.archived, self.object.restoration, context.now)
    }
}

/// More bytes than one copy may read; the code is inferred for parts.
pub(super) fn too_large() -> S3Error {
    S3Error::invalid_request(format!(
        "The specified copy source is larger than the maximum allowable size for a copy source: {MOST_BYTES}"
    ))
}
