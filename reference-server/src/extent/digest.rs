//! The digests of S3: ETags, payload signatures and additional checksums.

use crc_fast::{CrcAlgorithm, Digest as Crc};
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::Sha256;

use super::memo::remembered;
use super::{Extent, Fill};

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
        Function::Md5 => hash::<Md5>(extents),
        Function::Sha1 => hash::<Sha1>(extents),
        Function::Sha256 => hash::<Sha256>(extents),
    }
}

fn hash<H: Digest>(extents: &[Extent]) -> Vec<u8> {
    let mut hasher = H::new();
    extents.iter().flat_map(Extent::pieces).for_each(|piece| hasher.update(piece));
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

/// Combines checksums of 1, 2, 4, … bytes, so that 5 GiB take 33 steps rather than a pass.
fn crc_of_fill(variant: CrcAlgorithm, fill: Fill) -> Crc {
    let (mut whole, mut power) = (Crc::new(variant), Crc::new(variant));
    power.update(&[fill.byte()]);
    let mut left = fill.len();
    while left > 0 {
        if left & 1 == 1 {
            whole.combine(&power);
        }
        left >>= 1;
        if left > 0 {
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
            length in 0_usize..200_000,
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
