//! One byte, repeated.

use std::ops::Range;
use std::sync::OnceLock;

use bytes::Bytes;

/// Bytes that are handed out at once. Every byte value that is read gets one page, so that
/// all pages together stay below 32 MiB.
const PAGE: usize = 128 * 1024;

static PAGES: [OnceLock<Bytes>; 256] = [const { OnceLock::new() }; 256];

/// So many times the same byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fill {
    byte: u8,
    length: u64,
}

impl Fill {
    /// `length` times `byte`.
    pub(crate) fn new(byte: u8, length: u64) -> Self {
        Self { byte, length }
    }

    /// What `bytes` are, if all of them are the same; no bytes are no fill.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        let (&byte, after_first) = bytes.split_first()?;
        let (_, before_last) = bytes.split_last()?;
        // Each byte equals the one before it: a single comparison of memory.
        (after_first == before_last).then(|| Self::new(byte, bytes.len() as u64))
    }

    pub(crate) fn byte(self) -> u8 {
        self.byte
    }

    /// How many bytes there are.
    pub(crate) fn len(self) -> u64 {
        self.length
    }

    /// The part of it in `range`; what lies beyond the end is left out.
    pub(crate) fn slice(self, range: Range<u64>) -> Self {
        let end = range.end.min(self.length);
        Self { length: end.saturating_sub(range.start), ..self }
    }

    /// Both as one, if `next` repeats the same byte.
    pub(crate) fn joined(self, next: Self) -> Option<Self> {
        let length = self.length.checked_add(next.length)?;
        (self.byte == next.byte).then_some(Self { length, ..self })
    }

    /// Its bytes or the first page of them, shared, and what comes after.
    pub(crate) fn split_page(self) -> (Bytes, Self) {
        let length = self.length.min(PAGE as u64);
        let page = self.page().slice(..usize::try_from(length).unwrap_or(PAGE));
        (page, Self { length: self.length - length, ..self })
    }

    /// A whole page of its byte, however long it is itself.
    pub(crate) fn page(self) -> Bytes {
        let make = || Bytes::from(vec![self.byte; PAGE]);
        PAGES.get(usize::from(self.byte)).map_or_else(make, |page| page.get_or_init(make).clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_equal_bytes_are_a_fill() {
        assert_eq!(Fill::of(b""), None);
        assert_eq!(Fill::of(b"a"), Some(Fill::new(b'a', 1)));
        assert_eq!(Fill::of(&[0; 1000]), Some(Fill::new(0, 1000)));
        for at in [0, 1, 500, 998, 999] {
            let mut bytes = [b'a'; 1000];
            bytes[at] = b'b';
            assert_eq!(Fill::of(&bytes), None, "{at}");
        }
    }

    #[test]
    fn pages_share_their_bytes() {
        let size = PAGE as u64;
        let (page, rest) = Fill::new(b'p', size + 1).split_page();
        assert_eq!((page.len(), rest), (PAGE, Fill::new(b'p', 1)));
        let (last, rest) = rest.split_page();
        assert_eq!((&last[..], rest.len()), (&b"p"[..], 0));
        assert_eq!(last.as_ptr(), page.as_ptr());
    }
}
