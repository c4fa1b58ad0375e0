//! The tiers that a snapshot is stored in.

use std::time::{Duration, SystemTime};

/// A storage tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tier {
    Standard,
    Archive,
}

impl Tier {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Archive => "archive",
        }
    }
}

/// The last move of a snapshot between tiers, worked out from the clock when somebody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tiering {
    pub(crate) kind: TieringKind,
    pub(crate) started: SystemTime,
    pub(crate) takes: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TieringKind {
    Archival,
    PermanentRestore,
    /// For so long after it is through.
    TemporaryRestore(Duration),
}

impl Tiering {
    pub(crate) fn ends(self) -> SystemTime {
        self.started.checked_add(self.takes).unwrap_or(self.started)
    }

    pub(crate) fn is_through(self, now: SystemTime) -> bool {
        now >= self.ends()
    }

    /// When a temporary restore that is through is over.
    pub(crate) fn expires(self) -> Option<SystemTime> {
        match self.kind {
            TieringKind::TemporaryRestore(time) => self.ends().checked_add(time),
            TieringKind::Archival | TieringKind::PermanentRestore => None,
        }
    }

    /// The tier that the snapshot is in.
    pub(crate) fn tier(self, now: SystemTime) -> Tier {
        match (self.kind, self.is_through(now)) {
            (TieringKind::Archival, true) => Tier::Archive,
            (TieringKind::Archival, false) => Tier::Standard,
            (_, false) => Tier::Archive,
            (_, true) if self.expires().is_some_and(|end| now >= end) => Tier::Archive,
            (_, true) => Tier::Standard,
        }
    }

    /// Whether the snapshot can be used: until it is archived, and once it is restored.
    pub(crate) fn is_usable(self, now: SystemTime) -> bool {
        self.tier(now) == Tier::Standard
    }

    /// As `lastTieringOperationStatus` has it.
    pub(crate) fn status(self, now: SystemTime) -> &'static str {
        match (self.kind, self.is_through(now)) {
            (TieringKind::Archival, false) => "archival-in-progress",
            (TieringKind::Archival, true) => "archival-completed",
            (TieringKind::PermanentRestore, false) => "permanent-restore-in-progress",
            (TieringKind::PermanentRestore, true) => "permanent-restore-completed",
            (TieringKind::TemporaryRestore(_), false) => "temporary-restore-in-progress",
            (TieringKind::TemporaryRestore(_), true) => "temporary-restore-completed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);

    fn at(kind: TieringKind, days: u32) -> (Tier, bool) {
        let tiering = Tiering { kind, started: SystemTime::UNIX_EPOCH, takes: DAY };
        let now = SystemTime::UNIX_EPOCH + DAY * days;
        (tiering.tier(now), tiering.is_usable(now))
    }

    #[test]
    fn archives_come_and_temporary_restores_go() {
        assert_eq!(at(TieringKind::Archival, 0), (Tier::Standard, true));
        assert_eq!(at(TieringKind::Archival, 1), (Tier::Archive, false));
        assert_eq!(at(TieringKind::PermanentRestore, 0), (Tier::Archive, false));
        assert_eq!(at(TieringKind::PermanentRestore, 900), (Tier::Standard, true));
        let brief = TieringKind::TemporaryRestore(DAY * 2);
        assert_eq!(at(brief, 2), (Tier::Standard, true));
        assert_eq!(at(brief, 3), (Tier::Archive, false));
    }
}
