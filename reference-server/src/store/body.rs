//! The bytes of an object: shared by reference, so that a copy costs none.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::checksum::Algorithm;
use super::object::ETag;
use crate::extent::{Extent, Function, digest};

/// Bodies that were put together from others have an ETag that is not their MD5 beyond this many bytes: up to here
/// digests of fills are remembered by and by, and beyond it they take a second for every 512 MiB.
const MOST_HASHED: u64 = 256 << 20;

/// An immutable body. Clones share both the bytes and the digests computed so far.
#[derive(Debug, Clone)]
pub(crate) struct Body {
    extents: Arc<[Extent]>,
    size: u64,
    /// Whether a client sent it as it is: then it may check the ETag against an MD5 of its own.
    sent: bool,
    digests: Arc<Digests>,
}

/// Each digest is computed at most once per body, however often it is copied.
#[derive(Debug, Default)]
struct Digests {
    md5: OnceLock<(Vec<u8>, ETag)>,
    checksums: [OnceLock<Arc<str>>; Algorithm::COUNT],
}

impl Body {
    /// A body of one run of bytes, as a client sent it.
    pub(crate) fn new(bytes: impl Into<Extent>) -> Self {
        Self { sent: true, ..Self::joined([bytes.into()]) }
    }

    /// A body made of several runs, one after the other; equal fills become one.
    pub(crate) fn joined(extents: impl IntoIterator<Item = Extent>) -> Self {
        let mut runs: Vec<Extent> = Vec::new();
        for extent in extents.into_iter().filter(|extent| !extent.is_empty()) {
            match runs.last_mut().and_then(|last| Some((last.joined(&extent)?, last))) {
                Some((joined, last)) => *last = joined,
                None => runs.push(extent),
            }
        }
        let size = runs.iter().map(Extent::len).sum();
        Self { extents: runs.into(), size, sent: false, digests: Arc::default() }
    }

    /// Its length in bytes.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Its runs of bytes, in order.
    pub(crate) fn extents(&self) -> &[Extent] {
        &self.extents
    }

    /// The runs that cover `range`; what lies beyond the end is left out.
    pub(crate) fn slice(&self, range: &Range<u64>) -> Vec<Extent> {
        let mut offset = 0;
        let mut slices = Vec::new();
        for extent in self.extents.iter() {
            let next = offset + extent.len();
            let (start, end) = (range.start.max(offset), range.end.min(next));
            if start < end {
                slices.push(extent.slice(start - offset..end - offset));
            }
            offset = next;
        }
        slices
    }

    /// The MD5 of the whole body.
    pub(crate) fn md5(&self) -> &[u8] {
        &self.md5_and_etag().0
    }

    /// The ETag of an object written in one piece with these bytes.
    pub(crate) fn etag(&self) -> ETag {
        self.md5_and_etag().1.clone()
    }

    /// The checksum of the whole body in base64.
    pub(crate) fn checksum(&self, algorithm: Algorithm) -> Arc<str> {
        let compute = || Arc::from(STANDARD.encode(digest(algorithm.function(), &self.extents)));
        match self.digests.checksums.get(algorithm.index()) {
            Some(memo) => Arc::clone(memo.get_or_init(compute)),
            None => compute(),
        }
    }

    /// Something that equal bodies share, in the place of an MD5 that would take seconds: an
    /// ETag need not be one. It hashes what the body is made of rather than its bytes.
    fn opaque(&self) -> Vec<u8> {
        let parts = self.extents.iter().flat_map(|extent| match extent {
            Extent::Fill(fill) => [vec![fill.byte()], fill.len().to_be_bytes().to_vec()],
            Extent::Bytes(bytes) => [Vec::new(), bytes.to_vec()],
        });
        digest(Function::Md5, &[parts.flatten().collect::<Vec<u8>>().into()])
    }

