//! Objects that a world has without anybody sending them.

use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderValue, Method};

use super::wire::{Query, Request};
use super::{Context, Place, put_object};
use crate::extent::Extent;
use crate::region::Region;
use crate::world::{Account, Holder, World};

/// What is in it.
const CONTENT: &[u8] = b"hello";

/// Puts an object of the first account into a bucket, wherever that is.
pub(crate) fn put_fixture(world: &World, region: Region, bucket: &str, key: &str) {
    let context = Context {
        world,
        holder: Some(Holder::Account(Account::First)),
        caller: Account::First,
        rules: world.rules(),
        now: world.second(),
        region,
        place: &Place::ADDRESS,
        session: None,
        through: None,
        secure: true,
        xml_bytes: 0,
    };
    let request = Request {
        method: Method::PUT,
        bucket: bucket.to_owned(),
        key: key.to_owned(),
        query: Query::default(),
        headers: HeaderMap::from_iter([(CONTENT_LENGTH, HeaderValue::from(CONTENT.len()))]),
        body: Extent::from(CONTENT.to_vec()),
        trailers: HeaderMap::new(),
    };
    // It has nothing that could be refused.
    let _ = put_object::answer(&context, &request);
}
