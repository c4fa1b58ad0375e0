//! One request and its reply. To S3: authenticate, read, answer, write.

use std::cell::OnceCell;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::SystemTime;

use http::header::{DATE, EXPECT, SERVER};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Response};
use hyper::Request;
use hyper::body::{Body as _, Incoming};

use super::addressee::{Addressee, Api, addressee};
use super::certificate::Authority;
use super::head::check_head;
use super::incoming::{Received, is_drained, read_body};
use super::regional;
use crate::auth::{self, Algorithms, Caller, Endpoint, Key, Keys};
use crate::clock::Second;
use crate::config::{Config, Limits};
use crate::ids::{RequestId, RequestIds};
use crate::region::Region;
use crate::s3::{self, Context, Payload, Place, Reply, S3Error};
use crate::world::{Holder, World, Worlds};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amz-request-id");
const HOST_ID: HeaderName = HeaderName::from_static("x-amz-id-2");

/// Bodies above this many bytes are digested off the threads that serve connections.
const MUCH: u64 = 256 * 1024;

/// What all connections of a server share.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) worlds: Worlds,
    pub(crate) limits: Limits,
    /// The Region of an address, where no signature names another.
    pub(crate) home: Region,
    pub(super) request_ids: RequestIds,
    pub(crate) authority: Authority,
}

impl Service {
    pub(crate) fn new(config: &Config) -> Self {
        Self {
            worlds: Worlds::new(config.seed, config.limits.world_bytes),
            limits: config.limits,
            home: Region::home(&config.region),
            request_ids: RequestIds::new(config.seed),
            authority: Authority::default(),
        }
    }
}

/// Answers one request, whatever service it is for.
pub(super) async fn exchange(
    service: Arc<Service>,
    request: Request<Incoming>,
    secure: bool,
) -> Result<Response<Payload>, Infallible> {
    let (head, incoming) = request.into_parts();
    Ok(match addressee(&head) {
        to @ Addressee { api: Api::S3, .. } => exchange_s3(service, to, secure, head, incoming).await,
        other => regional::exchange(&service, other, head, incoming).await,
    })
}

/// Answers one request to S3. Every reply, refusals included, carries the ids, the date of the
/// world it comes from, and the name of the server.
///
/// A client that waits for `100 Continue` and gets its answer instead must not reuse the
/// connection: botocore takes the next reply for the rest of this one.
async fn exchange_s3(
    service: Arc<Service>,
    to: Addressee,
    secure: bool,
    head: Parts,
    incoming: Incoming,
) -> Response<Payload> {
    let id = service.request_ids.next();
    let (world, admitted) = admit(&service, &to, &head);
    let mut closes = head.headers.contains_key(EXPECT) && incoming.is_end_stream();
    let answered = match (admitted, &world) {
        (Ok(caller), Some(found)) => {
            let sent = Sent { caller, place: to.place, secure };
            perform(&service, head, incoming, sent, found).await
        }
        (Ok(_), None) => Err(S3Error::internal()),
        (Err(error), _) => {
            closes |= !is_drained(incoming, &head.headers).await;
            Err(error)
        }
    };
    let mut reply = answered.unwrap_or_else(|error| Reply::refusal(&error, &id));
    if closes {
        reply = reply.fixed("connection", "close");
    }
    let now = world.map_or_else(SystemTime::now, |(world, _)| world.now());
    signed_off(reply, &id, Second::containing(now))
}

/// A world, and whose key in it was named.
pub(super) type Found = (Arc<World>, Holder);

/// Who sent this and which world that is. The world is known even where the signature is
/// refused, because the refusal shows its clock.
fn admit(service: &Service, to: &Addressee, head: &Parts) -> (Option<Found>, Result<Caller, S3Error>) {
    let finder = Finder { service, found: OnceCell::new() };
    let algorithms = match to.place {
        Place::MultiRegion { .. } => Algorithms::Asymmetric,
        _ => Algorithms::Any,
    };
    let endpoint = Endpoint { service: to.service, region: to.region, algorithms };
    let admitted = check_head(head).and_then(|()| auth::authenticate(head, &finder, &endpoint));
    (finder.found.into_inner(), admitted)
}

/// By whom a request was sent, to which place, and over TLS or not.
struct Sent {
    caller: Caller,
    place: Place,
    secure: bool,
}

/// Reads the body, then lets the rules answer.
async fn perform(
    service: &Arc<Service>,
    head: Parts,
    incoming: Incoming,
    sent: Sent,
    (world, holder): &Found,
) -> Result<Reply, S3Error> {
    let received = read_body(incoming, &head.headers, &service.limits, &world.room).await?;
    if received.body.len() <= MUCH {
        return apply(service, head, received, &sent, world, *holder);
    }
    let (service, world, holder) = (Arc::clone(service), Arc::clone(world), *holder);
    let work = move || apply(&service, head, received, &sent, &world, holder);
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(S3Error::internal()))
}

fn apply(
    service: &Service,
    head: Parts,
    received: Received,
    Sent { caller, place, secure }: &Sent,
    world: &World,
    holder: Holder,
) -> Result<Reply, S3Error> {
    let body = caller.decode_body(received.body)?;
    // From here on the body takes room only where it is stored.
    drop(received.lease);
    let request = s3::Request::new(head, body, place)?;
    let session = world.session(&caller.access_key_id);
    let context = Context {
        world,
        holder: Some(holder),
        caller: holder.account(),
        rules: world.rules(),
        now: world.second(),
        region: caller.region,
        place,
        session: session.as_deref(),
        through: None,
        secure: *secure,
        xml_bytes: service.limits.xml_bytes,
    };
    Ok(s3::answer(&context, request)?.taking(world.pace()))
}

fn signed_off(reply: Reply, id: &RequestId, now: Second) -> Response<Payload> {
    let mut response = reply.into_response();
    let headers = response.headers_mut();
    headers.insert(SERVER, HeaderValue::from_static("AmazonS3"));
    for (name, value) in [(REQUEST_ID, &id.request), (HOST_ID, &id.host), (DATE, &now.http())] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    response
}

/// Looks keys up and remembers the world of the last one found.
struct Finder<'a> {
    service: &'a Service,
    found: OnceCell<Found>,
}

impl Keys for Finder<'_> {
    fn find(&self, access_key_id: &str) -> Option<Key> {
        let (world, holder) = self.service.worlds.get(access_key_id)?;
        let session = world.session(access_key_id);
        let secret = session.map_or_else(|| world.secret(holder), |session| Arc::clone(&session.secret));
        let region = self.service.home;
        let key = Key { secret, region, now: world.now(), checks: world.rules().signatures };
        let _ = self.found.set((world, holder));
        Some(key)
    }
}
