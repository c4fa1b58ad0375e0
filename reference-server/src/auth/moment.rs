//! The time at which a request says it was made.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

/// How far a request's time may be from the server's
/// (Amazon S3 API Reference, `RequestTimeTooSkewed`): 15 minutes.
pub(super) const MAX_SKEW: Duration = Duration::from_secs(15 * 60);

/// A time with the precision of a second, and its ISO 8601 basic form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moment {
    time: SystemTime,
    basic: String,
}

impl Moment {
    /// Parses `YYYYMMDDTHHMMSSZ`, the form of `x-amz-date`.
    pub(super) fn from_basic(text: &str) -> Option<Self> {
        let time = parse_basic(text.as_bytes())?;
        Some(Self { time, basic: text.to_owned() })
    }

    /// Parses the value of a `Date` header: an HTTP date, or the form of `x-amz-date`.
    pub(super) fn from_date_header(text: &str) -> Option<Self> {
        Self::from_basic(text).or_else(|| {
            let time = httpdate::parse_http_date(text).ok()?;
            let zoned = Timestamp::try_from(time).ok()?.to_zoned(TimeZone::UTC);
            Some(Self { time, basic: zoned.strftime("%Y%m%dT%H%M%SZ").to_string() })
        })
    }

    /// `YYYYMMDDTHHMMSSZ`.
    pub(super) fn basic(&self) -> &str {
        &self.basic
    }

    /// `YYYYMMDD`.
    pub(super) fn date(&self) -> &str {
        self.basic.get(..8).unwrap_or_default()
    }

    /// Whether the server's clock is close enough.
    pub(super) fn is_near(&self, now: SystemTime) -> bool {
        !self.is_after(now) && !self.is_over(MAX_SKEW, now)
    }

    /// Whether it lies further in the future than clocks may differ.
    pub(super) fn is_after(&self, now: SystemTime) -> bool {
        self.time > now + MAX_SKEW
    }

    /// Whether so much time has passed since.
    pub(super) fn is_over(&self, life: Duration, now: SystemTime) -> bool {
        self.time + life < now
    }

    /// The moment a request signed now and living so long ends, in ISO 8601.
    pub(super) fn end_of(&self, life: Duration) -> String {
        iso8601(self.time + life)
    }
}

/// A time in ISO 8601 with whole seconds, as S3 writes it in errors.
pub(super) fn iso8601(time: SystemTime) -> String {
    Timestamp::try_from(time)
        .and_then(|exact| Timestamp::from_second(exact.as_second()))
        .unwrap_or_default()
        .to_string()
}

/// Whether a text is a date in the form `YYYYMMDD`.
pub(super) fn is_date(text: &str) -> bool {
    text.as_bytes().as_array().is_some_and(|digits| parse_date(digits).is_some())
}

fn parse_basic(text: &[u8]) -> Option<SystemTime> {
    let (date, &[b'T', h1, h2, m1, m2, s1, s2, b'Z']) = text.split_first_chunk()? else {
        return None;
    };
    let (hour, minute, second) = (pair(h1, h2)?, pair(m1, m2)?, pair(s1, s2)?);
    let time = Time::new(hour, minute, second, 0).ok()?;
    let civil = parse_date(date)?.to_datetime(time);
    TimeZone::UTC.to_timestamp(civil).ok().map(SystemTime::from)
}

fn parse_date(digits: &[u8; 8]) -> Option<Date> {
    let &[y1, y2, y3, y4, m1, m2, d1, d2] = digits;
    let year = i16::from(pair(y1, y2)?) * 100 + i16::from(pair(y3, y4)?);
    Date::new(year, pair(m1, m2)?, pair(d1, d2)?).ok()
}

fn pair(tens: u8, ones: u8) -> Option<i8> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| byte - b'0');
    i8::try_from(digit(tens)? * 10 + digit(ones)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_basic_form_is_read_to_the_second() {
        let moment = Moment::from_basic("20130524T000001Z").unwrap();
        assert_eq!(iso8601(moment.time), "2013-05-24T00:00:01Z");
        assert_eq!(moment.date(), "20130524");
    }

    #[test]
    fn a_date_header_is_an_http_date_or_the_basic_form() {
        let http = Moment::from_date_header("Fri, 24 May 2013 00:00:00 GMT").unwrap();
        assert_eq!(Some(http), Moment::from_date_header("20130524T000000Z"));
        assert_eq!(Moment::from_date_header("yesterday"), None);
    }

    #[test]
    fn impossible_dates_are_refused() {
        for text in ["", "20130524", "20131324T000000Z", "20130230T000000Z", "2013-524T000000Z"] {
            assert_eq!(Moment::from_basic(text), None, "{text}");
        }
        assert!(is_date("20240229"));
        assert!(!is_date("20230229"));
        assert!(!is_date("20240229T"));
    }

    #[test]
    fn fifteen_minutes_either_way_are_near() {
        let moment = Moment::from_basic("20130524T000000Z").unwrap();
        let second = Duration::from_secs(1);
        assert!(moment.is_near(moment.time + MAX_SKEW));
        assert!(moment.is_near(moment.time - MAX_SKEW));
        assert!(!moment.is_near(moment.time + MAX_SKEW + second));
        assert!(!moment.is_near(moment.time - MAX_SKEW - second));
    }
}
