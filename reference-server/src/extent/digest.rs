//! The digests of S3: ETags, payload signatures and additional checksums.

use crc_fast::{CrcAlgorithm, Digest as Crc};
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::Sha256;

use super::memo::remembered;
use super::milestones::{Milestones, update};
use super::{Extent, Fill};

/// For the first 256 MiB of every byte value; together they stay below 100 MiB, which takes
/// a client that uploads 64 GiB.
const MILESTONES: u64 = 1024;
static MD5: Milestones<Md5> = Milestones::new(MILESTONES);
static SHA1: Milestones<Sha1> = Milestones::new(MILESTONES);
static SHA256: Milestones<Sha256> = Milestones::new(MILESTONES);

/// A digest function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Function {
    Crc32,
    Crc32c,
    Crc64Nvme,
    Md5,
    Sha1,
    Sha256,
}

/// The digest of the bytes of some extents in their order, big-endian where it is a number.
///
/// That of a single fill is remembered, so that it is computed once for all bodies like it.
pub(crate) fn digest(function: Function, extents: &[Extent]) -> Vec<u8> {
    match extents {
        [Extent::Fill(fill)] => remembered(function, *fill),
        _ => compute(function, extents),
    }
}

/// The digest of the bytes without a look at what is remembered.
pub(super) fn compute(function: Function, extents: &[Extent]) -> Vec<u8> {
    match function {
        Function::Crc32 => crc(CrcAlgorithm::Crc32IsoHdlc, 4, extents),
        Function::Crc32c => crc(CrcAlgorithm::Crc32Iscsi, 4, extents),
        Function::Crc64Nvme => crc(CrcAlgorithm::Crc64Nvme, 8, extents),
        Function::Md5 => hash(&MD5, extents),
        Function::Sha1 => hash(&SHA1, extents),
        Function::Sha256 => hash(&SHA256, extents),
    }
}

fn hash<H: Digest + Clone>(milestones: &Milestones<H>, extents: &[Extent]) -> Vec<u8> {
    let (mut hasher, rest) = match extents {
        [Extent::Fill(fill), rest @ ..] => {
            let (mut hasher, end) = milestones.advance(*fill);
            update(&mut hasher, &Extent::Fill(end));
            (hasher, rest)
        }
        all => (H::new(), all),
    };
    rest.iter().for_each(|extent| update(&mut hasher, extent));
    hasher.finalize().to_vec()
}

/// A checksum of so many bytes.
fn crc(variant: CrcAlgorithm, width: usize, extents: &[Extent]) -> Vec<u8> {
    let mut crc = Crc::new(variant);
    for extent in extents {
        match extent {
            Extent::Bytes(bytes) => crc.update(bytes),
            Extent::Fill(fill) => crc.combine(&crc_of_fill(variant, *fill)),
        }
    }
    let value = crc.finalize().to_be_bytes();
    value.get(value.len() - width..).unwrap_or_default().to_vec()
}

/// Combines checksums of 1, 2, 4, … pages, so that 5 GiB take 16 steps rather than a pass.
fn crc_of_fill(variant: CrcAlgorithm, fill: Fill) -> Crc {
    let (mut whole, mut power) = (Crc::new(variant), Crc::new(variant));
    let page = fill.page();
    let size = page.len() as u64;
    let (_, rest) = page.split_at(page.len() - usize::try_from(fill.len() % size).unwrap_or_default());
    whole.update(rest);
    power.update(&page);
    let mut pages = fill.len() / size;
    while pages > 0 {
        if pages & 1 == 1 {
            whole.combine(&power);
        }
        pages >>= 1;
        if pages > 0 {
            let same = power;
            power.combine(&same);
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use bytes::Bytes;
    use proptest::prelude::*;

    use super::*;

    const ALL: [Function; 6] = [
        Function::Crc32,
        Function::Crc32c,
        Function::Crc64Nvme,
        Function::Md5,
        Function::Sha1,
        Function::Sha256,
    ];

    fn in_memory(bytes: &[u8]) -> Extent {
        Extent::Bytes(Bytes::copy_from_slice(bytes))
    }

    // The check values of the algorithms' public definitions, over "123456789".
    #[test]
    fn check_values() {
        let expected = [
            "y/Q5Jg==",
            "4waSgw==",
            "rosUhgp5mIg=",
            "JfnnlDI7RTiF9RgfG2JNCw==",
            "98O8HYCOBHMq32eZZczDTKeuNEE=",
            "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=",
        ];
        for (function, expected) in ALL.into_iter().zip(expected) {
            let digest = digest(function, &[in_memory(b"1234"), in_memory(b"56789")]);
            assert_eq!(STANDARD.encode(digest), expected, "{function:?}");
        }
    }

    #[test]
    fn the_checksum_of_a_fill_beyond_memory() {
        // Computed with Python's zlib over 5 GiB of "a".
        let digest = digest(Function::Crc32, &[Extent::Fill(Fill::new(b'a', 5 << 30))]);
        assert_eq!(digest, [0xae, 0xd1, 0x98, 0x8f]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn fills_have_the_digests_of_their_bytes(
            before in prop::collection::vec(any::<u8>(), 0..9),
            byte in any::<u8>(),
            length in 0_usize..600_000,
            after in prop::collection::vec(any::<u8>(), 0..9),
        ) {
            let fill = Extent::Fill(Fill::new(byte, length as u64));
            let run = vec![byte; length];
            for function in ALL {
                let between = [in_memory(&before), fill.clone(), in_memory(&after)];
                let real = [in_memory(&[&before[..], &run, &after].concat())];
                prop_assert_eq!(digest(function, &between), digest(function, &real));
                let alone = digest(function, std::slice::from_ref(&fill));
                prop_assert_eq!(&alone, &digest(function, &[in_memory(&run)]));
                prop_assert_eq!(alone, digest(function, std::slice::from_ref(&fill)));
            }
        }
    }
}
