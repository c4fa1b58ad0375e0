//! What volumes there are.

/// In GiB.
pub(in crate::ec2) const LARGEST_VOLUME: i64 = 65_536;

/// The values of `VolumeType`.
pub(in crate::ec2) const VOLUME_TYPES: &[&str] = &["standard", "io1", "io2", "gp2", "sc1", "st1", "gp3"];
