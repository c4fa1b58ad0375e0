//! Which lock a new version gets.

use crate::s3::S3Error;
use crate::s3::params::{EVENT_HOLD_DAYS, EVENT_HOLD_YEARS};
use crate::store::{BucketLock, ObjectLock, Period, Retention};

/// A lock can be asked for only where the bucket has Object Lock.
pub(crate) fn lock_is_possible(asked: &ObjectLock, bucket: Option<BucketLock>) -> Result<(), S3Error> {
    if asked.is_none() || bucket.is_some() {
        return Ok(());
    }
    Err(S3Error::invalid_request("Bucket is missing ObjectLockConfiguration"))
}

/// The retention that the request names, else the bucket's default; a legal hold has no default.
pub(crate) fn lock_of_write(asked: &ObjectLock, default: Option<Retention>) -> ObjectLock {
    ObjectLock { retention: asked.retention.or(default), legal_hold: asked.legal_hold }
}

/// A copy is locked as any other write is: the lock of the source is not copied (recorded on AWS).
pub(crate) fn lock_of_copy(
    asked: &ObjectLock,
    _source: &ObjectLock,
    default: Option<Retention>,
) -> ObjectLock {
    lock_of_write(asked, default)
}

/// How long an event hold lasts after its release, in days or in years and not both. The code is inferred.
pub(crate) fn event_hold_duration(
    days: Option<&str>,
    years: Option<&str>,
) -> Result<Option<Period>, S3Error> {
    match (days, years) {
        (None, None) => Ok(None),
        (Some(days), None) => Ok(Some(Period::Days(number(days, EVENT_HOLD_DAYS, MOST_DAYS)?))),
        (None, Some(years)) => Ok(Some(Period::Years(number(years, EVENT_HOLD_YEARS, MOST_YEARS)?))),
        (Some(_), Some(_)) => {
            Err(S3Error::invalid_request("An event hold lasts for a number of days or of years, not of both"))
        }
    }
}

/// The longest duration of an event hold, in days.
const MOST_DAYS: u32 = 36_500;
/// The same in years.
const MOST_YEARS: u32 = 100;

fn number(text: &str, header: &'static str, most: u32) -> Result<u32, S3Error> {
    let number = text.parse().ok().filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| {
        S3Error::invalid_argument("The event hold duration must be a number in its range", header, text)
    })
}
