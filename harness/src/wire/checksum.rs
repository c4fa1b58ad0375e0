//! The checksums that S3 knows, as they stand on the wire.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crc_fast::{CrcAlgorithm, checksum};
use sha2::Digest;

/// The base64 form of a checksum, or `None` for an algorithm that is not known here.
///
/// `algorithm` is one of `CRC32`, `CRC32C`, `CRC64NVME`, `SHA1`, `SHA256`.
pub fn checksum_value(algorithm: &str, body: &[u8]) -> Option<String> {
    let crc = |algorithm, width: usize| {
        let bytes = checksum(algorithm, body).to_be_bytes();
        STANDARD.encode(bytes.get(8 - width..).unwrap_or_default())
    };
    Some(match algorithm {
        "CRC32" => crc(CrcAlgorithm::Crc32IsoHdlc, 4),
        "CRC32C" => crc(CrcAlgorithm::Crc32Iscsi, 4),
        "CRC64NVME" => crc(CrcAlgorithm::Crc64Nvme, 8),
        "SHA1" => STANDARD.encode(sha1::Sha1::digest(body)),
        "SHA256" => STANDARD.encode(sha2::Sha256::digest(body)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::checksum_value;

    /// The check values that the catalogues of CRC algorithms give for `123456789`, and its SHA-1.
    #[test]
    fn knows_the_published_check_values() {
        for (algorithm, value) in [
            ("CRC32", "y/Q5Jg=="),
            ("CRC32C", "4waSgw=="),
            ("CRC64NVME", "rosUhgp5mIg="),
            ("SHA1", "98O8HYCOBHMq32eZZczDTKeuNEE="),
        ] {
            assert_eq!(checksum_value(algorithm, b"123456789").as_deref(), Some(value), "{algorithm}");
        }
        assert_eq!(checksum_value("MD5", b""), None);
    }
}
