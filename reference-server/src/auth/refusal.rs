//! The ways S3 refuses a signature: status, code, message and fields of each.
//!
//! Codes and statuses are those of the Amazon S3 API Reference, "Error Responses"; messages and
//! fields are as replies of S3 quoted in public show them.

use std::time::{Duration, SystemTime};

use http::StatusCode;

use crate::s3::S3Error;

use super::claim::Place;
use super::moment::{MAX_SKEW, Moment, iso8601};

fn denied(message: &'static str) -> S3Error {
    S3Error::new(StatusCode::FORBIDDEN, "AccessDenied", message)
}

pub(super) fn anonymous() -> S3Error {
    denied("Access Denied")
}

pub(super) fn anonymous_copy() -> S3Error {
    denied("Anonymous users cannot copy objects. Please authenticate.")
}

pub(super) fn two_mechanisms(header: &str) -> S3Error {
    S3Error::invalid_argument(
        "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature \
         query string parameter or the Authorization header should be specified",
        "Authorization",
        header,
    )
}

pub(super) fn unsupported_mechanism() -> S3Error {
    S3Error::invalid_request(
        "The authorization mechanism you have provided is not supported. Please use \
         AWS4-HMAC-SHA256.",
    )
}

pub(super) fn unsupported_authorization_type(algorithm: &str) -> S3Error {
    S3Error::invalid_argument("Unsupported Authorization Type", "Authorization", algorithm)
}

pub(super) fn authorization_without_space(header: &str) -> S3Error {
    S3Error::invalid_argument(
        "Authorization header is invalid -- one and only one ' ' (space) required",
        "Authorization",
        header,
    )
}

/// A part of the claim is not as it must be; the code depends on where the claim stood.
fn malformed(place: Place, detail: &str) -> S3Error {
    let (code, start) = match place {
        Place::Header => ("AuthorizationHeaderMalformed", "The authorization header is malformed; "),
        Place::Query => {
            ("AuthorizationQueryParametersError", "Error parsing the X-Amz-Credential parameter; ")
        }
    };
    S3Error::new(StatusCode::BAD_REQUEST, code, format!("{start}{detail}"))
}

pub(super) fn components_missing() -> S3Error {
    malformed(
        Place::Header,
        "the authorization header requires three components: Credential, SignedHeaders, and \
         Signature.",
    )
}

pub(super) fn component_malformed(component: &str) -> S3Error {
    malformed(Place::Header, &format!("the authorization component \"{component}\" is malformed."))
}

pub(super) fn component_missing(name: &str) -> S3Error {
    malformed(Place::Header, &format!("missing {name}."))
}

pub(super) fn credential_malformed(place: Place) -> S3Error {
    malformed(
        place,
        "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
    )
}

pub(super) fn wrong_service(place: Place, service: &str, expected: &str) -> S3Error {
    malformed(place, &format!("incorrect service \"{service}\". This endpoint belongs to \"{expected}\"."))
}

pub(super) fn wrong_terminal(place: Place, terminal: &str) -> S3Error {
    malformed(place, &format!("incorrect terminal \"{terminal}\". This endpoint uses \"aws4_request\"."))
}

pub(super) fn wrong_date_format(place: Place, date: &str) -> S3Error {
    malformed(
        place,
        &format!(
            "incorrect date format \"{date}\". This date in the credential must be in the format \
             \"yyyyMMdd\"."
        ),
    )
}

pub(super) fn wrong_region(place: Place, given: &str, expected: &str) -> S3Error {
    malformed(place, &format!("the region '{given}' is wrong; expecting '{expected}'"))
        .with("Region", expected)
}

pub(super) fn region_set_missing(place: Place) -> S3Error {
    malformed(place, "missing X-Amz-Region-Set.")
}

/// Documented for signatures of a version that is not supported (S3 error responses).
pub(super) fn unsupported_signature() -> S3Error {
    S3Error::new(
        StatusCode::BAD_REQUEST,
        "UnsupportedSignature",
        "The provided request is signed with an unsupported STS Token version or the signature version is not supported.",
    )
}

pub(super) fn wrong_date(place: Place, scope: &str, moment: &Moment) -> S3Error {
    match place {
        Place::Header => malformed(place, "Invalid credential date. Date is not the same as X-Amz-Date."),
        Place::Query => query_parameters(format!(
            "Invalid credential date \"{scope}\". This date is not the same as X-Amz-Date: \"{}\".",
            moment.date()
        )),
    }
}

fn query_parameters(message: impl Into<std::borrow::Cow<'static, str>>) -> S3Error {
    S3Error::new(StatusCode::BAD_REQUEST, "AuthorizationQueryParametersError", message)
}

pub(super) fn query_parameters_missing() -> S3Error {
    query_parameters(
        "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, \
         X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
    )
}

pub(super) fn query_algorithm() -> S3Error {
    query_parameters("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\"")
}

