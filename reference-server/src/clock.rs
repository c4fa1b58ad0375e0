//! Time as S3 shows it: whole seconds.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// In seconds.
const DAY: u64 = 86_400;

/// A point in time in whole seconds since the Unix epoch: the resolution of
/// `Last-Modified`, and therefore of everything that is compared with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
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

    /// Reads a date of ISO 8601 with its zone: `1994-11-06T08:49:37Z`. Fractions are cut off.
    pub(crate) fn from_iso(text: &str) -> Option<Self> {
        let timestamp: jiff::Timestamp = text.trim().parse().ok()?;
        u64::try_from(timestamp.as_second()).ok().map(Self)
    }

    /// Seconds since the Unix epoch, as JSON shows dates.
    pub(crate) fn since_epoch(self) -> u64 {
        self.0
    }

    pub(crate) fn plus_seconds(self, seconds: u64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    pub(crate) fn plus_days(self, days: u32) -> Self {
        self.plus_seconds(u64::from(days) * DAY)
    }

    /// The midnight UTC that comes after this second.
    pub(crate) fn next_midnight(self) -> Self {
        Self((self.0 / DAY).saturating_add(1).saturating_mul(DAY))
    }

    pub(crate) fn is_midnight(self) -> bool {
        self.0.is_multiple_of(DAY)
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

/// `1994-11-06T08:49:37.123Z`, as EC2 prints times.
pub(crate) fn iso_milliseconds(time: SystemTime) -> String {
    let milliseconds = time.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    let milliseconds = i64::try_from(milliseconds).unwrap_or(i64::MAX);
    let time = jiff::Timestamp::from_millisecond(milliseconds).unwrap_or(jiff::Timestamp::MAX);
    format!("{time:.3}")
}

#[cfg(test)]
mod tests {
    use super::Second;

    #[test]
    fn prints_milliseconds_even_where_there_are_none() {
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(784_111_777);
        assert_eq!(super::iso_milliseconds(time), "1994-11-06T08:49:37.000Z");
        let later = time + std::time::Duration::from_micros(123_456);
        assert_eq!(super::iso_milliseconds(later), "1994-11-06T08:49:37.123Z");
    }

    #[test]
    fn prints_the_two_forms_of_s3() {
        let time = Second::of(784_111_777);
        assert_eq!(time.http(), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(time.iso(), "1994-11-06T08:49:37.000Z");
    }

    #[test]
    fn reads_iso_dates_with_a_zone() {
        for text in ["1994-11-06T08:49:37Z", "1994-11-06T08:49:37.999Z", "1994-11-06T09:49:37+01:00"] {
            assert_eq!(Second::from_iso(text), Some(Second::of(784_111_777)), "{text}");
        }
        for text in ["1994-11-06", "Sun, 06 Nov 1994 08:49:37 GMT", "784111777", ""] {
            assert_eq!(Second::from_iso(text), None, "{text}");
        }
    }

    #[test]
    fn midnights_come_after() {
        let midnight = Second::of(784_111_777).next_midnight();
        assert_eq!(midnight.iso(), "1994-11-07T00:00:00.000Z");
        assert!(midnight.is_midnight());
        assert_eq!(midnight.next_midnight(), midnight.plus_days(1));
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
