//! The story of a request's authentication, from its head to its decoded body.

use std::borrow::Cow;
use std::sync::Arc;

use http::HeaderValue;
use http::request::Parts;
use p256::ecdsa::VerifyingKey;

use crate::extent::Extent;
use crate::region::Region;
use crate::s3::S3Error;

use super::asymmetric::verifies;
use super::authorization;
use super::canonical::{PathForm, SignedHeaders, canonical_request, path_is_ambiguous, unsigned_headers};
use super::chunked::{Chain, Chunked};
use super::claim::{Claim, Credential, Place};
use super::endpoint::Endpoint;
use super::key::{Key, Keys};
use super::moment::Moment;
use super::payload::{DecodedBody, Form, Payload, UNSIGNED, announced_trailers, decoded_length};
use super::presigned::{self, Presigned, QueryAuth};
use super::refusal;
use super::signing::{Algorithm, SigningKey, asymmetric_string_to_sign, scoped, string_to_sign};

/// The Regions that a signature of Version 4A is good in.
const REGION_SET: &str = "x-amz-region-set";

/// The sender of a request whose head has been authenticated.
#[derive(Debug)]
pub struct Caller {
    /// The access key that signed.
    pub access_key_id: String,
    /// The form of the path that the signature is over.
    pub path_form: PathForm,
    /// The Region of the endpoint.
    pub(crate) region: Region,
    payload: Payload,
}

impl Caller {
    /// Checks a request's whole body against what its head said of it, and takes it out of its
    /// chunks.
    ///
    /// # Errors
    ///
    /// S3's refusal of a body that is not the one signed: `XAmzContentSHA256Mismatch`,
    /// `SignatureDoesNotMatch` of a chunk, `IncompleteBody`, `InvalidChunkSizeError`,
    /// `MalformedTrailerError`.
    pub fn decode_body(&self, raw: Extent) -> Result<DecodedBody, S3Error> {
        self.payload.decode(raw)
    }
}

/// Finds out who sent a request, by its signature in the `Authorization` header or in the query.
///
/// # Errors
///
/// S3's refusal of a request without a signature, with an unknown key, at a wrong time, or
/// whose signature does not match: see the variants of its error codes in the Amazon S3 API
/// Reference, "Error Responses".
pub fn authenticate(head: &Parts, keys: &dyn Keys, endpoint: &Endpoint) -> Result<Caller, S3Error> {
    let header = head.headers.get(http::header::AUTHORIZATION);
    let header = header.map(readable);
    match (header, presigned::find(head)) {
        (Some(header), QueryAuth::None) => by_header(head, &header, keys, endpoint),
        (None, QueryAuth::V4(presigned)) => by_query(head, &presigned, keys, endpoint),
        (Some(header), _) => Err(refusal::two_mechanisms(&header)),
        (None, QueryAuth::V2) => Err(refusal::unsupported_mechanism()),
        (None, QueryAuth::None) if head.headers.contains_key("x-amz-copy-source") => {
            Err(refusal::anonymous_copy())
        }
        (None, QueryAuth::None) => Err(refusal::anonymous()),
    }
}

fn readable(value: &HeaderValue) -> Cow<'_, str> {
    value.to_str().map_or_else(|_| String::from_utf8_lossy(value.as_bytes()), Cow::Borrowed)
}

fn by_header(head: &Parts, header: &str, keys: &dyn Keys, endpoint: &Endpoint) -> Result<Caller, S3Error> {
    let claim = authorization::parse(header, endpoint.service)?;
    let key = find_key(&claim, keys)?;
    let region = check_place(head, &claim, Place::Header, header_text(head, REGION_SET), (&key, endpoint))?;
    let (sent, moment) = header_moment(head)?;
    check_scope_date(&claim, Place::Header, &moment)?;
    if !(key.checks.takes_time)(moment.is_near(key.now)) {
        return Err(refusal::too_skewed(sent, key.now));
    }
    let hash = header_text(head, "x-amz-content-sha256").ok_or_else(refusal::content_sha256_missing)?;
    verify(head, &claim, region, &key, &moment, hash)
}