pub(super) fn query_date_format() -> S3Error {
    query_parameters("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
}

pub(super) fn expires_not_a_number() -> S3Error {
    query_parameters("X-Amz-Expires should be a number")
}

pub(super) fn expires_negative() -> S3Error {
    query_parameters("X-Amz-Expires must be non-negative")
}

pub(super) fn expires_too_large() -> S3Error {
    query_parameters(
        "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires \
         must be less than 604800 seconds",
    )
}

pub(super) fn unknown_access_key(access_key_id: &str) -> S3Error {
    S3Error::new(
        StatusCode::FORBIDDEN,
        "InvalidAccessKeyId",
        "The AWS Access Key Id you provided does not exist in our records.",
    )
    .with("AWSAccessKeyId", access_key_id)
}

/// Only temporary credentials come with a token, and no world has any.
pub(super) fn unknown_token(token: &str) -> S3Error {
    S3Error::new(
        StatusCode::BAD_REQUEST,
        "InvalidToken",
        "The provided token is malformed or otherwise invalid.",
    )
    .with("Token-0", token)
}

pub(super) fn date_missing() -> S3Error {
    denied("AWS authentication requires a valid Date or x-amz-date header")
}

pub(super) fn too_skewed(sent: &str, now: SystemTime) -> S3Error {
    S3Error::new(
        StatusCode::FORBIDDEN,
        "RequestTimeTooSkewed",
        "The difference between the request time and the current time is too large.",
    )
    .with("RequestTime", sent)
    .with("ServerTime", iso8601(now))
    .with("MaxAllowedSkewMilliseconds", MAX_SKEW.as_millis().to_string())
}

pub(super) fn not_yet_valid() -> S3Error {
    denied("Request is not valid yet")
}

pub(super) fn expired(moment: &Moment, life: Duration, now: SystemTime) -> S3Error {
    denied("Request has expired")
        .with("X-Amz-Expires", life.as_secs().to_string())
        .with("Expires", moment.end_of(life))
        .with("ServerTime", iso8601(now))
}

pub(super) fn headers_not_signed(names: &[&str]) -> S3Error {
    denied("There were headers present in the request which were not signed")
        .with("HeadersNotSigned", names.join(", "))
}

pub(super) fn signature_mismatch(
    access_key_id: &str,
    string_to_sign: &str,
    provided: &str,
    canonical_request: &[u8],
) -> S3Error {
    S3Error::new(
        StatusCode::FORBIDDEN,
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided. Check \
         your key and signing method.",
    )
    .with("AWSAccessKeyId", access_key_id)
    .with("StringToSign", string_to_sign)
    .with("SignatureProvided", provided)
    .with("StringToSignBytes", spaced_hex(string_to_sign.as_bytes()))
    .with("CanonicalRequest", String::from_utf8_lossy(canonical_request))
    .with("CanonicalRequestBytes", spaced_hex(canonical_request))
}

fn spaced_hex(bytes: &[u8]) -> String {
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    pairs.join(" ")
}

pub(super) fn content_sha256_missing() -> S3Error {
    S3Error::invalid_request("Missing required header for this request: x-amz-content-sha256")
}

pub(super) fn content_sha256_invalid(value: &str) -> S3Error {
    S3Error::invalid_argument(
        "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, \
         STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, \
         STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, \
         STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
        "x-amz-content-sha256",
        value,
    )
}

pub(super) fn chunk_algorithm_unsupported(value: &str) -> S3Error {
    S3Error::new(
        StatusCode::NOT_IMPLEMENTED,
        "NotImplemented",
        format!("The chunk encoding algorithm {value} is not supported."),
    )
}

pub(super) fn content_sha256_mismatch(client: &str, computed: &str) -> S3Error {
    S3Error::new(
        StatusCode::BAD_REQUEST,
        "XAmzContentSHA256Mismatch",
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
    )
    .with("ClientComputedContentSHA256", client)
    .with("S3ComputedContentSHA256", computed)
}

pub(super) fn trailer_unsupported() -> S3Error {
    S3Error::invalid_request("The value specified in the x-amz-trailer header is not supported")
}

pub(super) fn body_incomplete() -> S3Error {
    S3Error::new(StatusCode::BAD_REQUEST, "IncompleteBody", "The request body terminated unexpectedly")
}

pub(super) fn decoded_length_mismatch(expected: u64, provided: usize) -> S3Error {
    S3Error::new(
        StatusCode::BAD_REQUEST,
        "IncompleteBody",
        "You did not provide the number of bytes specified by the Content-Length HTTP header",
    )
    .with("NumberBytesExpected", expected.to_string())
    .with("NumberBytesProvided", provided.to_string())
}

pub(super) fn chunk_too_small(number: usize, size: usize) -> S3Error {
    S3Error::new(
        StatusCode::BAD_REQUEST,
        "InvalidChunkSizeError",
        "Only the last chunk is allowed to have a size less than 8192 bytes",
    )
    .with("Chunk", number.to_string())
    .with("BadChunkSize", size.to_string())
}

pub(super) fn trailer_malformed() -> S3Error {
    S3Error::new(
        StatusCode::BAD_REQUEST,
        "MalformedTrailerError",
        "The request contained trailing data that was not well-formed or did not conform to our \
         published schema.",
    )
}
