//! Object Lock headers. No bucket here has Object Lock, so a valid one is refused as well.

use crate::s3::S3Error;
use crate::s3::wire::Request;

const MODE: &str = "x-amz-object-lock-mode";
const DATE: &str = "x-amz-object-lock-retain-until-date";
const HOLD: &str = "x-amz-object-lock-legal-hold";

/// Refuses every lock header, each mistake with the error recorded for it.
pub(super) fn refuse_lock(request: &Request) -> Result<(), S3Error> {
    let (mode, date) = (request.header(MODE), request.header(DATE));
    let hold = request.header(HOLD);
    if let Some(mode) = mode
        && !["GOVERNANCE", "COMPLIANCE"].contains(&mode)
    {
        return Err(S3Error::invalid_argument("Unknown wormMode directive.", MODE, mode));
    }
    if let Some(hold) = hold
        && !["ON", "OFF"].contains(&hold)
    {
        let message = "Legal Hold must be either of 'ON' or 'OFF'";
        return Err(S3Error::invalid_argument(message, HOLD, hold));
    }
    match (mode, date) {
        (Some(_), None) => Err(half_given(DATE)),
        (None, Some(_)) => Err(half_given(MODE)),
        (None, None) if hold.is_none() => Ok(()),
        _ => Err(S3Error::invalid_request("Bucket is missing Object Lock Configuration")),
    }
}

fn half_given(missing: &'static str) -> S3Error {
    S3Error::new(
        http::StatusCode::BAD_REQUEST,
        "InvalidArgument",
        "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
    )
    .with("ArgumentName", missing)
}
