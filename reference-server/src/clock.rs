//! Time as S3 shows it: whole seconds.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A point in time in whole seconds since the Unix epoch: the resolution of
/// `Last-Modified`, and therefore of everything that is compared with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Second(u64);

impl Second {
    /// The second that `time` falls into; times before the epoch count as the epoch.
    pub(crate) fn containing(time: SystemTime) -> Self {
        Self(time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs())
    }

    /// Reads an HTTP date in any of the three forms of RFC 9110, section 5.6.7.
    pub(crate) fn from_http(text: &str) -> Option<Self> {
        httpdate::parse_http_date(text).ok().map(Self::containing)
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    pub(crate) fn http(self) -> String {
        httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(self.0))
    }

    /// `1994-11-06T08:49:37.000Z`: S3 prints milliseconds and always zero.
    pub(crate) fn iso(self) -> String {
        let seconds = i64::try_from(self.0).unwrap_or(i64::MAX);
        let mut text = jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::MAX).to_string();
        text.truncate("1994-11-06T08:49:37".len());
        text.push_str(".000Z");
        text
    }

    pub(crate) fn minutes_before(self, minutes: u64) -> Self {
        Self(self.0.saturating_sub(minutes * 60))
    }

    /// A known second, for tests.
    #[cfg(test)]
    pub(crate) fn of(seconds: u64) -> Self {
        Self(seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::Second;

    #[test]
    fn prints_the_two_forms_of_s3() {
        let time = Second::of(784_111_777);
        assert_eq!(time.http(), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(time.iso(), "1994-11-06T08:49:37.000Z");
    }

    #[test]
    fn reads_the_three_forms_of_http() {
        for text in
            ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
        {
            assert_eq!(Second::from_http(text), Some(Second::of(784_111_777)), "{text}");
        }
        assert_eq!(Second::from_http("yesterday"), None);
    }
}