    fn md5_and_etag(&self) -> &(Vec<u8>, ETag) {
        self.digests.md5.get_or_init(|| {
            let hashed = self.sent || self.size <= MOST_HASHED;
            let md5 = if hashed { digest(Function::Md5, &self.extents) } else { self.opaque() };
            let etag = ETag::of_md5(&md5);
            (md5, etag)
        })
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use proptest::prelude::*;

    use super::*;
    use crate::extent::Fill;

    fn joined(runs: &[&'static str]) -> Body {
        Body::joined(runs.iter().map(|run| Extent::Bytes(Bytes::from_static(run.as_bytes()))))
    }

    fn bytes(extents: &[Extent]) -> Vec<u8> {
        let pieces: Vec<_> = extents.iter().flat_map(Extent::pieces).collect();
        pieces.concat()
    }

    #[test]
    fn digests_do_not_depend_on_the_cut() {
        let (whole, cut) = (joined(&["hello world"]), joined(&["hel", "", "lo world"]));
        assert_eq!(whole.etag().as_str(), "5eb63bbbe01eeed093cb22bb8f5acdc3");
        assert_eq!(cut.etag(), whole.etag());
        for algorithm in Algorithm::ALL {
            assert_eq!(cut.checksum(algorithm), whole.checksum(algorithm), "{algorithm:?}");
        }
    }

    #[test]
    fn slices_cross_extents_and_stop_at_the_end() {
        let body = joined(&["abc", "def", "ghi"]);
        assert_eq!(bytes(&body.slice(&(2..7))), b"cdefg");
        assert_eq!(bytes(&body.slice(&(8..100))), b"i");
        assert_eq!(bytes(&body.slice(&(9..100))), b"");
    }

    #[test]
    fn what_is_too_long_to_hash_has_an_etag_all_the_same() {
        let long = |length| Body::joined([Extent::Fill(Fill::new(b'a', length))]);
        let cut = Body::joined([Extent::Fill(Fill::new(b'a', 5 << 30)), Extent::Fill(Fill::new(b'a', 1))]);
        assert_eq!(long((5 << 30) + 1).etag(), cut.etag());
        assert_ne!(long(5 << 30).etag(), cut.etag());
    }

    #[test]
    fn what_a_client_sent_is_hashed_however_long_it_is() {
        let sent = Body::new(Fill::new(b'a', MOST_HASHED + 1));
        let made = Body::joined([Extent::Fill(Fill::new(b'a', MOST_HASHED + 1))]);
        assert_eq!(sent.md5(), digest(Function::Md5, sent.extents()));
        assert_ne!(sent.etag(), made.etag());
    }

    #[test]
    fn equal_fills_join_and_others_do_not() {
        let fill = |byte| Extent::Fill(Fill::new(byte, 5 << 30));
        let body = Body::joined([fill(b'a'), fill(b'a'), fill(b'b'), fill(b'a')]);
        let lengths: Vec<_> = body.extents().iter().map(Extent::len).collect();
        assert_eq!(lengths, [10 << 30, 5 << 30, 5 << 30]);
        assert_eq!(body.size(), 20 << 30);
        assert_eq!(bytes(&body.slice(&((10 << 30) - 1..(10 << 30) + 1))), b"ab");
    }

    /// Runs as they may come: the bytes, and whether to take them as a fill.
    fn runs() -> impl Strategy<Value = Vec<(u8, usize, bool)>> {
        prop::collection::vec((0..2_u8, 0..200_000_usize, any::<bool>()), 0..5)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_body_is_the_bytes_it_was_made_of(runs in runs(), start in 0..900_000_u64, length in 0..900_000_u64) {
            let real: Vec<u8> = runs.iter().flat_map(|(byte, length, _)| vec![*byte; *length]).collect();
            let body = Body::joined(runs.iter().map(|(byte, length, is_fill)| match is_fill {
                true => Extent::Fill(Fill::new(*byte, *length as u64)),
                false => Extent::Bytes(vec![*byte; *length].into()),
            }));
            let whole = Body::joined([Extent::Bytes(Bytes::from(real.clone()))]);
            prop_assert_eq!(body.size(), real.len() as u64);
            prop_assert_eq!(body.etag(), whole.etag());
            prop_assert_eq!(body.checksum(Algorithm::Crc64Nvme), whole.checksum(Algorithm::Crc64Nvme));
            let end = real.len().min((start + length) as usize);
            let expected = real.get(start as usize..end).unwrap_or_default();
            prop_assert!(bytes(&body.slice(&(start..start + length))) == expected);
        }
    }
}
