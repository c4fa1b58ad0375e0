//! The digests of fills, for as long as the process lives.
//!
//! A fill is known by its byte and its length alone, so a digest found here is exact.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use super::digest::{Function, compute};
use super::{Extent, Fill};

/// Digests that are remembered; with one more, all are forgotten.
const MOST: usize = 4096;

type Slot = Arc<OnceLock<Vec<u8>>>;

static MEMO: LazyLock<Mutex<Memo>> = LazyLock::new(Mutex::default);

#[derive(Default)]
struct Memo {
    slots: HashMap<(Function, Fill), Slot>,
}

/// The digest of a fill. Who asks for one that is being computed waits for it.
pub(super) fn remembered(function: Function, fill: Fill) -> Vec<u8> {
    let slot = MEMO.lock().unwrap_or_else(PoisonError::into_inner).slot(function, fill);
    slot.get_or_init(|| compute(function, &[Extent::Fill(fill)])).clone()
}

impl Memo {
    fn slot(&mut self, function: Function, fill: Fill) -> Slot {
        let key = (function, fill);
        if self.slots.len() >= MOST && !self.slots.contains_key(&key) {
            self.slots.clear();
        }
        Arc::clone(self.slots.entry(key).or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memo_is_bounded_and_finds_again() {
        let mut memo = Memo::default();
        let first = memo.slot(Function::Md5, Fill::new(0, 0));
        for length in 0..10 * MOST as u64 {
            let slot = memo.slot(Function::Md5, Fill::new(0, length));
            assert!(Arc::ptr_eq(&slot, &memo.slot(Function::Md5, Fill::new(0, length))));
            assert!(memo.slots.len() <= MOST);
        }
        assert!(!Arc::ptr_eq(&first, &memo.slot(Function::Md5, Fill::new(0, 0))));
        let (md5, sha1) =
            (memo.slot(Function::Md5, Fill::new(1, 1)), memo.slot(Function::Sha1, Fill::new(1, 1)));
        assert!(!Arc::ptr_eq(&md5, &sha1));
    }
}
