//! Reading a body, within bounds of size and time.

use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, EXPECT};
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Incoming};
use tokio::time::timeout;

use crate::config::Limits;
use crate::extent::{Extent, Gathering};
use crate::s3::S3Error;
use crate::store::{Lease, Room};

/// The longest body that is read after a refusal, in bytes, and how long that may take.
const DRAINED: u64 = 256 * 1024;
const DRAIN_TIME: Duration = Duration::from_secs(1);

/// A body as it was sent, and the room it takes in its world's memory.
pub(super) struct Received {
    pub(super) body: Extent,
    pub(super) lease: Lease,
}

/// Reads the whole body.
pub(super) async fn read_body(
    mut incoming: Incoming,
    headers: &HeaderMap,
    limits: &Limits,
    room: &Room,
) -> Result<Received, S3Error> {
    let mut lease = room.lease();
    if incoming.is_end_stream() {
        return Ok(Received { body: Extent::Bytes(Bytes::new()), lease });
    }
    let announced = announced_length(headers);
    check_size(announced.unwrap_or(0), limits)?;
    let mut body = Gathering::new(announced.unwrap_or(0));
    while let Some(data) = next_data(&mut incoming, limits).await? {
        check_size(body.len() + data.len() as u64, limits)?;
        body.push(data);
        lease.grow_to(body.buffered())?;
    }
    Ok(Received { body: body.finish(), lease })
}

/// Reads past the body of a request that was refused by its head, so that the connection
/// can be used again. A long body is not worth it, and one that awaits `100 Continue` is
/// never sent.
pub(super) async fn is_drained(mut incoming: Incoming, headers: &HeaderMap) -> bool {
    if incoming.is_end_stream() {
        return true;
    }
    if headers.contains_key(EXPECT) || announced_length(headers).is_none_or(|length| length > DRAINED) {
        return false;
    }
    let drain = async { while let Some(Ok(_)) = incoming.frame().await {} };
    timeout(DRAIN_TIME, drain).await.is_ok()
}

async fn next_data(incoming: &mut Incoming, limits: &Limits) -> Result<Option<Bytes>, S3Error> {
    loop {
        match timeout(limits.body_timeout, incoming.frame()).await {
            Err(_) => return Err(timed_out()),
            Ok(None) => return Ok(None),
            Ok(Some(Err(_))) => return Err(cut_short()),
            // Trailers of the transfer coding are not those of aws-chunked; S3 has no use for them.
            Ok(Some(Ok(frame))) => {
                if let Ok(data) = frame.into_data() {
                    return Ok(Some(data));
                }
            }
        }
    }
}

fn announced_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn check_size(size: u64, limits: &Limits) -> Result<(), S3Error> {
    if size <= limits.body_bytes {
        return Ok(());
    }
    let error = S3Error::new(
        StatusCode::BAD_REQUEST,
        "EntityTooLarge",
        "Your proposed upload exceeds the maximum allowed size",
    );
    Err(error.with("ProposedSize", size.to_string()).with("MaxSizeAllowed", limits.body_bytes.to_string()))
}

fn timed_out() -> S3Error {
    S3Error::new(
        StatusCode::BAD_REQUEST,
        "RequestTimeout",
        "Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed.",
    )
}

fn cut_short() -> S3Error {
    S3Error::new(
        StatusCode::BAD_REQUEST,
        "IncompleteBody",
        "You did not provide the number of bytes specified by the Content-Length HTTP header",
    )
}
