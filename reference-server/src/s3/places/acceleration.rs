//! Requests over transfer acceleration.

use http::Method;

use crate::s3::wire::Request;
use crate::s3::{Context, S3Error};
use crate::store::Acceleration;

/// Whether a bucket may be reached so (S3 User Guide, "Transfer Acceleration"; messages are those of S3's list of error
/// responses). What is about no bucket that is there is not accelerated.
pub(super) fn check(context: &Context<'_>, request: &Request, in_host: bool) -> Result<(), S3Error> {
    let rules = &context.rules.places;
    let creates_or_removes =
        request.key.is_empty() && [Method::PUT, Method::DELETE].contains(&request.method);
    if !in_host || creates_or_removes && request.query.iter().next().is_none() {
        return Err(S3Error::invalid_request(
            "The Amazon S3 Transfer Acceleration endpoint only supports virtual style requests",
        ));
    }
    match context.world.state().buckets.get(&request.bucket) {
        Some(bucket) => (rules.accelerates)(&request.bucket, bucket.acceleration),
        None => Ok(()),
    }
}

/// Whether a bucket of that name is accelerated, as it is configured.
pub(crate) fn accelerates(name: &str, acceleration: Option<Acceleration>) -> Result<(), S3Error> {
    can_be_accelerated(name)?;
    match acceleration {
        Some(Acceleration::Enabled) => Ok(()),
        Some(Acceleration::Suspended) => {
            Err(S3Error::invalid_request("S3 Transfer Acceleration is disabled on this bucket"))
        }
        None => Err(S3Error::invalid_request("S3 Transfer Acceleration is not configured on this bucket")),
    }
}

/// Names with dots are not covered by the certificates of acceleration.
pub(super) fn can_be_accelerated(name: &str) -> Result<(), S3Error> {
    if name.contains('.') {
        return Err(S3Error::invalid_request(
            "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names",
        ));
    }
    Ok(())
}
