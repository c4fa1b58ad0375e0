//! A run of bytes, wherever they are.

use std::ops::Range;

use bytes::Bytes;

use super::Fill;

/// Shorter runs are kept as they are: a look-up would cost more than their memory.
const LEAST_FILL: usize = 64 * 1024;

/// A run of bytes within a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent {
    /// Bytes held in memory.
    Bytes(Bytes),
    /// One byte repeated.
    Fill(Fill),
}

impl<B: Into<Bytes>> From<B> for Extent {
    /// Lets go of the memory of a long run of equal bytes.
    fn from(bytes: B) -> Self {
        let bytes = bytes.into();
        let fill = (bytes.len() >= LEAST_FILL).then(|| Fill::of(&bytes)).flatten();
        fill.map_or(Self::Bytes(bytes), Self::Fill)
    }
}

impl From<Fill> for Extent {
    fn from(fill: Fill) -> Self {
        match usize::try_from(fill.len()) {
            Ok(length) if length < LEAST_FILL => Self::Bytes(vec![fill.byte(); length].into()),
            _ => Self::Fill(fill),
        }
    }
}

impl Extent {
    /// How many bytes there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Fill(fill) => fill.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes, where they are in memory.
    pub(crate) fn in_memory(&self) -> Option<&Bytes> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Fill(_) => None,
        }
    }

    /// The part of it in `range`; what lies beyond the end is left out.
    pub(crate) fn slice(&self, range: Range<u64>) -> Self {
        match self {
            Self::Bytes(bytes) => {
                let end = usize::try_from(range.end).unwrap_or(usize::MAX).min(bytes.len());
                let start = usize::try_from(range.start).unwrap_or(usize::MAX).min(end);
                Self::Bytes(bytes.slice(start..end))
            }
            Self::Fill(fill) => Self::Fill(fill.slice(range)),
        }
    }

    /// Both as one, where a fill goes on with its byte.
    pub(crate) fn joined(&self, next: &Self) -> Option<Self> {
        let Self::Fill(fill) = self else { return None };
        let next = match next {
            Self::Fill(next) => *next,
            Self::Bytes(bytes) => Fill::of(bytes)?,
        };
        fill.joined(next).map(Self::Fill)
    }

    /// Its bytes in pieces that share their memory with it.
    pub(crate) fn pieces(&self) -> Pieces {
        Pieces { left: self.clone() }
    }
}

/// The bytes of an extent, piece by piece.
#[derive(Debug)]
pub(crate) struct Pieces {
    left: Extent,
}

impl Iterator for Pieces {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        let piece = match &mut self.left {
            Extent::Bytes(bytes) => std::mem::take(bytes),
            Extent::Fill(fill) => {
                let (page, rest) = fill.split_page();
                *fill = rest;
                page
            }
        };
        (!piece.is_empty()).then_some(piece)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(extent: &Extent) -> Vec<u8> {
        extent.pieces().flatten().collect()
    }

    #[test]
    fn long_runs_of_equal_bytes_leave_memory() {
        assert_eq!(Extent::from(vec![b'a'; LEAST_FILL]), Extent::Fill(Fill::new(b'a', LEAST_FILL as u64)));
        assert!(Extent::from(vec![b'a'; LEAST_FILL - 1]).in_memory().is_some());
        assert!(Extent::from(Fill::new(b'a', LEAST_FILL as u64 - 1)).in_memory().is_some());
    }

    #[test]
    fn slices_of_a_fill_end_where_it_ends() {
        let fill = Extent::Fill(Fill::new(b'f', 300_000));
        for (range, length) in [(0..300_000, 300_000), (299_999..400_000, 1), (1..131_074, 131_073)] {
            assert_eq!(bytes(&fill.slice(range)), vec![b'f'; length]);
        }
        assert!(fill.slice(300_000..400_000).is_empty());
        assert!(fill.slice(400_000..500_000).is_empty());
        assert!(bytes(&fill.slice(5..5)).is_empty());
    }

    #[test]
    fn a_fill_joins_what_goes_on_with_its_byte() {
        let (one, two) = (Fill::new(b'a', 70_000), Fill::new(b'b', 70_000));
        let joined = Extent::Fill(one).joined(&Extent::Fill(one));
        assert_eq!(joined, Some(Extent::Fill(Fill::new(b'a', 140_000))));
        assert_eq!(Extent::Fill(one).joined(&Extent::Fill(two)), None);
        let bytes = |text: &'static str| Extent::Bytes(Bytes::from_static(text.as_bytes()));
        let longer = Some(Extent::Fill(Fill::new(b'a', 70_003)));
        assert_eq!(Extent::Fill(one).joined(&bytes("aaa")), longer);
        assert_eq!(Extent::Fill(one).joined(&bytes("aab")), None);
        assert_eq!(bytes("a").joined(&bytes("a")), None);
        assert_eq!(Extent::Fill(one).joined(&Extent::Fill(Fill::new(b'a', u64::MAX))), None);
    }
}
