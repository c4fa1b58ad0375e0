//! The decisions, gathered so that each can be replaced by itself.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use http::HeaderValue;

use super::{
    AnnotationDirective, CopyRange, CopySource, DestinationConditions, Directive, DirectoryRules,
    EncryptionRules, InPlace, PlaceRules, ResultOfCopy, SourceConditions, SourceFate, Subject,
    VersionSelector, archive, copied, limits, lock, parts,
};
use super::{
    copied_annotations, copied_metadata, copied_tags, destination_conditions, in_place_is_change,
    parse_copy_range, parse_copy_source, range_of_source, source_conditions, source_version,
};
use crate::auth::Checks;
use crate::clock::Second;
use crate::policy::{Sides, decide};
use crate::s3::access::{
    Action, Payer, Standing, charge, condition_key, hides_missing_source, permits, reported_charge,
};
use crate::s3::copy_access::{actions_at_destination, actions_at_source, actions_for_source};
use crate::s3::params::{AskedAcl, accepts_acl, expected_owner, refuses_public};
use crate::s3::source::most_bytes_of_copy;
use crate::s3::uploads::part_number;
use crate::s3::wire::Request;
use crate::s3::{Attempt, S3Error, Source, Written};
use crate::store::{
    Acl, Algorithm, Annotations, Archived, Body, Bucket, BucketLock, ETag, Expiry, History, Metadata, Object,
    ObjectLock, Ownership, Part, Period, PublicAccessBlock, Restoration, Retention, StorageClass, Tags,
    Upload, Version, VersionId, Versioning,
};
use crate::world::Account;

