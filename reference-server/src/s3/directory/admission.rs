//! Letting requests about directory buckets in: the right endpoint, over TLS, with the right credentials.

use http::StatusCode;

use super::{SUFFIX, Use, Zone};
use crate::s3::wire::Request;
use crate::s3::{Context, Place, S3Error};

/// What carries the token of a session.
const TOKEN: &str = "x-amz-s3session-token";

/// Refuses what is asked of the wrong place: a directory bucket anywhere but in its zone, and in a zone anything else.
pub(crate) fn check_place(context: &Context<'_>, request: &Request) -> Result<(), S3Error> {
    let rules = &context.rules.directory;
    let (zone, bucket_in_host) = match context.place {
        Place::Zonal { zone, bucket } => (zone, bucket.is_some()),
        Place::ZonalControl => return check_transport(context).and_then(|()| refuse_session(context)),
        _ if request.bucket.ends_with(SUFFIX) && !(rules.is_regional)() => {
            return Err(S3Error::no_such_bucket(&request.bucket));
        }
        _ => return refuse_session(context),
    };
    check_transport(context)?;
    if !bucket_in_host && !(rules.takes_path_style)() {
        return Err(path_style());
    }
    match Zone::of_bucket(&request.bucket) {
        Some(own) if own.region == context.region && (rules.is_in_zone)(zone, &own) => Ok(()),
        _ => Err(S3Error::no_such_bucket(&request.bucket)),
    }
}

/// Directory buckets are reached over TLS alone (S3 User Guide, "Data protection and encryption in directory
/// buckets"). That there is an answer at all without it, and which, is ours.
fn check_transport(context: &Context<'_>) -> Result<(), S3Error> {
    if (context.rules.directory.takes_transport)(context.secure) {
        return Ok(());
    }
    Err(S3Error::invalid_request("Requests to directory buckets must be made over TLS."))
}

/// What a session allows it allows in the zone of its bucket.
fn refuse_session(context: &Context<'_>) -> Result<(), S3Error> {
    if context.session.is_none() { Ok(()) } else { Err(S3Error::access_denied()) }
}

/// That it is refused is documented; the code is ours.
fn path_style() -> S3Error {
    S3Error::invalid_request("Path-style requests are not supported for directory buckets.")
}

/// Whether the credentials may be used so: those of a session within its limits, all others as their policies say.
pub(crate) fn admit(context: &Context<'_>, request: &Request, how: Use) -> Result<(), S3Error> {
    let rules = &context.rules.directory;
    let token = request.header(TOKEN);
    let Some(session) = context.session else {
        return if token.is_none() { Ok(()) } else { Err(invalid_token()) };
    };
    if token != Some(session.token.as_str()) {
        return Err(invalid_token());
    }
    if !(rules.session_lasts)(session.expires, context.world.now()) {
        return Err(expired_token());
    }
    let fits = (rules.takes_session)(how)
        && (rules.session_is_for)(&session.bucket, &request.bucket)
        && (rules.mode_allows)(session.mode, how);
    if fits { Ok(()) } else { Err(S3Error::access_denied()) }
}

fn invalid_token() -> S3Error {
    let message = "The provided token is malformed or otherwise invalid.";
    S3Error::new(StatusCode::BAD_REQUEST, "InvalidToken", message)
}

fn expired_token() -> S3Error {
    S3Error::new(StatusCode::BAD_REQUEST, "ExpiredToken", "The provided token has expired.")
}
