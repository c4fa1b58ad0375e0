//! Objects that are too long to be read whole: their length, and samples of their bytes.

use super::world::View;
use crate::catalogue::Role;
use crate::judge::Body;
use crate::scenario::Size;
use crate::wire::{Exchange, Request};

/// The length of one sample, in bytes.
const SAMPLE: u64 = 1024;

/// Where bytes are looked at: around the offsets at which numbers of 31, 32 and 33 bits and parts of 5 GiB end.
const AROUND: [u64; 4] = [1 << 31, 1 << 32, 5 << 30, 1 << 33];

/// The reply to HEAD instead of GET, and the bytes: whole if there are not too many.
pub(super) async fn read(
    view: &View<'_>,
    by: Role,
    request: impl Fn(&str) -> Request,
) -> (Exchange, Option<Body>) {
    let head = view.session.send_by(by, request("HEAD")).await;
    let length = head.reply().and_then(|reply| reply.headers.get("content-length")?.parse::<u64>().ok());
    let Some(length) = length.filter(|length| head.status() == Some(200) && *length > Size::MOST_SENT.0)
    else {
        let get = view.session.send_by(by, request("GET")).await;
        let body = get.reply().map(|reply| Body::of(&reply.body));
        return (get, body);
    };
    let mut samples = Vec::new();
    for first in offsets(length) {
        let last = (first + SAMPLE).min(length) - 1;
        let get = request("GET").header("range", format!("bytes={first}-{last}"));
        let exchange = view.session.send_by(by, get).await;
        match exchange.reply() {
            Some(reply) if reply.status == 206 => samples.push((first, reply.body.clone())),
            // Without ranges there is nothing to compare but the length.
            _ => break,
        }
    }
    (head, Some(Body::sampled(length, samples)))
}

/// The first bytes of the samples of so many bytes.
fn offsets(length: u64) -> Vec<u64> {
    let around = AROUND.into_iter().filter(|offset| *offset < length).map(|offset| offset - SAMPLE / 2);
    let mut all: Vec<u64> = around.chain([0, length / 2, length.saturating_sub(SAMPLE)]).collect();
    all.sort_unstable();
    all.dedup();
    all
}
