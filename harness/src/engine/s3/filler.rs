//! Bodies of a given size: so many times the letter `a`.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;

use crate::scenario::Size;
use crate::wire::{Request, sha256};

/// The longest run so far, and the digests of those that were asked for: big bodies are sent by many cases.
static FILLER: Mutex<(Bytes, BTreeMap<u64, String>)> = Mutex::new((Bytes::new(), BTreeMap::new()));

/// So many bytes, each an `a`, without a copy of their own.
pub(super) fn bytes(size: Size) -> Bytes {
    let length = usize::try_from(size.0).unwrap_or(usize::MAX);
    let mut filler = FILLER.lock().unwrap_or_else(PoisonError::into_inner);
    if filler.0.len() < length {
        filler.0 = vec![b'a'; length].into();
    }
    filler.0.slice(..length)
}

/// The request with so many bytes as its body.
pub(super) fn fill(mut request: Request, size: Size) -> Request {
    request.body = bytes(size);
    let mut filler = FILLER.lock().unwrap_or_else(PoisonError::into_inner);
    let digest = filler.1.entry(size.0).or_insert_with(|| sha256(&request.body));
    request.body_sha256 = Some(digest.clone());
    request
}
