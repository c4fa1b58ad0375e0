//! One request to EC2, KMS or IAM and its reply: read, authenticate, answer.
//!
//! The body is part of what is signed, so it is read before anybody is believed, within narrower limits than
//! those of an object.

use std::time::SystemTime;

use http::header::{CONTENT_TYPE, DATE, EXPECT, SERVER};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use hyper::body::{Body as _, Bytes, Incoming};

use super::addressee::{Addressee, Api};
use super::exchange::{Found, Service};
use super::head::check_head;
use super::incoming::{is_drained, read_body};
use crate::auth::{Checks, Denial, Key, Signature};
use crate::clock::Second;
use crate::config::Limits;
use crate::ec2::{self, Ec2Error};
use crate::iam::{self, IamError};
use crate::kms::{self, KmsError};
use crate::region::Region;
use crate::s3::{Payload, Reply, S3Error};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// The longest request, in bytes.
const MOST_BYTES: u64 = 1024 * 1024;

/// Why a request gets no further than here.
enum Refusal {
    Denied(Denial),
    /// Framing, limits and time, as they are refused to everybody.
    Unreadable(S3Error),
}

/// Answers one request to EC2, KMS or IAM. Every reply carries its id, the date of the world it comes from, and the
/// name of the server.
pub(super) async fn exchange(
    service: &Service,
    to: Addressee,
    head: Parts,
    incoming: Incoming,
) -> Response<Payload> {
    let Addressee { api, region, .. } = to;
    let id = service.request_ids.next_uuid();
    let mut closes = head.headers.contains_key(EXPECT) && incoming.is_end_stream();
    let (reply, now) = match admit(service, &head) {
        Ok((signature, found)) => {
            let asked = Asked { api, region, head: &head, signature: &signature, found: &found, id: &id };
            let reply = match read(service, &head, incoming, &found).await {
                Ok(body) => asked.answer(&body),
                Err(error) => {
                    closes = true;
                    refused(api, error.into(), &id)
                }
            };
            (reply, found.0.now())
        }
        Err(refusal) => {
            closes |= !is_drained(incoming, &head.headers).await;
            (refused(api, refusal, &id), SystemTime::now())
        }
    };
    let reply = if closes { reply.fixed("connection", "close") } else { reply };
    signed_off(reply, api, &id, Second::containing(now))
}

/// Whose signature it is said to be, and the world of that key.
fn admit(service: &Service, head: &Parts) -> Result<(Signature, Found), Refusal> {
    check_head(head)?;
    let signature = Signature::of(head)?;
    let found = service.worlds.get(signature.access_key_id()).ok_or(Denial::UnknownKey)?;
    Ok((signature, found))
}

async fn read(
    service: &Service,
    head: &Parts,
    incoming: Incoming,
    (world, _): &Found,
) -> Result<Vec<u8>, S3Error> {
    let limits = Limits { body_bytes: service.limits.body_bytes.min(MOST_BYTES), ..service.limits };
    let received = read_body(incoming, &head.headers, &limits, &world.room).await?;
    let pieces: Vec<Bytes> = received.body.pieces().collect();
    Ok(pieces.concat())
}

/// A request that has been read, of somebody who may be who the signature says.
struct Asked<'a> {
    api: Api,
    /// The Region of the host.
    region: Option<Region>,
    head: &'a Parts,
    signature: &'a Signature,
    found: &'a Found,
    id: &'a str,
}