fn by_query(
    head: &Parts,
    presigned: &Presigned,
    keys: &dyn Keys,
    endpoint: &Endpoint,
) -> Result<Caller, S3Error> {
    let claim = presigned.claim(endpoint.service)?;
    let (moment, life) = (presigned.moment()?, presigned.life()?);
    check_scope_date(&claim, Place::Query, &moment)?;
    let key = find_key(&claim, keys)?;
    let region = check_place(head, &claim, Place::Query, presigned.region_set.as_deref(), (&key, endpoint))?;
    if let Some(token) = &presigned.security_token {
        return Err(refusal::unknown_token(token));
    }
    if moment.is_after(key.now) {
        return Err(refusal::not_yet_valid());
    }
    if !(key.checks.takes_time)(!moment.is_over(life, key.now)) {
        return Err(refusal::expired(&moment, life, key.now));
    }
    let hash =
        header_text(head, "x-amz-content-sha256").or(presigned.content_sha256.as_deref()).unwrap_or(UNSIGNED);
    verify(head, &claim, region, &key, &moment, hash)
}

fn find_key(claim: &Claim<'_>, keys: &dyn Keys) -> Result<Key, S3Error> {
    let id = claim.credential.access_key_id;
    keys.find(id).ok_or_else(|| refusal::unknown_access_key(id))
}

/// The Region of the endpoint, if it is the one that is signed for. The keys of accounts are not known in Regions
/// that these have not enabled (inferred: what else AWS would answer is not documented).
fn check_place(
    head: &Parts,
    claim: &Claim<'_>,
    place: Place,
    region_set: Option<&str>,
    (key, endpoint): (&Key, &Endpoint),
) -> Result<Region, S3Error> {
    let region = endpoint.region(claim, place, region_set, key)?;
    if !region.is_enabled() {
        return Err(refusal::unknown_access_key(claim.credential.access_key_id));
    }
    match header_text(head, "x-amz-security-token") {
        Some(token) => Err(refusal::unknown_token(token)),
        None => Ok(region),
    }
}

/// The request's time: `x-amz-date`, or `Date` where that is missing.
fn header_moment(head: &Parts) -> Result<(&str, Moment), S3Error> {
    let amz = header_text(head, "x-amz-date").filter(|text| !text.is_empty());
    let date = || header_text(head, "date").map(|text| (text, Moment::from_date_header(text)));
    let (sent, moment) =
        amz.map(|text| (text, Moment::from_basic(text))).or_else(date).ok_or_else(refusal::date_missing)?;
    Ok((sent, moment.ok_or_else(refusal::date_missing)?))
}

fn check_scope_date(claim: &Claim<'_>, place: Place, moment: &Moment) -> Result<(), S3Error> {
    if claim.credential.date == moment.date() {
        Ok(())
    } else {
        Err(refusal::wrong_date(place, claim.credential.date, moment))
    }
}

fn header_text<'a>(head: &'a Parts, name: &str) -> Option<&'a str> {
    let (_, value) = head.headers.iter().find(|(each, _)| each.as_str() == name)?;
    value.to_str().ok()
}

/// What a signature is verified with.
enum Verifier {
    Symmetric(SigningKey),
    /// None where the secret has no such key, which cannot happen but for one in 2^8000.
    Asymmetric(Option<Arc<VerifyingKey>>),
}

impl Verifier {
    fn of(claim: &Claim<'_>, key: &Key) -> Self {
        match claim.algorithm {
            Algorithm::Symmetric => Self::Symmetric(key.secret.signing_key(&claim.credential)),
            Algorithm::Asymmetric => {
                Self::Asymmetric(key.secret.verifying_key(claim.credential.access_key_id))
            }
        }
    }

    fn string_to_sign(&self, credential: &Credential<'_>, at: &Moment, request: &[u8]) -> String {
        match self {
            Self::Symmetric(_) => string_to_sign(credential, at, request),
            Self::Asymmetric(_) => asymmetric_string_to_sign(credential, at, request),
        }
    }

