//! Percent-encoding as Signature Version 4 wants it: once, all but the unreserved characters.

/// Decodes percent-encoded bytes; a `%` without two hexadecimal digits stands for itself.
pub(super) fn decode(raw: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((&first, tail)) = rest.split_first() {
        match (first, tail) {
            (b'%', [high, low, after @ ..]) if both_hex(*high, *low) => {
                decoded.push(hex_value(*high) << 4 | hex_value(*low));
                rest = after;
            }
            _ => {
                decoded.push(first);
                rest = tail;
            }
        }
    }
    decoded
}

/// Decodes a part of a query, where `+` is a space.
pub(super) fn decode_query(raw: &str) -> Vec<u8> {
    if raw.contains('+') { decode(raw.replace('+', " ").as_bytes()) } else { decode(raw.as_bytes()) }
}

/// Encodes bytes; `/` stays as it is in a path, and is encoded in a query.
pub(super) fn encode_into(out: &mut Vec<u8>, bytes: &[u8], keep_slash: bool) {
    for &byte in bytes {
        if is_unreserved(byte) || (keep_slash && byte == b'/') {
            out.push(byte);
        } else {
            out.extend([b'%', hex_digit(byte >> 4), hex_digit(byte & 15)]);
        }
    }
}

/// Whether a path is already encoded in the canonical way, so that it may be taken as it is.
pub(super) fn is_canonical_path(path: &str) -> bool {
    path.bytes().all(|byte| is_unreserved(byte) || byte == b'/')
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

fn both_hex(high: u8, low: u8) -> bool {
    high.is_ascii_hexdigit() && low.is_ascii_hexdigit()
}

fn hex_value(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        b'A'..=b'F' => digit - b'A' + 10,
        _ => 0,
    }
}

fn hex_digit(nibble: u8) -> u8 {
    match nibble {
        0..=9 => b'0' + nibble,
        _ => b'A' + (nibble - 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode(bytes: &[u8], keep_slash: bool) -> String {
        let mut out = Vec::new();
        encode_into(&mut out, bytes, keep_slash);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn only_the_unreserved_stay() {
        assert_eq!(encode(b"aZ9-._~", false), "aZ9-._~");
        assert_eq!(encode(b"a/b +!*'()", true), "a/b%20%2B%21%2A%27%28%29");
        assert_eq!(encode(b"a/b", false), "a%2Fb");
        assert_eq!(encode("ü".as_bytes(), true), "%C3%BC");
    }

    #[test]
    fn a_lone_percent_stands_for_itself() {
        assert_eq!(decode(b"%41%4a%zz%4%"), b"AJ%zz%4%");
    }

    #[test]
    fn a_plus_is_a_space_in_a_query_alone() {
        assert_eq!(decode_query("a+b%2B"), b"a b+");
        assert_eq!(decode(b"a+b"), b"a+b");
    }
}
