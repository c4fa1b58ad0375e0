//! The operations.

mod block_public_access;
mod copy_snapshot;
mod copy_volumes;
mod create_snapshot;
mod create_snapshots;
mod create_volume;
mod default_key;
mod delete_snapshot;
mod delete_volume;
mod deregister_image;
mod describe_availability_zones;
mod describe_fast_snapshot_restores;
mod describe_images;
mod describe_locked_snapshots;
mod describe_regions;
mod describe_snapshot_tier_status;
mod describe_snapshots;
mod describe_tags;
mod describe_volumes;
mod encryption_by_default;
mod fast_snapshot_restores;
mod register_image;
mod snapshot_attribute;
mod snapshot_lock;
mod snapshot_tier;
mod tagging;

pub(super) use block_public_access::{
    DisableSnapshotBlockPublicAccess, EnableSnapshotBlockPublicAccess, GetSnapshotBlockPublicAccessState,
};
pub(super) use copy_snapshot::CopySnapshot;
pub(super) use copy_volumes::CopyVolumes;
pub(super) use create_snapshot::CreateSnapshot;
pub(super) use create_snapshots::CreateSnapshots;
pub(super) use create_volume::CreateVolume;
pub(super) use default_key::{GetEbsDefaultKmsKeyId, ModifyEbsDefaultKmsKeyId, ResetEbsDefaultKmsKeyId};
pub(super) use delete_snapshot::DeleteSnapshot;
pub(super) use delete_volume::DeleteVolume;
pub(super) use deregister_image::DeregisterImage;
pub(super) use describe_availability_zones::DescribeAvailabilityZones;
pub(super) use describe_fast_snapshot_restores::DescribeFastSnapshotRestores;
pub(super) use describe_images::DescribeImages;
pub(super) use describe_locked_snapshots::DescribeLockedSnapshots;
pub(super) use describe_regions::DescribeRegions;
pub(super) use describe_snapshot_tier_status::DescribeSnapshotTierStatus;
pub(super) use describe_snapshots::DescribeSnapshots;
pub(super) use describe_tags::DescribeTags;
pub(super) use describe_volumes::DescribeVolumes;
pub(super) use encryption_by_default::{
    DisableEbsEncryptionByDefault, EnableEbsEncryptionByDefault, GetEbsEncryptionByDefault,
};
pub(super) use fast_snapshot_restores::{DisableFastSnapshotRestores, EnableFastSnapshotRestores};
pub(super) use register_image::RegisterImage;
pub(super) use snapshot_attribute::{
    DescribeSnapshotAttribute, ModifySnapshotAttribute, ResetSnapshotAttribute,
};
pub(super) use snapshot_lock::{LockSnapshot, UnlockSnapshot};
pub(super) use snapshot_tier::{ModifySnapshotTier, RestoreSnapshotTier};
pub(super) use tagging::{CreateTags, DeleteTags};
