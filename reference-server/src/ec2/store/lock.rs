//! Locks against deletion.

use std::time::{Duration, SystemTime};

/// Whether a lock can be taken off again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LockMode {
    Governance,
    /// Only as long as the cooling-off period lasts, if there is one.
    Compliance,
}

/// A lock on one snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lock {
    pub(crate) mode: LockMode,
    pub(crate) created: SystemTime,
    /// When the time of the lock begins to count: not before the snapshot is there.
    pub(crate) begins: SystemTime,
    pub(crate) lasts: Duration,
    pub(crate) cool_off: Option<Duration>,
}

/// What a lock is at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LockState {
    Governance,
    CoolingOff,
    Compliance,
    Expired,
}

impl Lock {
    pub(crate) fn expires(self) -> SystemTime {
        self.begins.checked_add(self.lasts).unwrap_or(self.begins)
    }

    pub(crate) fn cools_until(self) -> Option<SystemTime> {
        self.cool_off.and_then(|time| self.created.checked_add(time))
    }

    /// Whether it is no weaker than another and lasts at least as long.
    pub(crate) fn prolongs(self, other: Self) -> bool {
        self.mode == LockMode::Compliance && self.cool_off.is_none() && self.expires() >= other.expires()
    }

    pub(crate) fn state(self, now: SystemTime) -> LockState {
        match self.mode {
            _ if now >= self.expires() => LockState::Expired,
            LockMode::Governance => LockState::Governance,
            LockMode::Compliance if self.cools_until().is_some_and(|end| now < end) => LockState::CoolingOff,
            LockMode::Compliance => LockState::Compliance,
        }
    }
}

impl LockState {
    /// As `lockState` has it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Governance => "governance",
            Self::CoolingOff => "compliance-cooloff",
            Self::Compliance => "compliance",
            Self::Expired => "expired",
        }
    }
}
