//! How something that takes time goes: worked out from the clock when somebody asks.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

/// The making of a snapshot, from its beginning to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Course {
    pub(crate) started: SystemTime,
    pub(crate) takes: Duration,
    pub(crate) fate: Fate,
}

/// What becomes of it in the end. It is known from the beginning and shown when the time is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    Completes,
    /// With a message that tells why.
    Fails(Cow<'static, str>),
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    /// So many percent, less than a hundred, are done.
    Pending(u8),
    Completed,
    Failed,
}

impl Course {
    /// One that begins now and goes well.
    pub(crate) fn from(started: SystemTime, takes: Duration) -> Self {
        Self { started, takes, fate: Fate::Completes }
    }

    pub(crate) fn ends(&self) -> SystemTime {
        self.started.checked_add(self.takes).unwrap_or(self.started)
    }

    pub(crate) fn progress(&self, now: SystemTime) -> Progress {
        match (now < self.ends(), &self.fate) {
            (true, Fate::Completes) => Progress::Pending(self.percent(now)),
            // What is going to fail gets nowhere.
            (true, Fate::Fails(_)) => Progress::Pending(0),
            (false, Fate::Completes) => Progress::Completed,
            (false, Fate::Fails(_)) => Progress::Failed,
        }
    }

    fn percent(&self, now: SystemTime) -> u8 {
        let passed = now.duration_since(self.started).unwrap_or_default().as_millis();
        let percent = passed.saturating_mul(100).checked_div(self.takes.as_millis()).unwrap_or(0);
        u8::try_from(percent.min(99)).unwrap_or(99)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_grows_until_the_time_is_over() {
        let start = SystemTime::UNIX_EPOCH;
        let mut course = Course::from(start, Duration::from_secs(10));
        let at = |course: &Course, seconds| course.progress(start + Duration::from_secs(seconds));
        assert_eq!(at(&course, 0), Progress::Pending(0));
        assert_eq!(at(&course, 5), Progress::Pending(50));
        assert_eq!(at(&course, 10), Progress::Completed);
        course.fate = Fate::Fails(Cow::from("no"));
        assert_eq!(at(&course, 9), Progress::Pending(0));
        assert_eq!(at(&course, 10), Progress::Failed);
    }
}
