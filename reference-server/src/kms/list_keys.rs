//! ListKeys, and how lists are given out by pages.

use serde_json::{Map, Value, json};

use super::KmsError;
use super::context::Context;
use super::input::Input;

/// Keys on a page unless the request says otherwise.
const KEYS: usize = 100;

pub(super) fn list(context: &Context<'_>, input: &Input) -> Result<Value, KmsError> {
    let mut state = context.state();
    let keys = state.keys.ring(context.asker()).keys.values();
    let keys = keys.map(|key| json!({"KeyId": key.id, "KeyArn": key.arn})).collect();
    page("Keys", keys, KEYS, input)
}

/// One page of a list, as `Limit` and `Marker` ask for it.
pub(super) fn page(name: &str, all: Vec<Value>, usual: usize, input: &Input) -> Result<Value, KmsError> {
    let limit = input.number("Limit", 1, 1000)?.map_or(usual, |limit| limit as usize);
    let start = match input.text("Marker")? {
        None => 0,
        Some(marker) => marker.parse().map_err(|_| {
            KmsError::new("InvalidMarkerException", "The marker is not one that a list ended with")
        })?,
    };
    let end = limit.saturating_add(start);
    let truncated = end < all.len();
    let shown: Vec<Value> = all.into_iter().skip(start).take(limit).collect();
    let mut page =
        Map::from_iter([(name.to_owned(), json!(shown)), ("Truncated".to_owned(), json!(truncated))]);
    if truncated {
        page.insert("NextMarker".to_owned(), json!(end.to_string()));
    }
    Ok(page.into())
}
