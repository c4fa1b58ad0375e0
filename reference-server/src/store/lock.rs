//! Object Lock: what keeps a version from being deleted.

use crate::clock::Second;

/// How strict a retention is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LockMode {
    /// Can be shortened and bypassed by who may and says so.
    Governance,
    /// Cannot be shortened or bypassed by anyone.
    Compliance,
}

impl LockMode {
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Governance, Self::Compliance].into_iter().find(|mode| mode.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Governance => "GOVERNANCE",
            Self::Compliance => "COMPLIANCE",
        }
    }
}

/// A version must not be deleted before a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Retention {
    pub(crate) mode: LockMode,
    /// Under an event hold the least: its end moves on with the clock.
    pub(crate) until: Second,
    /// There is an event hold: how long the version is retained after its release.
    pub(crate) hold: Option<Period>,
}

impl Retention {
    /// When it ends, as it looks now. While an event hold is on, that is its duration from now on.
    pub(crate) fn ends(&self, now: Second) -> Second {
        self.hold.map_or(self.until, |duration| self.until.max(duration.after(now)))
    }
}

/// What locks one version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ObjectLock {
    pub(crate) retention: Option<Retention>,
    /// `None`: there never was a legal hold, and replies do not mention it.
    pub(crate) legal_hold: Option<bool>,
}

impl ObjectLock {
    /// Whether nothing is asked for.
    pub(crate) fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the version may not be deleted now. A legal hold and COMPLIANCE know no bypass.
    pub(crate) fn protects(&self, now: Second, bypass_governance: bool) -> bool {
        let retained = self.retention.is_some_and(|retention| {
            now < retention.ends(now) && !(bypass_governance && retention.mode == LockMode::Governance)
        });
        retained || self.legal_hold == Some(true)
    }
}

/// How long new versions of a bucket are retained when their request does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DefaultRetention {
    pub(crate) mode: LockMode,
    pub(crate) period: Period,
    /// New versions are under an event hold: how long they are retained after its release.
    pub(crate) hold: Option<Period>,
}

/// A period as it was configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Period {
    Days(u32),
    /// Of 365 days each (User Guide, on event holds; inferred for retention).
    Years(u32),
}

impl Period {
    /// The number of days, as text, where it was configured so.
    pub(crate) fn days(self) -> Option<String> {
        if let Self::Days(days) = self { Some(days.to_string()) } else { None }
    }

    /// The number of years, as text, where it was configured so.
    pub(crate) fn years(self) -> Option<String> {
        if let Self::Years(years) = self { Some(years.to_string()) } else { None }
    }

    /// The time so long after another.
    pub(crate) fn after(self, moment: Second) -> Second {
        moment.plus_days(match self {
            Self::Days(days) => days,
            Self::Years(years) => years.saturating_mul(365),
        })
    }
}

impl DefaultRetention {
    /// The retention of a version that is written now: counted to the second (recorded on AWS).
    pub(crate) fn from(self, now: Second) -> Retention {
        Retention { mode: self.mode, until: self.period.after(now), hold: self.hold }
    }
}

/// That a bucket has Object Lock, and its default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct BucketLock {
    pub(crate) default: Option<DefaultRetention>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_governance_can_be_bypassed_and_only_until_its_date() {
        let lock = |mode| ObjectLock {
            retention: Some(Retention { mode, until: Second::of(100), hold: None }),
            legal_hold: None,
        };
        assert!(lock(LockMode::Governance).protects(Second::of(99), false));
        assert!(!lock(LockMode::Governance).protects(Second::of(99), true));
        assert!(lock(LockMode::Compliance).protects(Second::of(99), true));
        assert!(!lock(LockMode::Compliance).protects(Second::of(100), false));
    }

    #[test]
    fn an_event_hold_moves_the_end_on() {
        let mode = LockMode::Compliance;
        let held = Retention { mode, until: Second::of(100), hold: Some(Period::Days(1)) };
        assert_eq!(held.ends(Second::of(50)), Second::of(50).plus_days(1));
        let lock = ObjectLock { retention: Some(held), legal_hold: None };
        assert!(lock.protects(Second::of(100).plus_days(365), true));
    }

    #[test]
    fn a_legal_hold_has_no_date_and_no_bypass() {
        let held = |legal_hold| ObjectLock { retention: None, legal_hold };
        assert!(held(Some(true)).protects(Second::of(0), true));
        assert!(!held(Some(false)).protects(Second::of(0), false));
        assert!(!held(None).protects(Second::of(0), false));
    }
}
