//! Hashes of fills on their way: where one fill has been, a longer one need not go again.

use std::sync::{Mutex, PoisonError};

use md5::Digest;

use super::{Extent, Fill};

/// How far apart they are, in bytes.
const APART: u64 = 256 * 1024;

/// The states of a hash function after 1, 2, 3, … times so many equal bytes.
pub(super) struct Milestones<H> {
    /// How many there are of each byte value at the most.
    most: u64,
    by_byte: [Mutex<Vec<H>>; 256],
}

impl<H: Digest + Clone> Milestones<H> {
    pub(super) const fn new(most: u64) -> Self {
        Self { most, by_byte: [const { Mutex::new(Vec::new()) }; 256] }
    }

    /// The state at the last milestone within `fill`, and what of it lies behind that.
    pub(super) fn advance(&self, fill: Fill) -> (H, Fill) {
        let count = (fill.len() / APART).min(self.most);
        let rest = fill.slice(count * APART..fill.len());
        (self.state(fill.byte(), count).unwrap_or_else(H::new), rest)
    }

    /// Who asks for a state that is being computed waits for it.
    fn state(&self, byte: u8, count: u64) -> Option<H> {
        let last = usize::try_from(count.checked_sub(1)?).ok()?;
        let states = self.by_byte.get(usize::from(byte))?;
        let mut states = states.lock().unwrap_or_else(PoisonError::into_inner);
        while states.len() <= last {
            let mut next = states.last().cloned().unwrap_or_else(H::new);
            update(&mut next, &Extent::Fill(Fill::new(byte, APART)));
            states.push(next);
        }
        states.get(last).cloned()
    }
}

/// Hashes the bytes of an extent.
pub(super) fn update<H: Digest>(hasher: &mut H, extent: &Extent) {
    extent.pieces().for_each(|piece| hasher.update(piece));
}

#[cfg(test)]
mod tests {
    use md5::Md5;

    use super::*;

    #[test]
    fn every_length_comes_out_as_if_hashed_from_the_start() {
        static MD5: Milestones<Md5> = Milestones::new(100);
        for length in [3 * APART + 1, 0, 1, APART - 1, APART, APART + 1, 4 * APART, 3 * APART + 1] {
            let fill = Fill::new(b'm', length);
            let (mut hasher, rest) = MD5.advance(fill);
            assert!(rest.len() < APART, "{length}");
            update(&mut hasher, &Extent::Fill(rest));
            let mut whole = Md5::new();
            update(&mut whole, &Extent::Fill(fill));
            assert_eq!(hasher.finalize(), whole.finalize(), "{length}");
        }
    }

    #[test]
    fn milestones_end_somewhere() {
        let milestones = Milestones::<Md5>::new(2);
        let (_, rest) = milestones.advance(Fill::new(b'm', 12 * APART));
        assert_eq!(rest.len(), 10 * APART);
    }
}
