//! The version that a copy reads, for CopyObject and UploadPartCopy alike.

use std::sync::Arc;

use super::copy_access::{self, Readable};
use super::encrypting;
use super::params::{AskedAcl, CustomerKey};
use super::redirect::check_region;
use super::rules::{CopySource, SourceConditions, Subject};
use super::wire::Request;
use super::{Context, S3Error, directory, places};
use crate::clock::Second;
use crate::store::{Acl, Archived, Object, VersionId};
use crate::world::State;

/// The most bytes that one copy may read. Documented for CopyObject as the size of its source
/// and for every part of an upload as its largest size.
const MOST_BYTES: u64 = 5 * 1024 * 1024 * 1024;

/// The version that is read.
pub(crate) struct Source {
    pub(super) named: CopySource,
    pub(super) id: VersionId,
    pub(super) modified: Second,
    pub(super) object: Arc<Object>,
    /// Its access list as it counts.
    pub(super) acl: Acl,
    /// Whether its bucket is a directory bucket.
    pub(super) is_in_zone: bool,
    /// Whether reading it is charged to the caller.
    pub(super) charged: bool,
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

    /// Checks that the destination bucket is there, of the expected account, and open to the
    /// caller; says whether writing to it is charged to the caller.
    pub(super) fn check_destination(
        context: &Context<'_>,
        request: &Request,
        state: &State,
        acl: &AskedAcl,
    ) -> Result<bool, S3Error> {
        let rules = &context.rules;
        let Some(bucket) = state.buckets.get(&request.bucket) else {
            return Err((rules.missing_destination)(&request.bucket));
        };
        check_region(context, &request.bucket, bucket)?;
        places::check_written(context, request)?;
        let expected = request.header("x-amz-expected-bucket-owner");
        (rules.expected_owner)(expected, context.account_id(bucket))?;
        copy_access::destination(context, request, acl, state, bucket)
    }

    /// Looks the source up, for a caller that may read it.
    pub(super) fn find(
        context: &Context<'_>,
        request: &Request,
        state: &State,
        named: CopySource,
    ) -> Result<Self, S3Error> {
        let rules = &context.rules;
        let named = places::find_source(context, state, &request.bucket, named)?;
        let Some(bucket) = state.buckets.get(&named.bucket) else {
            return Err((rules.missing_source_bucket)(&named.bucket));
        };
        let expected = request.header("x-amz-source-expected-bucket-owner");
        (rules.expected_source_owner)(expected, context.account_id(bucket))?;
        if let Some(to) = state.buckets.get(&request.bucket) {
            places::check_source(context, (&named.bucket, bucket), (&request.bucket, to))?;
        }
        directory::check_source(context, request, &named, &state.buckets)?;
        let Readable { version, object, charged } =
            copy_access::source(context, request, &named, state, bucket)?;
        let archived = bucket.location(&named.key, &object, context.now);
        let (id, modified) = (version.id.clone(), version.modified);
        let acl = bucket.access.object_acl(&object);
        let is_in_zone = bucket.kind.zone().is_some();
        Ok(Self { named, is_in_zone, id, modified, object, acl, charged, archived })
    }

    /// Whether the source may be copied now, with the customer's key that came for it.
    pub(super) fn judge(
        &self,
        context: &Context<'_>,
        request: &Request,
        key: Option<&CustomerKey>,
    ) -> Result<(), S3Error> {
        (context.rules.encryption.source_key_fits)(&self.object.encryption, key)?;
        encrypting::decrypt(context, (&self.named.bucket, &self.named.key), &self.object.encryption)?;
        let conditions = SourceConditions::of(request);
        let etag = &self.object.etag;
        let subject = Subject { etag, modified: self.modified, now: context.now };
        (context.rules.source_conditions)(&conditions, &subject)?;
        (context.rules.source_tier)(self.archived, self.object.restoration, context.now)
    }
}

/// The most bytes that one copy may read.
pub(crate) fn most_bytes_of_copy() -> u64 {
    MOST_BYTES
}

/// More bytes than one copy may read; the code is inferred for parts.
pub(super) fn too_large() -> S3Error {
    S3Error::invalid_request(format!(
        "The specified copy source is larger than the maximum allowable size for a copy source: {MOST_BYTES}"
    ))
}
