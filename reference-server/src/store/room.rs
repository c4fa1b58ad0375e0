//! How many bytes a world may hold.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;

use crate::extent::Extent;

/// Bodies up to this many bytes are copied out of what they came in with, so that they
/// keep nothing else alive.
const SMALL: usize = 64 * 1024;

/// The memory that the bodies of a world share.
#[derive(Debug)]
pub(crate) struct Room {
    taken: Arc<AtomicU64>,
    most: u64,
}

/// Memory taken from a room; dropping it gives the memory back.
#[derive(Debug)]
pub(crate) struct Lease {
    taken: Arc<AtomicU64>,
    most: u64,
    bytes: u64,
}

/// There is not enough room left.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Full {
    /// The room as a whole, in bytes.
    pub(crate) most: u64,
}

impl Room {
    pub(crate) fn new(most: u64) -> Self {
        Self { taken: Arc::default(), most }
    }

    /// A lease of nothing, to be grown.
    pub(crate) fn lease(&self) -> Lease {
        Lease { taken: Arc::clone(&self.taken), most: self.most, bytes: 0 }
    }

    /// The extent as it can be stored: it takes its room until the last slice of it is gone.
    /// Fills take none.
    pub(crate) fn keep(&self, extent: &Extent) -> Result<Extent, Full> {
        let Some(bytes) = extent.in_memory().filter(|bytes| !bytes.is_empty()) else {
            return Ok(extent.clone());
        };
        let mut lease = self.lease();
        lease.grow_to(bytes.len() as u64)?;
        let bytes = if bytes.len() > SMALL { bytes.clone() } else { Bytes::copy_from_slice(bytes) };
        Ok(Extent::Bytes(Bytes::from_owner(Kept { bytes, _lease: lease })))
    }
}

impl Lease {
    /// Takes as much more as is missing; a smaller size changes nothing.
    pub(crate) fn grow_to(&mut self, bytes: u64) -> Result<(), Full> {
        let more = bytes.saturating_sub(self.bytes);
        let within = |taken: u64| taken.checked_add(more).filter(|taken| *taken <= self.most);
        match self.taken.fetch_update(Ordering::Relaxed, Ordering::Relaxed, within) {
            Ok(_) => {
                self.bytes += more;
                Ok(())
            }
            Err(_) => Err(Full { most: self.most }),
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.taken.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// Stored bytes with the room they take.
struct Kept {
    bytes: Bytes,
    _lease: Lease,
}

impl AsRef<[u8]> for Kept {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extent::Fill;

    fn bytes(length: usize) -> Extent {
        Extent::Bytes(vec![0; length].into())
    }

    #[test]
    fn slices_hold_the_room_of_the_whole() {
        let room = Room::new(100);
        let kept = room.keep(&bytes(60)).unwrap();
        assert_eq!(room.keep(&bytes(41)), Err(Full { most: 100 }));
        let slice = kept.slice(0..1);
        drop(kept);
        assert_eq!(room.keep(&bytes(41)), Err(Full { most: 100 }));
        drop(slice);
        assert!(room.keep(&bytes(100)).is_ok());
    }

    #[test]
    fn fills_and_nothing_take_no_room() {
        let room = Room::new(0);
        assert!(room.keep(&bytes(0)).is_ok());
        assert!(room.keep(&Extent::Fill(Fill::new(0, u64::MAX))).is_ok());
        assert!(room.keep(&bytes(1)).is_err());
    }

    #[test]
    fn a_refused_growth_takes_nothing() {
        let room = Room::new(100);
        let mut lease = room.lease();
        assert_eq!(lease.grow_to(80), Ok(()));
        assert!(lease.grow_to(u64::MAX).is_err());
        assert_eq!(lease.grow_to(100), Ok(()));
        assert!(room.keep(&bytes(1)).is_err());
        drop(lease);
        assert!(room.keep(&bytes(100)).is_ok());
    }
}
