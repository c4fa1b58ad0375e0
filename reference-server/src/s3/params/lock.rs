//! Object Lock headers.

use http::StatusCode;

use crate::clock::Second;
use crate::s3::S3Error;
use crate::s3::wire::Request;
use crate::store::{LockMode, ObjectLock, Retention};

const MODE: &str = "x-amz-object-lock-mode";
const DATE: &str = "x-amz-object-lock-retain-until-date";
const HOLD: &str = "x-amz-object-lock-legal-hold";

/// Reads the lock that a write asks for. The errors of a wrong mode and of half a retention were recorded on AWS,
/// half a retention before what it says.
pub(super) fn lock(request: &Request, now: Second) -> Result<ObjectLock, S3Error> {
    let retention = match (request.header(MODE), request.header(DATE)) {
        (None, None) => None,
        (Some(_), None) => return Err(half_given(DATE)),
        (None, Some(_)) => return Err(half_given(MODE)),
        (Some(name), Some(date)) => Some(Retention { mode: mode(name)?, until: until(date, now)? }),
    };
    let legal_hold = request.header(HOLD).map(legal_hold).transpose()?;
    Ok(ObjectLock { retention, legal_hold })
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
