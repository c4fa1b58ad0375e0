//! The server's clock as far as its `Date` headers give it away.

use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use crate::wire::Exchange;

/// How far a server's clock is from ours.
///
/// A `Date` has whole seconds, so each reply only bounds the offset; replies together narrow it down.
/// As long as no offset at all is possible, none is assumed: most servers under test share our clock.
#[derive(Debug, Default)]
pub(super) struct ServerClock(Mutex<Option<Bounds>>);

/// The server's clock minus ours, in seconds, is within these.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bounds {
    least: f64,
    most: f64,
}

impl ServerClock {
    /// The time on the server's clock.
    pub(super) fn now(&self) -> SystemTime {
        shift(SystemTime::now(), self.offset())
    }

    /// The server's clock minus ours, in seconds.
    pub(super) fn offset(&self) -> f64 {
        self.bounds().map_or(0.0, |bounds| 0.0_f64.max(bounds.least).min(bounds.most))
    }

    /// Whether a reply has ever told the time.
    pub(super) fn is_known(&self) -> bool {
        self.bounds().is_some()
    }

    /// Learns from an exchange that ended just now.
    pub(super) fn learn(&self, exchange: &Exchange) {
        self.learn_at(exchange, SystemTime::now());
    }

    fn learn_at(&self, exchange: &Exchange, received: SystemTime) {
        let date = exchange.reply().and_then(|reply| reply.headers.get("date"));
        let Some(date) = date.and_then(|date| httpdate::parse_http_date(date).ok()) else { return };
        let least = seconds_between(date, received);
        // One second because Date is cut to seconds, one because servers cache it for up to a second.
        let most = least + exchange.elapsed.as_secs_f64() + 2.0;
        let mut known = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *known = Some(narrow(*known, Bounds { least, most }));
    }

    fn bounds(&self) -> Option<Bounds> {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// What both allow; when they contradict each other a clock was set, and the newer one is right.
fn narrow(known: Option<Bounds>, new: Bounds) -> Bounds {
    let Some(known) = known else { return new };
    let both = Bounds { least: known.least.max(new.least), most: known.most.min(new.most) };
    if both.least <= both.most { both } else { new }
}

/// `a - b` in seconds.
fn seconds_between(a: SystemTime, b: SystemTime) -> f64 {
    match a.duration_since(b) {
        Ok(ahead) => ahead.as_secs_f64(),
        Err(behind) => -behind.duration().as_secs_f64(),
    }
}

fn shift(time: SystemTime, seconds: f64) -> SystemTime {
    let by = Duration::try_from_secs_f64(seconds.abs()).unwrap_or_default();
    let shifted = if seconds < 0.0 { time.checked_sub(by) } else { time.checked_add(by) };
    shifted.unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Reply, Request};

    /// An instant of ours with a fraction, so that cutting to seconds shows.
    fn ours() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_millis(1_700_000_000_400)
    }

    fn told(date: SystemTime) -> Exchange {
        let headers = [("Date".to_owned(), httpdate::fmt_http_date(date))].into_iter().collect();
        let reply = Reply { status: 200, headers, ..Reply::default() };
        Exchange { request: Request::default(), outcome: Ok(reply), elapsed: Duration::from_millis(10) }
    }

    #[test]
    fn a_clock_that_may_be_ours_is_taken_for_ours() {
        let clock = ServerClock::default();
        assert!(!clock.is_known());
        clock.learn_at(&told(ours()), ours());
        assert!(clock.is_known());
        assert_eq!(clock.offset(), 0.0);
    }

    #[test]
    fn a_clock_ahead_is_ahead_by_at_least_what_it_said() {
        let clock = ServerClock::default();
        clock.learn_at(&told(ours() + Duration::from_secs(3600)), ours());
        assert!((clock.offset() - 3599.6).abs() < 0.001, "{}", clock.offset());
    }

    #[test]
    fn a_clock_behind_is_behind_by_no_more_than_it_must() {
        let clock = ServerClock::default();
        clock.learn_at(&told(ours() - Duration::from_secs(3600)), ours());
        assert!((clock.offset() + 3598.39).abs() < 0.001, "{}", clock.offset());
    }

    #[test]
    fn replies_narrow_the_offset_and_a_clock_that_was_set_starts_anew() {
        let clock = ServerClock::default();
        let ahead = Duration::from_secs(10);
        clock.learn_at(&told(ours() + ahead), ours());
        clock.learn_at(
            &told(ours() + ahead + Duration::from_millis(600)),
            ours() + Duration::from_millis(600),
        );
        assert!((clock.offset() - 10.0).abs() < 0.001, "{}", clock.offset());
        clock.learn_at(&told(ours()), ours());
        assert_eq!(clock.offset(), 0.0);
    }

    #[test]
    fn a_reply_without_a_readable_date_teaches_nothing() {
        let clock = ServerClock::default();
        let mut exchange = told(ours());
        if let Ok(reply) = &mut exchange.outcome {
            reply.headers.set("date", "yesterday");
        }
        clock.learn_at(&exchange, ours());
        assert!(!clock.is_known());
    }
}
