//! Signature Version 4 as EC2 and KMS verify it (AWS Signature Version 4 for API requests, IAM User Guide).
//!
//! Other than with S3, the payload's hash is that of the body whatever a header says of it, so a request is
//! read to its end before it is believed.

use std::time::Duration;

use http::header::AUTHORIZATION;
use http::request::Parts;

use super::canonical::{PathForm, SignedHeaders, canonical_request, unsigned_headers};
use super::claim::Credential;
use super::denial::{Denial, Incomplete};
use super::key::Key;
use super::moment::{MAX_SKEW, Moment};
use super::presigned::{self, QueryAuth};
use super::signing::{ALGORITHM, TERMINAL, sha256_hex, string_to_sign};

/// What a request says of its signature, before anything of it is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signature {
    /// `AKID/DATE/REGION/SERVICE/TERMINAL`.
    credential: String,
    signed_headers: String,
    value: String,
    moment: Moment,
    /// How long a presigned request is good for.
    life: Option<Duration>,
    has_token: bool,
}

impl Signature {
    /// The signature of a request, in its `Authorization` header or in its query.
    pub(crate) fn of(head: &Parts) -> Result<Self, Denial> {
        match head.headers.get(AUTHORIZATION) {
            Some(header) => Self::in_header(head, &String::from_utf8_lossy(header.as_bytes())),
            None => Self::in_query(head),
        }
    }

    /// The access key id that is said to have signed.
    pub(crate) fn access_key_id(&self) -> &str {
        self.scope().map_or("", |(scope, _)| scope.access_key_id)
    }

    /// The Region that is said to be signed for.
    pub(crate) fn region(&self) -> &str {
        self.scope().map_or("", |(scope, _)| scope.region)
    }

    /// Whether this key signed this request, in time, and for this service of the key's Region.
    pub(crate) fn verify(&self, head: &Parts, body: &[u8], key: &Key, service: &str) -> Result<(), Denial> {
        if self.has_token {
            return Err(Denial::UnknownToken);
        }
        if !(key.checks.takes_time)(self.is_timely(key)) {
            return Err(Denial::Expired);
        }
        let scope = self.check_scope(service, key)?;
        let names = self.signed_headers.to_ascii_lowercase();
        let signed = SignedHeaders::parse(&names);
        if !unsigned_headers(head, &signed, key.checks.must_be_signed).is_empty() {
            return Err(Denial::UnsignedHeader);
        }
        let request = canonical_request(head, PathForm::Canonical, &signed, &sha256_hex(body));
        let text = string_to_sign(&scope, &self.moment, &request);
        let matches = key.secret.signing_key(&scope).verifies(&text, &self.value);
        if (key.checks.takes_signature)(matches) { Ok(()) } else { Err(Denial::WrongSignature) }
    }

    fn in_header(head: &Parts, header: &str) -> Result<Self, Denial> {
        let components = header.strip_prefix(ALGORITHM).and_then(|rest| rest.strip_prefix(' '));
        let components = components.ok_or(Denial::Incomplete(Incomplete::Algorithm))?;
        let component = |name: &str, what| {
            let mut pairs = components.split(',').filter_map(|part| part.trim_ascii().split_once('='));
            let found = pairs.find(|(each, value)| *each == name && !value.is_empty());
            found.map(|(_, value)| value.to_owned()).ok_or(Denial::Incomplete(what))
        };
        let found = Self {
            credential: component("Credential", Incomplete::Credential)?,
            signed_headers: component("SignedHeaders", Incomplete::SignedHeaders)?,
            value: component("Signature", Incomplete::Signature)?,
            moment: header_moment(head).ok_or(Denial::Incomplete(Incomplete::Date))?,
            life: None,
            has_token: head.headers.contains_key("x-amz-security-token"),
        };
        found.well_formed()
    }

    fn in_query(head: &Parts) -> Result<Self, Denial> {
        let QueryAuth::V4(query) = presigned::find(head) else {
            return Err(Denial::Missing);
        };
        if query.algorithm.as_deref() != Some(ALGORITHM) {
            return Err(Denial::Incomplete(Incomplete::Algorithm));
        }
        let there = |field: Option<String>, what| {
            field.filter(|value| !value.is_empty()).ok_or(Denial::Incomplete(what))
        };
        let moment = query.moment().map_err(|_| Denial::Incomplete(Incomplete::Date))?;
        let life = query.life().map_err(|_| Denial::Incomplete(Incomplete::Expires))?;
        let found = Self {
            credential: there(query.credential, Incomplete::Credential)?,
            signed_headers: there(query.signed_headers, Incomplete::SignedHeaders)?,
            value: there(query.signature, Incomplete::Signature)?,
            moment,
            life: Some(life),
            has_token: query.security_token.is_some() || head.headers.contains_key("x-amz-security-token"),
        };
        found.well_formed()
    }

    fn well_formed(self) -> Result<Self, Denial> {
        if self.scope().is_some() { Ok(self) } else { Err(Denial::Incomplete(Incomplete::Credential)) }
    }

    fn scope(&self) -> Option<(Credential<'_>, &str)> {
        Credential::split(&self.credential)
    }

    fn check_scope(&self, service: &str, key: &Key) -> Result<Credential<'_>, Denial> {
        let (scope, terminal) = self.scope().ok_or(Denial::Incomplete(Incomplete::Credential))?;
        if !(key.checks.takes_scope)(scope.service == service) {
            return Err(Denial::WrongService);
        }
        if !(key.checks.takes_scope)(scope.region == key.region.name()) {
            return Err(Denial::WrongRegion);
        }
        if scope.date != self.moment.date() || terminal != TERMINAL {
            return Err(Denial::WrongScope);
        }
        Ok(scope)
    }

    /// Clocks may differ by 15 minutes, at the end of a presigned request's life as well
    /// (Amazon EC2 API Reference, `RequestExpired`).
    fn is_timely(&self, key: &Key) -> bool {
        let life = self.life.unwrap_or_default();
        !self.moment.is_after(key.now) && !self.moment.is_over(life + MAX_SKEW, key.now)
    }
}

/// The request's time: `x-amz-date`, or `Date` where that is missing.
fn header_moment(head: &Parts) -> Option<Moment> {
    let text = |name: &str| head.headers.get(name)?.to_str().ok();
    match text("x-amz-date") {
        Some(basic) => Moment::from_basic(basic),
        None => Moment::from_date_header(text("date")?),
    }
}
