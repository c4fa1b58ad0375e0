//! The bytes of an object: shared by reference, so that a copy costs none.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use md5::{Digest as _, Md5};

use super::checksum::{Algorithm, Hasher};
use super::object::ETag;

/// A run of bytes within a body.
#[derive(Debug, Clone)]
pub(crate) enum Extent {
    /// Bytes held in memory.
    Bytes(Bytes),
}

impl Extent {
    fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
        }
    }

    fn slice(&self, range: Range<u64>) -> Self {
        match self {
            Self::Bytes(bytes) => {
                let end = usize::try_from(range.end).unwrap_or(usize::MAX).min(bytes.len());
                let start = usize::try_from(range.start).unwrap_or(usize::MAX).min(end);
                Self::Bytes(bytes.slice(start..end))
            }
        }
    }
}

/// An immutable body. Clones share both the bytes and the digests computed so far.
#[derive(Debug, Clone)]
pub(crate) struct Body {
    extents: Arc<[Extent]>,
    size: u64,
    digests: Arc<Digests>,
}

/// Each digest is computed at most once per body, however often it is copied.
#[derive(Debug, Default)]
struct Digests {
    md5: OnceLock<([u8; 16], ETag)>,
    checksums: [OnceLock<Arc<str>>; Algorithm::COUNT],
}

impl Body {
    /// A body of one run of bytes.
    pub(crate) fn new(bytes: Bytes) -> Self {
        Self::joined([Extent::Bytes(bytes)])
    }

    /// A body made of several runs, one after the other.
    pub(crate) fn joined(extents: impl IntoIterator<Item = Extent>) -> Self {
        let extents: Arc<[Extent]> = extents.into_iter().filter(|extent| extent.len() > 0).collect();
        let size = extents.iter().map(Extent::len).sum();
        Self { extents, size, digests: Arc::default() }
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
    pub(crate) fn md5(&self) -> [u8; 16] {
        self.md5_and_etag().0
    }

    /// The ETag of an object written in one piece with these bytes.
    pub(crate) fn etag(&self) -> ETag {
        self.md5_and_etag().1.clone()
    }

    /// The checksum of the whole body in base64.
    pub(crate) fn checksum(&self, algorithm: Algorithm) -> Arc<str> {
        let compute = || {
            let mut hasher = Hasher::new(algorithm);
            self.each_run(|run| hasher.update(run));
            Arc::from(hasher.base64())
        };
        match self.digests.checksums.get(algorithm.index()) {
            Some(memo) => Arc::clone(memo.get_or_init(compute)),
            None => compute(),
        }
    }

    fn md5_and_etag(&self) -> &([u8; 16], ETag) {
        self.digests.md5.get_or_init(|| {
            let mut hasher = Md5::new();
            self.each_run(|run| hasher.update(run));
            let md5 = hasher.finalize().into();
            (md5, ETag::of_md5(md5))
        })
    }

    fn each_run(&self, mut visit: impl FnMut(&[u8])) {
        for extent in self.extents.iter() {
            match extent {
                Extent::Bytes(bytes) => visit(bytes),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(runs: &[&'static str]) -> Body {
        Body::joined(runs.iter().map(|run| Extent::Bytes(Bytes::from_static(run.as_bytes()))))
    }

    fn text(extents: &[Extent]) -> String {
        extents.iter().map(|Extent::Bytes(bytes)| String::from_utf8_lossy(bytes).into_owned()).collect()
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
        assert_eq!(text(&body.slice(&(2..7))), "cdefg");
        assert_eq!(text(&body.slice(&(8..100))), "i");
        assert_eq!(text(&body.slice(&(9..100))), "");
    }
}
