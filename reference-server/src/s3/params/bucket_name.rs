//! Names that a general purpose bucket can have.

use std::net::Ipv4Addr;

/// Whether `name` follows the naming rules of general purpose buckets (S3 User Guide,
/// "General purpose bucket naming rules"): 3 to 63 lower-case letters, digits, dots and
/// hyphens, a letter or digit at both ends, no two dots in a row, no IPv4 address.
pub(crate) fn is_bucket_name(name: &str) -> bool {
    let alphanumeric = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = name.as_bytes();
    (3..=63).contains(&bytes.len())
        && bytes.iter().all(|byte| alphanumeric(byte) || b".-".contains(byte))
        && bytes.first().is_some_and(alphanumeric)
        && bytes.last().is_some_and(alphanumeric)
        && !name.contains("..")
        && name.parse::<Ipv4Addr>().is_err()
}

#[cfg(test)]
mod tests {
    use super::is_bucket_name;

    #[test]
    fn naming_rules() {
        for good in ["abc", "a.b-c", "0ab", &"a".repeat(63)] {
            assert!(is_bucket_name(good), "{good}");
        }
        for bad in ["", "ab", "Abc", "a_c", "-ab", "ab-", "a..b", "1.2.3.4", &"a".repeat(64)] {
            assert!(!is_bucket_name(bad), "{bad}");
        }
    }
}
