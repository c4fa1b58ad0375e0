//! The signature in the query: presigned requests.

use std::time::Duration;

use http::request::Parts;

use crate::s3::S3Error;

use super::claim::{Claim, Credential, Place};
use super::encoding::decode_query;
use super::moment::Moment;
use super::refusal;
use super::signing::Algorithm;

/// The longest life of a presigned request, in seconds: seven days
/// (Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters").
const LONGEST_LIFE: i64 = 604_800;

/// The query parameters of a presigned request, decoded and not yet believed.
#[derive(Debug, Default)]
pub(super) struct Presigned {
    pub(super) algorithm: Option<String>,
    pub(super) credential: Option<String>,
    date: Option<String>,
    expires: Option<String>,
    pub(super) signed_headers: Option<String>,
    pub(super) signature: Option<String>,
    /// `X-Amz-Content-Sha256`, which some signers put here.
    pub(super) content_sha256: Option<String>,
    /// `X-Amz-Region-Set`, of Version 4A.
    pub(super) region_set: Option<String>,
    /// `X-Amz-Security-Token`.
    pub(super) security_token: Option<String>,
}

/// Which signature a query holds.
#[derive(Debug)]
pub(super) enum QueryAuth {
    None,
    /// Signature Version 2, which S3 refuses for buckets created since June 24, 2020; those of a
    /// world are all newer.
    V2,
    V4(Box<Presigned>),
}

/// Looks for a signature in the query of a request.
pub(super) fn find(head: &Parts) -> QueryAuth {
    let Some(query) = head.uri.query() else {
        return QueryAuth::None;
    };
    let mut found = Presigned::default();
    let mut v2 = false;
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match found.field(name) {
            Some(field) => *field = Some(text(value)),
            None => v2 |= matches!(name, "AWSAccessKeyId" | "Signature"),
        }
    }
    if found.is_claimed() {
        QueryAuth::V4(Box::new(found))
    } else if v2 {
        QueryAuth::V2
    } else {
        QueryAuth::None
    }
}

fn text(value: &str) -> String {
    String::from_utf8_lossy(&decode_query(value)).into_owned()
}

impl Presigned {
    fn field(&mut self, name: &str) -> Option<&mut Option<String>> {
        match name {
            "X-Amz-Algorithm" => Some(&mut self.algorithm),
            "X-Amz-Credential" => Some(&mut self.credential),
            "X-Amz-Date" => Some(&mut self.date),
            "X-Amz-Expires" => Some(&mut self.expires),
            "X-Amz-SignedHeaders" => Some(&mut self.signed_headers),
            "X-Amz-Signature" => Some(&mut self.signature),
            "X-Amz-Content-Sha256" => Some(&mut self.content_sha256),
            "X-Amz-Region-Set" => Some(&mut self.region_set),
            "X-Amz-Security-Token" => Some(&mut self.security_token),
            _ => None,
        }
    }

    fn is_claimed(&self) -> bool {
        self.algorithm.is_some() || self.credential.is_some() || self.signature.is_some()
    }

    /// The claim, when all six parameters are there and well formed.
    pub(super) fn claim(&self, service: &str) -> Result<Claim<'_>, S3Error> {
        let algorithm = required(self.algorithm.as_ref())?;
        let algorithm = Algorithm::from_name(algorithm).ok_or_else(refusal::query_algorithm)?;
        Ok(Claim {
            algorithm,
            credential: Credential::parse(
                required(self.credential.as_ref())?,
                Place::Query,
                algorithm,
                service,
            )?,
            signed_headers: required(self.signed_headers.as_ref())?,
            signature: required(self.signature.as_ref())?,
        })
    }

    /// When the request was signed.
    pub(super) fn moment(&self) -> Result<Moment, S3Error> {
        Moment::from_basic(required(self.date.as_ref())?).ok_or_else(refusal::query_date_format)
    }

    /// How long the signature is good for.
    pub(super) fn life(&self) -> Result<Duration, S3Error> {
        let seconds: i64 =
            required(self.expires.as_ref())?.parse().map_err(|_| refusal::expires_not_a_number())?;
        if seconds > LONGEST_LIFE {
            return Err(refusal::expires_too_large());
        }
        let seconds = u64::try_from(seconds).map_err(|_| refusal::expires_negative())?;
        Ok(Duration::from_secs(seconds))
    }
}

fn required(parameter: Option<&String>) -> Result<&str, S3Error> {
    parameter
        .map(String::as_str)
        .filter(|value| !value.is_empty())
        .ok_or_else(refusal::query_parameters_missing)
}
