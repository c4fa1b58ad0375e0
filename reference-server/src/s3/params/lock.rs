//! Object Lock headers.

use http::StatusCode;

use crate::clock::Second;
use crate::s3::wire::Request;
use crate::s3::{Context, S3Error};
use crate::store::{LockMode, ObjectLock, Period, Retention};

const MODE: &str = "x-amz-object-lock-mode";
const DATE: &str = "x-amz-object-lock-retain-until-date";
const HOLD: &str = "x-amz-object-lock-legal-hold";

/// Whether there is an event hold.
pub(crate) const EVENT_HOLD: &str = "x-amz-object-lock-event-hold";
pub(crate) const EVENT_HOLD_DAYS: &str = "x-amz-object-lock-event-hold-duration-days";
pub(crate) const EVENT_HOLD_YEARS: &str = "x-amz-object-lock-event-hold-duration-years";

/// Reads the lock that a write asks for. The errors of a wrong mode and of half a retention were recorded on AWS,
/// half a retention before what it says.
pub(super) fn lock(context: &Context<'_>, request: &Request) -> Result<ObjectLock, S3Error> {
    let now = context.now;
    let hold = event_hold(context, request)?;
    let retention = match (request.header(MODE), request.header(DATE), hold) {
        (None, None, None) => None,
        (Some(_), None, None) => return Err(half_given(DATE)),
        // That an event hold wants a mode is inferred: it is part of a retention.
        (None, _, _) => return Err(half_given(MODE)),
        // The end of what is held is computed (User Guide, on event holds).
        (Some(name), None, Some(period)) => {
            Some(Retention { mode: mode(name)?, until: period.after(now), hold })
        }
        (Some(name), Some(date), _) => Some(Retention { mode: mode(name)?, until: until(date, now)?, hold }),
    };
    let legal_hold = request.header(HOLD).map(legal_hold).transpose()?;
    Ok(ObjectLock { retention, legal_hold })
}

/// The duration of the event hold that is asked for. That ON comes with a duration, and a duration with ON, is
/// inferred, as are the codes.
fn event_hold(context: &Context<'_>, request: &Request) -> Result<Option<Period>, S3Error> {
    let (days, years) = (request.header(EVENT_HOLD_DAYS), request.header(EVENT_HOLD_YEARS));
    let duration = (context.rules.event_hold_duration)(days, years)?;
    match (request.header(EVENT_HOLD), duration) {
        (None | Some("OFF"), None) => Ok(None),
        (Some("ON"), Some(duration)) => Ok(Some(duration)),
        (Some("ON"), None) => Err(S3Error::invalid_request("An event hold must have a duration")),
        (None | Some("OFF"), Some(_)) => {
            Err(S3Error::invalid_request("Only an event hold that is ON has a duration"))
        }
        (Some(other), _) => {
            Err(S3Error::invalid_argument("Event Hold must be either of 'ON' or 'OFF'", EVENT_HOLD, other))
        }
    }
}

fn mode(name: &str) -> Result<LockMode, S3Error> {
    LockMode::from_name(name)
        .ok_or_else(|| S3Error::invalid_argument("Unknown wormMode directive.", MODE, name))
}

fn legal_hold(status: &str) -> Result<bool, S3Error> {
    match status {
        "ON" => Ok(true),
        "OFF" => Ok(false),
        _ => Err(S3Error::invalid_argument("Legal Hold must be either of 'ON' or 'OFF'", HOLD, status)),
    }
}

fn until(date: &str, now: Second) -> Result<Second, S3Error> {
    let message = "The retain until date must be provided in ISO 8601 format";
    let until = Second::from_iso(date).ok_or_else(|| S3Error::invalid_argument(message, DATE, date))?;
    if until > now {
        return Ok(until);
    }
    Err(S3Error::invalid_argument("The retain until date must be in the future!", DATE, date))
}

fn half_given(missing: &'static str) -> S3Error {
    S3Error::new(
        StatusCode::BAD_REQUEST,
        "InvalidArgument",
        "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
    )
    .with("ArgumentName", missing)
}