impl Asked<'_> {
    fn answer(&self, body: &[u8]) -> Reply {
        match self.verify(body) {
            Err(denial) => refused(self.api, denial.into(), self.id),
            Ok(region) => match self.api {
                Api::Kms => self.ask_kms(region, body),
                Api::Iam => self.ask_iam(body),
                Api::Ec2 | Api::S3 => self.ask_ec2(region, body),
            },
        }
    }

    /// Checks the signature, and gives the Region whose endpoint was called.
    fn verify(&self, body: &[u8]) -> Result<Region, Denial> {
        let (world, holder) = self.found;
        let region = self.region.or_else(|| Region::find(self.signature.region()));
        let region = region.ok_or(Denial::UnknownRegion)?;
        let checks = match self.api {
            Api::Ec2 => world.ec2_rules().signatures,
            Api::S3 | Api::Kms | Api::Iam => Checks::default(),
        };
        let key = Key { secret: world.secret(*holder), region, now: world.now(), checks };
        self.signature.verify(self.head, body, &key, self.api.name())?;
        if region.is_enabled() { Ok(region) } else { Err(Denial::UnknownRegion) }
    }

    fn ask_ec2(&self, region: Region, body: &[u8]) -> Reply {
        let (world, holder) = self.found;
        let context = ec2::Context {
            world,
            caller: holder.account(),
            is_user: holder.is_user(),
            region,
            rules: world.ec2_rules(),
            now: world.now(),
            request_id: self.id,
        };
        let reply = match parameters(self.head, body) {
            Ok(request) => ec2::answer(&context, &request),
            Err(error) => ec2::Reply::refusal(&error, self.id),
        };
        written(reply.status, XML, reply.document)
    }

    fn ask_kms(&self, region: Region, body: &[u8]) -> Reply {
        let (world, holder) = self.found;
        let now = Second::containing(world.now());
        let context = kms::Context { world, holder: *holder, caller: holder.account(), region, now };
        let target = self.head.headers.get("x-amz-target").and_then(|target| target.to_str().ok());
        let reply = kms::answer(&context, target, body);
        written(reply.status, JSON, reply.document.into())
    }

    fn ask_iam(&self, body: &[u8]) -> Reply {
        let (world, holder) = self.found;
        let context = iam::Context { world, caller: *holder, request_id: self.id };
        let reply = match parameters(self.head, body) {
            Ok(request) => iam::answer(&context, &request.parameters),
            Err(error) => iam::Reply::refusal(&error.into(), self.id),
        };
        written(reply.status, XML, reply.document)
    }
}

/// The parameters of the query, without those of the signature, and then those of the form.
fn parameters(head: &Parts, body: &[u8]) -> Result<ec2::Request, Ec2Error> {
    let form = str::from_utf8(body).map_err(|_| Ec2Error::malformed_query())?;
    let query = head.uri.query().unwrap_or_default();
    let own = query.split('&').filter(|pair| !pair.starts_with("X-Amz-")).collect::<Vec<_>>().join("&");
    ec2::Request::parse(&[own.as_str(), form].join("&"))
}

const XML: &str = "text/xml;charset=UTF-8";
const JSON: &str = "application/x-amz-json-1.1";

fn refused(api: Api, refusal: Refusal, id: &str) -> Reply {
    match api {
        Api::Kms => {
            let reply = kms::Reply::refusal(&KmsError::from(refusal));
            written(reply.status, JSON, reply.document.into())
        }
        Api::Iam => {
            let reply = iam::Reply::refusal(&IamError::from(refusal), id);
            written(reply.status, XML, reply.document)
        }
        Api::Ec2 | Api::S3 => {
            let reply = ec2::Reply::refusal(&Ec2Error::from(refusal), id);
            written(reply.status, XML, reply.document)
        }
    }
}

fn written(status: StatusCode, media_type: &'static str, document: Bytes) -> Reply {
    let mut reply = Reply::empty(status);
    reply.headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    reply.payload = Payload::of(document);
    reply
}

fn signed_off(reply: Reply, api: Api, id: &str, now: Second) -> Response<Payload> {
    let mut response = reply.into_response();
    let server = match api {
        Api::Kms => "KMS",
        Api::Iam => "IAM",
        Api::Ec2 | Api::S3 => "AmazonEC2",
    };
    let headers = response.headers_mut();
    headers.insert(SERVER, HeaderValue::from_static(server));
    for (name, value) in [(REQUEST_ID, id), (DATE, &now.http())] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    response
}

impl From<Denial> for Refusal {
    fn from(denial: Denial) -> Self {
        Self::Denied(denial)
    }
}

impl From<S3Error> for Refusal {
    fn from(error: S3Error) -> Self {
        Self::Unreadable(error)
    }
}

impl From<Refusal> for Ec2Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Denied(denial) => denial.into(),
            Refusal::Unreadable(error) => Self::new(error.status, error.code, error.message),
        }
    }
}

impl From<Refusal> for KmsError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Denied(denial) => denial.into(),
            Refusal::Unreadable(error) => error.into(),
        }
    }
}

impl From<Refusal> for IamError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Denied(denial) => denial.into(),
            Refusal::Unreadable(error) => error.into(),
        }
    }
}
