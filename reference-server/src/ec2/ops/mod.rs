//! The operations.

mod copy_snapshot;
mod create_snapshot;
mod create_volume;
mod default_key;
mod delete_snapshot;
mod delete_volume;
mod describe_availability_zones;
mod describe_regions;
mod describe_snapshots;
mod describe_tags;
mod describe_volumes;
mod encryption_by_default;
mod snapshot_attribute;
mod tagging;

pub(super) use copy_snapshot::CopySnapshot;
pub(super) use create_snapshot::CreateSnapshot;
pub(super) use create_volume::CreateVolume;
pub(super) use default_key::{GetEbsDefaultKmsKeyId, ModifyEbsDefaultKmsKeyId, ResetEbsDefaultKmsKeyId};
pub(super) use delete_snapshot::DeleteSnapshot;
pub(super) use delete_volume::DeleteVolume;
pub(super) use describe_availability_zones::DescribeAvailabilityZones;
pub(super) use describe_regions::DescribeRegions;
pub(super) use describe_snapshots::DescribeSnapshots;
pub(super) use describe_tags::DescribeTags;
pub(super) use describe_volumes::DescribeVolumes;
pub(super) use encryption_by_default::{
    DisableEbsEncryptionByDefault, EnableEbsEncryptionByDefault, GetEbsEncryptionByDefault,
};
pub(super) use snapshot_attribute::{
    DescribeSnapshotAttribute, ModifySnapshotAttribute, ResetSnapshotAttribute,
};
pub(super) use tagging::{CreateTags, DeleteTags};
