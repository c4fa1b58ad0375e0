//! What a request claims about its signature, before anything of it is believed.

use crate::s3::S3Error;

use super::moment::is_date;
use super::refusal;
use super::signing::{Algorithm, TERMINAL};

/// Where a claim stood, which decides how a malformed one is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In the `Authorization` header.
    Header,
    /// In the query.
    Query,
}

/// Whose signature it is said to be, over which headers.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Claim<'a> {
    pub(super) algorithm: Algorithm,
    pub(super) credential: Credential<'a>,
    pub(super) signed_headers: &'a str,
    pub(super) signature: &'a str,
}

/// An access key id with the scope it is used in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Credential<'a> {
    pub(super) access_key_id: &'a str,
    /// `YYYYMMDD`.
    pub(super) date: &'a str,
    /// Empty in Version 4A.
    pub(super) region: &'a str,
    /// As in `s3`.
    pub(super) service: &'a str,
}

impl<'a> Credential<'a> {
    /// Parses `AKID/YYYYMMDD/REGION/SERVICE/aws4_request`, in Version 4A without the Region, as an endpoint of that service demands it.
    pub(super) fn parse(
        text: &'a str,
        place: Place,
        algorithm: Algorithm,
        expected: &str,
    ) -> Result<Self, S3Error> {
        let split = match algorithm {
            Algorithm::Symmetric => Self::split(text),
            Algorithm::Asymmetric => Self::split_without_region(text),
        };
        let (credential, terminal) = split.ok_or_else(|| refusal::credential_malformed(place))?;
        let Self { date, service, .. } = credential;
        if service != expected {
            return Err(refusal::wrong_service(place, service, expected));
        }
        if terminal != TERMINAL {
            return Err(refusal::wrong_terminal(place, terminal));
        }
        if !is_date(date) {
            return Err(refusal::wrong_date_format(place, date));
        }
        Ok(credential)
    }

    /// Takes `AKID/DATE/SERVICE/TERMINAL` apart.
    fn split_without_region(text: &'a str) -> Option<(Self, &'a str)> {
        let parts: Vec<&str> = text.split('/').collect();
        let [access_key_id, date, service, terminal] = parts.as_slice() else { return None };
        let region = "";
        let there = parts.iter().all(|part| !part.is_empty());
        there.then_some((Self { access_key_id, date, region, service }, *terminal))
    }

    /// Takes `AKID/DATE/REGION/SERVICE/TERMINAL` apart: the credential, and the terminal that was given.
    pub(super) fn split(text: &'a str) -> Option<(Self, &'a str)> {
        let mut parts = text.split('/');
        let mut next = || parts.next().filter(|part| !part.is_empty());
        let (access_key_id, date, region, service, terminal) = (next()?, next()?, next()?, next()?, next()?);
        parts.next().is_none().then_some((Self { access_key_id, date, region, service }, terminal))
    }
}
