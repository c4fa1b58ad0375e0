//! A body that arrives in pieces.

use bytes::Bytes;

use super::{Extent, Fill};

/// What is set aside when a second piece comes, in bytes.
const FIRST_STEP: usize = 1024 * 1024;

/// Gathers pieces into one extent. A single piece is never copied, and pieces that all
/// repeat the same byte are not kept.
#[derive(Debug)]
pub(crate) struct Gathering {
    so_far: SoFar,
    expected: usize,
}

#[derive(Debug)]
enum SoFar {
    One(Bytes),
    Equal(Fill),
    Buffer(Vec<u8>),
}

impl Gathering {
    /// Prepares for `expected` bytes. That is a hint: a client may announce more than it
    /// sends, so memory is taken as the bytes come, and a wrong hint costs no more than time.
    pub(crate) fn new(expected: u64) -> Self {
        let expected = usize::try_from(expected).unwrap_or(usize::MAX);
        Self { so_far: SoFar::One(Bytes::new()), expected }
    }

    pub(crate) fn push(&mut self, piece: Bytes) {
        if piece.is_empty() {
            return;
        }
        let expected = self.expected;
        let so_far = std::mem::replace(&mut self.so_far, SoFar::One(Bytes::new()));
        self.so_far = match so_far {
            SoFar::One(first) if first.is_empty() => SoFar::One(piece),
            SoFar::One(first) => match equal(Fill::of(&first), &piece) {
                Some(fill) => SoFar::Equal(fill),
                None => SoFar::Buffer(extended(first.to_vec(), &piece, expected)),
            },
            SoFar::Equal(fill) => match equal(Some(fill), &piece) {
                Some(fill) => SoFar::Equal(fill),
                None => SoFar::Buffer(extended(materialised(fill), &piece, expected)),
            },
            SoFar::Buffer(buffer) => SoFar::Buffer(extended(buffer, &piece, expected)),
        };
    }

    /// How many bytes have come.
    pub(crate) fn len(&self) -> u64 {
        match &self.so_far {
            SoFar::One(bytes) => bytes.len() as u64,
            SoFar::Equal(fill) => fill.len(),
            SoFar::Buffer(buffer) => buffer.len() as u64,
        }
    }

    /// How many of them are held in a buffer of its own.
    pub(crate) fn buffered(&self) -> u64 {
        match &self.so_far {
            SoFar::One(_) | SoFar::Equal(_) => 0,
            SoFar::Buffer(buffer) => buffer.len() as u64,
        }
    }

    pub(crate) fn finish(self) -> Extent {
        match self.so_far {
            SoFar::One(bytes) => Extent::from(bytes),
            SoFar::Equal(fill) => Extent::from(fill),
            // Pieces that differ from one another are no fill.
            SoFar::Buffer(buffer) => Extent::Bytes(Bytes::from(buffer)),
        }
    }
}

fn equal(before: Option<Fill>, piece: &[u8]) -> Option<Fill> {
    before?.joined(Fill::of(piece)?)
}

fn materialised(fill: Fill) -> Vec<u8> {
    Extent::Fill(fill).pieces().fold(Vec::new(), |mut bytes, piece| {
        bytes.extend_from_slice(&piece);
        bytes
    })
}

/// The buffer with the piece at its end. It at most doubles, and stops at what is expected.
fn extended(mut buffer: Vec<u8>, piece: &[u8], expected: usize) -> Vec<u8> {
    if buffer.capacity() - buffer.len() < piece.len() {
        let step = buffer.len().max(FIRST_STEP).min(expected.saturating_sub(buffer.len()));
        buffer.reserve_exact(step.max(piece.len()));
    }
    buffer.extend_from_slice(piece);
    buffer
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn gathered(pieces: &[Vec<u8>], expected: u64) -> Extent {
        let mut gathering = Gathering::new(expected);
        for piece in pieces {
            gathering.push(Bytes::from(piece.clone()));
        }
        assert_eq!(gathering.len(), pieces.concat().len() as u64);
        gathering.finish()
    }

    #[test]
    fn equal_pieces_are_not_kept() {
        let page = vec![b'a'; 50_000];
        let (two, three) = ([page.clone(), page.clone()], [page.clone(), page.clone(), vec![b'b']]);
        assert_eq!(gathered(&two, 100_000), Extent::Fill(Fill::new(b'a', 100_000)));
        assert_eq!(gathered(&two[..1], 50_000).in_memory(), Some(&Bytes::from(page)));
        assert_eq!(gathered(&three, 100_001).in_memory(), Some(&Bytes::from(three.concat())));
    }

    #[test]
    fn a_single_piece_is_not_copied() {
        let piece = Bytes::from_static(b"hello");
        let mut gathering = Gathering::new(5);
        gathering.push(piece.clone());
        gathering.push(Bytes::new());
        assert_eq!(gathering.finish().in_memory().map(|bytes| bytes.as_ptr()), Some(piece.as_ptr()));
    }

    #[test]
    fn memory_follows_what_comes_rather_than_what_is_announced() {
        let modest = extended(vec![1], &[2], usize::MAX);
        assert!(modest.capacity() <= FIRST_STEP + 2);
        assert_eq!(extended(Vec::with_capacity(2), b"abc", 10).capacity(), 10);
    }

    proptest! {
        #[test]
        fn the_bytes_are_those_of_the_pieces(
            runs in prop::collection::vec((any::<bool>(), 0_usize..70_000), 0..6),
            expected in prop::sample::select(vec![0, 70_000, u64::MAX]),
        ) {
            let pieces: Vec<_> = runs.iter().map(|(bit, length)| vec![u8::from(*bit); *length]).collect();
            let mut bytes = Vec::new();
            gathered(&pieces, expected).pieces().for_each(|piece| bytes.extend_from_slice(&piece));
            prop_assert!(bytes == pieces.concat());
        }
    }
}