type EventHoldDuration = fn(Option<&str>, Option<&str>) -> Result<Option<Period>, S3Error>;
type WriteCopy = fn(Attempt<'_>) -> Result<(Source, Written), S3Error>;
type ConditionKey = for<'a> fn(&'a Standing<'a>, Action, &str) -> Option<Vec<Cow<'a, str>>>;
type FindSource = fn(Option<&History>, &str, Option<&VersionSelector>) -> Result<Arc<Version>, S3Error>;

/// One function per decision of the copy rules. The documented ones are the default; a
/// fault replaces exactly one, and no rule knows whether it was replaced.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    /// What is demanded of signatures.
    pub(crate) signatures: Checks,
    /// What is decided about directory buckets.
    pub(crate) directory: DirectoryRules,
    pub(crate) encryption: EncryptionRules,
    /// What is decided about the places that buckets are reached by.
    pub(crate) places: PlaceRules,
    pub(crate) copy_source: fn(&str) -> Result<CopySource, S3Error>,
    pub(crate) metadata_directive: fn(Option<&str>) -> Result<Directive, S3Error>,
    pub(crate) tagging_directive: fn(Option<&str>) -> Result<Directive, S3Error>,
    /// From the header and the query.
    pub(crate) annotation_directive: fn(Option<&str>, Option<&str>) -> Result<AnnotationDirective, S3Error>,
    /// The error of a destination bucket that does not exist.
    pub(crate) missing_destination: fn(&str) -> S3Error,
    /// The error of a source bucket that does not exist.
    pub(crate) missing_source_bucket: fn(&str) -> S3Error,
    /// Whether the destination bucket is of the expected account.
    pub(crate) expected_owner: fn(Option<&str>, &str) -> Result<(), S3Error>,
    /// Whether the source bucket is of the expected account.
    pub(crate) expected_source_owner: fn(Option<&str>, &str) -> Result<(), S3Error>,
    /// What a condition key of a policy stands for.
    pub(crate) condition_key: ConditionKey,
    /// Whether a request is let in by what both sides say.
    pub(crate) decide: fn(&Sides) -> bool,
    /// What a source needs that is read, and may be a version.
    pub(crate) actions_at_source: fn(&Request, &Object, bool) -> Vec<Action>,
    pub(crate) actions_at_destination: fn(&Request) -> Vec<Action>,
    /// What a destination needs because of what its source is.
    pub(crate) actions_for_source: fn(&Request, &Object) -> Vec<Action>,
    /// Whether the source may be read.
    pub(crate) permits_source: fn(&Standing<'_>, Action) -> bool,
    /// Whether a missing source is a secret.
    pub(crate) hides_missing_source: fn(&Standing<'_>) -> bool,
    /// Whether the destination may be written.
    pub(crate) permits_destination: fn(&Standing<'_>, Action) -> bool,
    /// Whether reading the source is charged to the caller.
    pub(crate) source_charge: fn(&Bucket, Payer) -> Result<bool, S3Error>,
    /// Whether writing the destination is charged to the caller.
    pub(crate) destination_charge: fn(&Bucket, Payer) -> Result<bool, S3Error>,
    pub(crate) reported_charge: fn(bool) -> bool,
    /// Whether the destination bucket takes such an access list.
    pub(crate) accepts_acl: fn(Ownership, &AskedAcl, Account) -> Result<(), S3Error>,
    pub(crate) refuses_public_acl: fn(PublicAccessBlock, &Acl) -> Result<(), S3Error>,
    /// From who writes, and then who owns the bucket.
    pub(crate) owner_of_copy: fn(&AskedAcl, Ownership, Account, Account) -> Account,
    /// For the copy's owner, and then the bucket's.
    pub(crate) acl_of_copy: fn(&AskedAcl, &Acl, Account, Account) -> Acl,
    pub(crate) source_version: FindSource,
    pub(crate) source_conditions: fn(&SourceConditions<'_>, &Subject<'_>) -> Result<(), S3Error>,
    pub(crate) destination_conditions:
        fn(&DestinationConditions<'_>, &str, Option<&Version>) -> Result<(), S3Error>,
    /// Whether a source may be copied from where it is archived.
    pub(crate) source_tier: fn(Option<Archived>, Option<Restoration>, Second) -> Result<(), S3Error>,
    pub(crate) in_place_is_change: fn(&InPlace) -> bool,
    pub(crate) copied_bytes: fn(&Body) -> Body,
    pub(crate) copied_metadata: fn(Directive, &Metadata, &Metadata) -> Metadata,
    pub(crate) copied_tags: fn(Directive, &Tags, &Tags) -> Tags,
    pub(crate) copied_annotations: fn(AnnotationDirective, &Annotations) -> Annotations,
    pub(crate) etag_of_copy: fn(&ETag, &Body) -> ETag,
    pub(crate) checksum_of_copy: fn(Option<Algorithm>, &Object) -> Algorithm,
    pub(crate) storage_class_of_copy: fn(Option<StorageClass>, StorageClass) -> StorageClass,
    pub(crate) redirect_of_copy: fn(Option<&HeaderValue>, Option<&HeaderValue>) -> Option<HeaderValue>,
    pub(crate) lock_is_possible: fn(&ObjectLock, Option<BucketLock>) -> Result<(), S3Error>,
    /// From the days and the years that the request names.
    pub(crate) event_hold_duration: EventHoldDuration,
    pub(crate) lock_of_copy: fn(&ObjectLock, &ObjectLock, Option<Retention>) -> ObjectLock,
    pub(crate) restoration_of_copy: fn(Option<Restoration>) -> Option<Restoration>,
    pub(crate) expiry_of_copy: fn(&Bucket, &str, &Object, Second, Second) -> Option<Expiry>,
    /// Whether user metadata of so many bytes may be stored.
    pub(crate) user_metadata_size: fn(usize) -> Result<(), S3Error>,
    pub(crate) modified_of_copy: fn(Second, Second) -> Second,
    pub(crate) result_of_copy: fn(&ResultOfCopy) -> ResultOfCopy,
    pub(crate) reported_version: fn(Versioning, &VersionId) -> Option<VersionId>,
    pub(crate) reported_source_version: fn(&VersionId) -> Option<VersionId>,
    /// How a copy is judged against its destination and written.
    pub(crate) write_copy: WriteCopy,
    /// Whether the reply to a copy says beforehand how long it is.
    pub(crate) announces_length: fn() -> bool,
    pub(crate) writes_despite: fn(&S3Error) -> bool,
    pub(crate) source_fate: fn() -> SourceFate,
    pub(crate) most_bytes_of_copy: fn() -> u64,
    pub(crate) part_number: fn(&str) -> Result<u32, S3Error>,
    pub(crate) copy_range: fn(Option<&str>) -> Result<CopyRange, S3Error>,
    pub(crate) range_of_source: fn(&CopyRange, u64) -> Result<Range<u64>, S3Error>,
    pub(crate) checksum_of_part: fn(&Upload) -> Option<Algorithm>,
    pub(crate) inherited_by_upload: fn(&mut Upload, &Object),
    pub(crate) stored_part: fn(&mut BTreeMap<u32, Part>, u32, Part),
    pub(crate) parts_of_object: fn(&BTreeMap<u32, Part>, &[u32]) -> Vec<u32>,
    pub(crate) least_part_bytes: fn() -> u64,
    pub(crate) etag_of_parts: fn(&[&[u8]]) -> ETag,
    pub(crate) abort_removes: fn() -> bool,
}

impl Rules {
    /// The decisions as AWS documents them.
    pub(crate) fn documented() -> Self {
        Self {
            signatures: Checks::default(),
            directory: DirectoryRules::DOCUMENTED,
            encryption: EncryptionRules::documented(),
            places: PlaceRules::documented(),
            copy_source: parse_copy_source,
            metadata_directive: Directive::of_metadata,
            tagging_directive: Directive::of_tagging,
            annotation_directive: AnnotationDirective::of,
            missing_destination: S3Error::no_such_bucket,
            missing_source_bucket: S3Error::no_such_bucket,
            expected_owner,
            expected_source_owner: expected_owner,
            condition_key,
            decide,
            actions_at_source,
            actions_at_destination,
            actions_for_source,
            permits_source: permits,
            hides_missing_source,
            permits_destination: permits,
            source_charge: charge,
            destination_charge: charge,
            reported_charge,
            accepts_acl,
            refuses_public_acl: refuses_public,
            owner_of_copy: AskedAcl::object_owner,
            acl_of_copy: copied::acl_of_copy,
            source_version,
            source_conditions,
            destination_conditions,
            source_tier: archive::source_tier,
            in_place_is_change,
            copied_bytes: copied::copied_bytes,
            copied_metadata,
            copied_tags,
            copied_annotations,
            etag_of_copy: copied::etag_of_copy,
            checksum_of_copy: copied::checksum_of_copy,
            storage_class_of_copy: copied::storage_class_of_copy,
            redirect_of_copy: copied::redirect_of_copy,
            lock_is_possible: lock::lock_is_possible,
            event_hold_duration: lock::event_hold_duration,
            lock_of_copy: lock::lock_of_copy,
            restoration_of_copy: archive::restoration_of_copy,
            expiry_of_copy: copied::expiry_of_copy,
            user_metadata_size: limits::user_metadata_size,
            modified_of_copy: copied::modified_of_copy,
            result_of_copy: copied::result_of_copy,
            reported_version: copied::reported_version,
            reported_source_version: copied::reported_source_version,
            write_copy: |attempt| attempt.write(),
            announces_length: copied::announces_length,
            writes_despite: copied::writes_despite,
            source_fate: copied::source_fate,
            most_bytes_of_copy,
            part_number,
            copy_range: parse_copy_range,
            range_of_source,
            checksum_of_part: parts::checksum_of_part,
            inherited_by_upload: parts::inherited_by_upload,
            stored_part: parts::stored_part,
            parts_of_object: parts::parts_of_object,
            least_part_bytes: parts::least_part_bytes,
            etag_of_parts: ETag::of_parts,
            abort_removes: parts::abort_removes,
        }
    }
}
