//! Copies that are done within a time that was asked for.

use std::time::Duration;

use crate::ec2::Ec2Error;
use crate::ec2::store::{Place, Transfer};

const NAME: &str = "CompletionDurationMinutes";
/// In minutes.
const LEAST: i64 = 15;
/// In minutes.
const MOST: i64 = 2880;
/// Between two values, in minutes.
const STEP: i64 = 15;

/// From a quarter of an hour to two days, in quarters.
pub(crate) fn completion_duration(minutes: Option<i64>) -> Result<Option<u32>, Ec2Error> {
    let Some(minutes) = minutes else { return Ok(None) };
    let is_good = (LEAST..=MOST).contains(&minutes) && minutes % STEP == 0;
    let checked = u32::try_from(minutes).ok().filter(|_| is_good);
    checked.map(Some).ok_or_else(|| Ec2Error::invalid_value(NAME, &minutes.to_string()))
}

/// Only copies from a Region to a Region are.
pub(crate) fn time_based_places(source: &Place, destination: &Place) -> Result<(), Ec2Error> {
    match (source, destination) {
        (Place::Region, Place::Region) => Ok(()),
        _ => Err(Ec2Error::invalid_combination(NAME, "a Local Zone or an Outpost")),
    }
}

/// How long a copy takes: what it takes anyway, and no longer than was asked for.
pub(crate) fn copy_time(pace: Duration, minutes: Option<u32>) -> Duration {
    minutes.map_or(pace, |minutes| pace.min(Duration::from_secs(60) * minutes))
}

/// What a copy says of how it was made.
pub(crate) fn transfer_of_copy(minutes: Option<u32>) -> Option<Transfer> {
    Some(minutes.map_or(Transfer::Standard, Transfer::TimeBased))
}

#[cfg(test)]
mod tests {
    use super::completion_duration;

    #[test]
    fn durations_are_quarters_of_an_hour() {
        for good in [15, 30, 2880] {
            assert_eq!(completion_duration(Some(good)), Ok(u32::try_from(good).ok()));
        }
        for bad in [0, -15, 1, 16, 2881, 2895, i64::MIN, i64::MAX] {
            assert!(completion_duration(Some(bad)).is_err(), "{bad}");
        }
        assert_eq!(completion_duration(None), Ok(None));
    }
}
