//! Snapshots.

use std::collections::BTreeSet;
use std::time::SystemTime;

use super::{Course, Fate, Lock, OwnTags, Permissions, Place, Progress, Tier, Tiering};
use crate::world::Account;

/// A snapshot of a volume, or a copy of one.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    pub(crate) id: String,
    pub(crate) owner: Account,
    /// The volume that it was made from; a copy has one that means nothing.
    pub(crate) volume: String,
    /// In GiB.
    pub(crate) size: u32,
    pub(crate) description: String,
    pub(crate) encryption: Option<Encryption>,
    pub(crate) tags: OwnTags,
    pub(crate) permissions: Permissions,
    pub(crate) place: Place,
    pub(crate) course: Course,
    /// How it was copied, if it is a copy.
    pub(crate) transfer: Option<Transfer>,
    /// Its last move between tiers, if there was one.
    pub(crate) tiering: Option<Tiering>,
    pub(crate) lock: Option<Lock>,
    /// The zones in which it is restored fast.
    pub(crate) fast_restores: BTreeSet<String>,
    /// Whether it goes as soon as it is made.
    pub(crate) is_deleted: bool,
}

/// What a snapshot or a volume is encrypted with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Encryption {
    /// The ARN of the KMS key.
    pub(crate) key: String,
    /// The id of the data key, which snapshots and volumes of one lineage share.
    pub(crate) data_key: String,
}

/// How a copy is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transfer {
    Standard,
    /// Within so many minutes.
    TimeBased(u32),
}

impl Snapshot {
    pub(crate) fn progress(&self, now: SystemTime) -> Progress {
        self.course.progress(now)
    }

    pub(crate) fn is_pending(&self, now: SystemTime) -> bool {
        matches!(self.progress(now), Progress::Pending(_))
    }

    pub(crate) fn is_completed(&self, now: SystemTime) -> bool {
        self.progress(now) == Progress::Completed
    }

    /// As `status` has it.
    pub(crate) fn status(&self, now: SystemTime) -> &'static str {
        match self.progress(now) {
            Progress::Pending(_) => "pending",
            Progress::Completed => "completed",
            Progress::Failed => "error",
        }
    }

    /// Why it failed, once it has.
    pub(crate) fn status_message(&self, now: SystemTime) -> Option<&str> {
        match (&self.course.fate, self.progress(now)) {
            (Fate::Fails(message), Progress::Failed) => Some(message),
            _ => None,
        }
    }

    pub(crate) fn tier(&self, now: SystemTime) -> Tier {
        self.tiering.map_or(Tier::Standard, |tiering| tiering.tier(now))
    }

    /// Whether it is stored where it can be read.
    pub(crate) fn is_at_hand(&self, now: SystemTime) -> bool {
        self.tiering.is_none_or(|tiering| tiering.is_usable(now))
    }

    /// Whether it was deleted while it was made, and that is over.
    pub(crate) fn is_gone(&self, now: SystemTime) -> bool {
        self.is_deleted && !self.is_pending(now)
    }
}

impl Transfer {
    /// As `transferType` has it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::TimeBased(_) => "time-based",
        }
    }
}