    fn verifies(&self, text: &str, signature: &str) -> bool {
        match self {
            Self::Symmetric(key) => key.verifies(text, signature),
            Self::Asymmetric(key) => key.as_ref().is_some_and(|key| verifies(key, text, signature)),
        }
    }

    /// What signs the chunks of the body, where that is built.
    fn signing_key(&self) -> Option<SigningKey> {
        match self {
            Self::Symmetric(key) => Some(key.clone()),
            Self::Asymmetric(_) => None,
        }
    }
}

/// A claim that has been found true.
struct Verified {
    key: Option<SigningKey>,
    path_form: PathForm,
    canonical_request: Vec<u8>,
}

fn verify(
    head: &Parts,
    claim: &Claim<'_>,
    region: Region,
    key: &Key,
    moment: &Moment,
    hash: &str,
) -> Result<Caller, S3Error> {
    let form = Form::parse(hash)?;
    let names = claim.signed_headers.to_ascii_lowercase();
    let signed = SignedHeaders::parse(&names);
    let unsigned = unsigned_headers(head, &signed, key.checks.must_be_signed);
    if !unsigned.is_empty() {
        return Err(refusal::headers_not_signed(&unsigned));
    }
    let verified = check_signature(head, claim, key, moment, &signed, hash)?;
    Ok(Caller {
        access_key_id: claim.credential.access_key_id.to_owned(),
        path_form: verified.path_form,
        region,
        payload: expect_payload(head, claim, moment, form, verified)?,
    })
}

fn check_signature(
    head: &Parts,
    claim: &Claim<'_>,
    key: &Key,
    moment: &Moment,
    signed: &SignedHeaders<'_>,
    hash: &str,
) -> Result<Verified, S3Error> {
    let credential = &claim.credential;
    let verifier = Verifier::of(claim, key);
    let attempt = |path_form| {
        let request = canonical_request(head, path_form, signed, hash);
        let text = verifier.string_to_sign(credential, moment, &request);
        if (key.checks.takes_signature)(verifier.verifies(&text, claim.signature)) {
            Ok(Verified { key: verifier.signing_key(), path_form, canonical_request: request })
        } else {
            Err((text, request))
        }
    };
    let first = match attempt(PathForm::Canonical) {
        Ok(verified) => return Ok(verified),
        Err(first) => first,
    };
    if path_is_ambiguous(head)
        && let Ok(verified) = attempt(PathForm::AsSent)
    {
        return Ok(verified);
    }
    let (text, request) = first;
    let id = credential.access_key_id;
    Err(refusal::signature_mismatch(id, &text, claim.signature, &request))
}

fn expect_payload(
    head: &Parts,
    claim: &Claim<'_>,
    moment: &Moment,
    form: Form,
    verified: Verified,
) -> Result<Payload, S3Error> {
    match form {
        Form::Unsigned => Ok(Payload::Unsigned),
        Form::Digest(digest) => Ok(Payload::Digest(digest)),
        Form::Chunks { signed, trailers } => Ok(Payload::Chunked(Box::new(Chunked {
            chain: if signed { Some(chain(claim, moment, verified)?) } else { None },
            trailers,
            announced: announced_trailers(head)?,
            decoded_length: decoded_length(head)?,
        }))),
    }
}

/// Chunks are signed as the head is; those of Version 4A, which S3 has as well, are not built.
fn chain(claim: &Claim<'_>, moment: &Moment, verified: Verified) -> Result<Chain, S3Error> {
    let key = verified.key.ok_or_else(|| refusal::chunk_algorithm_unsupported(claim.algorithm.name()))?;
    Ok(Chain {
        key,
        access_key_id: claim.credential.access_key_id.to_owned(),
        // Without an algorithm the first line is empty: what follows it is the scope.
        scope: scoped("", &claim.credential, moment).split_off(1),
        seed: claim.signature.to_owned(),
        canonical_request: verified.canonical_request,
    })
}
