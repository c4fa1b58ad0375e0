//! The decisions, gathered so that each can be replaced by itself.

use std::collections::BTreeSet;
use std::time::Duration;

use bytes::Bytes;

use super::{
    Circumstances, CopyActs, Direction, KeyChoice, KeyUse, PresignedCopy, Viewer, copied, described,
    destination, encryption, permitted, presigned, protocol, sharing, shown, source, tags, time_based, used,
};
use crate::auth::Checks;
use crate::ec2::Ec2Error;
use crate::ec2::store::{
    Fate, Lock, LockState, OwnTags, Permissions, Place, Progress, PublicSharing, Snapshot, Tags, Transfer,
};
use crate::ec2::wire::error_document;
use crate::ids::Ids;
use crate::kms::{Key, KeyStore};
use crate::policy::Act;
use crate::region::Region;
use crate::s3::wire::Xml;
use crate::world::Account;

/// One function per decision. The documented ones are the default; a fault replaces exactly one,
/// and no rule knows whether it was replaced.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    /// What is demanded of signatures.
    pub(crate) signatures: Checks,
    pub(crate) version: fn(Option<&str>) -> Result<(), Ec2Error>,
    /// The error of an action that does not exist.
    pub(crate) invalid_action: fn(&str) -> Ec2Error,
    /// The root of the reply to an action.
    pub(crate) reply_root: fn(&str) -> String,
    pub(crate) unknown_parameter: fn(&str) -> Result<(), Ec2Error>,
    pub(crate) missing_parameter: fn(&str) -> Result<(), Ec2Error>,
    pub(crate) dry_run: fn(Option<bool>) -> Result<(), Ec2Error>,
    /// Whether a user needs to be allowed a call that is a dry run, or is not.
    pub(crate) asks_permission: fn(Option<bool>) -> bool,
    /// From whether a policy allows something, and whether one denies it.
    pub(crate) permits: fn(bool, bool) -> bool,
    /// The error of an action on a resource that a user is not allowed.
    pub(crate) unauthorized: fn(&str, &str) -> Ec2Error,
    pub(crate) acts_of_copy: fn(CopyActs) -> Vec<Act>,
    /// The same as `permits` of what a user does with a key.
    pub(crate) permits_with_key: fn(bool, bool) -> bool,
    /// How an error is written.
    pub(crate) error_document: fn(&Ec2Error, &str) -> Bytes,
    /// Whether a text can be the id of a snapshot.
    pub(crate) snapshot_id: fn(&str) -> Result<(), Ec2Error>,
    /// From its name, in the Region that was called.
    pub(crate) source_region: fn(&str, Region) -> Result<Region, Ec2Error>,
    pub(crate) permits_source: fn(&Snapshot, Viewer<'_>, PublicSharing) -> bool,
    pub(crate) source_is_ready: fn(Progress) -> bool,
    /// Whether a source may be copied that is, or is not, where it can be read.
    pub(crate) source_tier: fn(bool, &str) -> Result<(), Ec2Error>,
    /// Where a copy is made, from the name in the request and the Region that was called.
    pub(crate) destination_region: fn(Option<&str>, Region) -> Result<Region, Ec2Error>,
    /// The Outpost of that ARN among those of the caller.
    pub(crate) outpost: fn(&str, &[String; 2]) -> Result<Place, Ec2Error>,
    pub(crate) local_zone: fn(&str, Region) -> Result<Place, Ec2Error>,
    /// Whether an Outpost is named, and whether a zone is.
    pub(crate) one_destination: fn(bool, bool) -> Result<(), Ec2Error>,
    pub(crate) direction: fn(&Direction<'_>) -> Result<(), Ec2Error>,
    /// In minutes.
    pub(crate) completion_duration: fn(Option<i64>) -> Result<Option<u32>, Ec2Error>,
    /// Between which places copies are time-based.
    pub(crate) time_based_places: fn(&Place, &Place) -> Result<(), Ec2Error>,
    pub(crate) copy_time: fn(Duration, Option<u32>) -> Duration,
    /// Whether a text can be a presigned URL at all.
    pub(crate) is_url: fn(&str) -> Result<(), Ec2Error>,
    /// Whether the copy that a presigned URL asks for is the one of the request, or why not.
    pub(crate) presigned_copy: fn(&PresignedCopy<'_>) -> Result<(), &'static str>,
    /// Whether a presigned URL is taken whose signature is good, or is not.
    pub(crate) takes_presigned: fn(bool) -> bool,
    pub(crate) asked_encryption: fn(Option<bool>) -> Result<bool, Ec2Error>,
    pub(crate) is_encrypted: fn(&Circumstances<'_>) -> bool,
    pub(crate) key_of_copy: for<'a> fn(&Circumstances<'_>, Option<&'a str>) -> KeyChoice<'a>,
    /// Whether a key is named, and whether the copy is encrypted.
    pub(crate) key_dependency: fn(bool, bool) -> Result<(), Ec2Error>,
    pub(crate) find_key: fn(&mut KeyStore, Region, Account, &str) -> Option<Key>,
    pub(crate) key_is_usable: fn(&Key, Account, KeyUse) -> bool,
    pub(crate) shown_key: fn(&Key, Option<&str>) -> String,
    /// Whether a copy keeps the data key, from the key of the source and its own.
    pub(crate) keeps_data_key: fn(&str, &str) -> bool,
    /// What becomes of a copy that has to fail.
    pub(crate) late_fate: fn(Fate) -> Fate,
    pub(crate) most_copies: fn() -> usize,
    /// Whether the copy of an account counts for the caller, who comes first.
    pub(crate) counts_copy: fn(Account, Account) -> bool,
    pub(crate) id_of_copy: fn(&mut Ids, &str) -> String,
    pub(crate) description_of_copy: fn(Option<&str>, &str) -> String,
    /// From those of the request, and those of the source with its owner.
    pub(crate) tags_of_copy: fn(&Tags, &OwnTags, Account) -> Tags,
    pub(crate) permissions_of_copy: fn(&Permissions) -> Permissions,
    pub(crate) size_of_copy: fn(u32) -> u32,
    pub(crate) volume_of_copy: fn(&str) -> String,
    /// From who calls, and who owns the source.
    pub(crate) owner_of_copy: fn(Account, Account) -> Account,
    pub(crate) fast_restores_of_copy: fn(&BTreeSet<String>) -> BTreeSet<String>,
    pub(crate) lock_of_copy: fn(Option<Lock>) -> Option<Lock>,
    pub(crate) transfer_of_copy: fn(Option<u32>) -> Option<Transfer>,
    pub(crate) write_result: fn(&mut Xml, &str, &Tags),
    pub(crate) tag_key: fn(&str) -> Result<(), Ec2Error>,
    pub(crate) tag_value: fn(&str) -> Result<(), Ec2Error>,
    pub(crate) most_tags: fn() -> usize,
    /// Whether tags of one type of resource go with the creation of another.
    pub(crate) tag_resource: fn(&str, &str) -> Result<(), Ec2Error>,
    pub(crate) visible_tags: fn(&OwnTags, Account) -> Vec<(&str, &str)>,
    pub(crate) progress: fn(Progress) -> String,
    pub(crate) status_message: fn(Option<&str>) -> Option<&str>,
    /// The error of a description of an id that is nobody's.
    pub(crate) unknown_snapshot: fn(&str) -> Result<(), Ec2Error>,
    pub(crate) unknown_filter: fn(&str) -> Result<(), Ec2Error>,
    pub(crate) page_size: fn(Option<i64>) -> Result<Option<usize>, Ec2Error>,
    /// Whether something is shown that the filters admit, or do not.
    pub(crate) filter_admits: fn(bool) -> bool,
    /// Whether something is shown whose owner is asked for, or is not.
    pub(crate) owner_admits: fn(bool) -> bool,
    /// Whether something is shown that those who are named can restore, or cannot.
    pub(crate) restorable_admits: fn(bool) -> bool,
    /// Whether a snapshot may be shared like that, and whether AWS manages its key.
    pub(crate) sharing: fn(&Snapshot, &Permissions, bool) -> Result<(), Ec2Error>,
    pub(crate) is_ready_for_use: fn(Progress) -> bool,
    pub(crate) size_of_volume: fn(u32) -> u32,
    /// Whether the snapshot is encrypted, and whether that is asked of the volume.
    pub(crate) volume_is_encrypted: fn(bool, bool) -> bool,
    pub(crate) deletes_used: fn(&str, Option<&str>) -> Result<(), Ec2Error>,
    /// Whether a lock in that state keeps a snapshot from being deleted.
    pub(crate) lock_holds: fn(LockState) -> bool,
    pub(crate) deletes: fn() -> bool,
}

impl Rules {
    /// The decisions as AWS documents them.
    pub(crate) fn documented() -> Self {
        Self {
            signatures: Checks::default(),
            version: protocol::version,
            invalid_action: Ec2Error::invalid_action,
            reply_root: protocol::reply_root,
            unknown_parameter: protocol::unknown_parameter,
            missing_parameter: protocol::missing_parameter,
            dry_run: protocol::dry_run,
            asks_permission: permitted::asks_permission,
            permits: permitted::permits,
            unauthorized: Ec2Error::unauthorized_user,
            acts_of_copy: permitted::acts_of_copy,
            permits_with_key: permitted::permits,
            error_document,
            snapshot_id: source::snapshot_id,
            source_region: source::source_region,
            permits_source: source::permits_source,
            source_is_ready: source::source_is_ready,
            source_tier: source::source_tier,
            destination_region: destination::destination_region,
            outpost: destination::outpost,
            local_zone: destination::local_zone,
            one_destination: destination::one_destination,
            direction: destination::direction,
            completion_duration: time_based::completion_duration,
            time_based_places: time_based::time_based_places,
            copy_time: time_based::copy_time,
            is_url: presigned::is_url,
            presigned_copy: presigned::presigned_copy,
            takes_presigned: |holds| holds,
            asked_encryption: encryption::asked_encryption,
            is_encrypted: encryption::is_encrypted,
            key_of_copy: encryption::key_of_copy,
            key_dependency: encryption::key_dependency,
            find_key: encryption::find_key,
            key_is_usable: encryption::key_is_usable,
            shown_key: encryption::shown_key,
            keeps_data_key: encryption::keeps_data_key,
            late_fate: |fate| fate,
            most_copies: copied::most_copies,
            counts_copy: copied::counts_copy,
            id_of_copy: copied::id_of_copy,
            description_of_copy: copied::description_of_copy,
            tags_of_copy: copied::tags_of_copy,
            permissions_of_copy: copied::permissions_of_copy,
            size_of_copy: copied::size_of_copy,
            volume_of_copy: copied::volume_of_copy,
            owner_of_copy: copied::owner_of_copy,
            fast_restores_of_copy: copied::fast_restores_of_copy,
            lock_of_copy: copied::lock_of_copy,
            transfer_of_copy: time_based::transfer_of_copy,
            write_result: copied::write_result,
            tag_key: tags::tag_key,
            tag_value: tags::tag_value,
            most_tags: tags::most_tags,
            tag_resource: tags::tag_resource,
            visible_tags: shown::visible_tags,
            progress: shown::progress,
            status_message: shown::status_message,
            unknown_snapshot: described::unknown_snapshot,
            unknown_filter: described::unknown_filter,
            page_size: described::page_size,
            filter_admits: |admits| admits,
            owner_admits: |admits| admits,
            restorable_admits: |admits| admits,
            sharing: sharing::sharing,
            is_ready_for_use: used::is_ready_for_use,
            size_of_volume: used::size_of_volume,
            volume_is_encrypted: used::volume_is_encrypted,
            deletes_used: used::deletes_used,
            lock_holds: used::lock_holds,
            deletes: used::deletes,
        }
    }
}
