//! Volumes.

use std::time::SystemTime;

use super::{Encryption, OwnTags, Place};
use crate::world::Account;

/// A volume. It is there at once.
#[derive(Debug, Clone)]
pub(crate) struct Volume {
    pub(crate) id: String,
    pub(crate) owner: Account,
    /// In GiB.
    pub(crate) size: u32,
    /// The name of its zone.
    pub(crate) zone: String,
    pub(crate) place: Place,
    /// As in `gp2`.
    pub(crate) kind: &'static str,
    /// The snapshot that it was made from.
    pub(crate) snapshot: Option<String>,
    /// The volume that it was copied from.
    pub(crate) source_volume: Option<String>,
    pub(crate) encryption: Option<Encryption>,
    pub(crate) tags: OwnTags,
    pub(crate) created: SystemTime,
    /// Whether it is ready for fast reading from the beginning.
    pub(crate) is_fast_restored: bool,
    /// Whether its key was of no use.
    pub(crate) has_failed: bool,
}

impl Volume {
    /// As `status` has it.
    pub(crate) fn status(&self) -> &'static str {
        if self.has_failed { "error" } else { "available" }
    }
}
