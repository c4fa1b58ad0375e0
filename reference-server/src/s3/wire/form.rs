//! The encoding of forms, which the copy source and the tagging header use.

use percent_encoding::percent_decode_str;

/// Decodes once: percent escapes to UTF-8, and a plus to a space. `None` for an escape
/// without two hexadecimal digits, or for bytes that are not UTF-8.
pub(crate) fn form_decoded(text: &str) -> Option<String> {
    percent_decoded(&text.replace('+', " "))
}

/// As [`form_decoded`], but a plus stays a plus.
pub(crate) fn percent_decoded(text: &str) -> Option<String> {
    let whole = text.split('%').skip(1).all(|rest| {
        let mut digits = rest.bytes().take(2);
        digits.len() == 2 && digits.all(|digit| digit.is_ascii_hexdigit())
    });
    if !whole {
        return None;
    }
    Some(percent_decode_str(text).decode_utf8().ok()?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::{form_decoded, percent_decoded};

    #[test]
    fn escapes_must_be_whole() {
        assert_eq!(form_decoded("a+b%2B%e2%82%AC").as_deref(), Some("a b+€"));
        assert_eq!(percent_decoded("a+b").as_deref(), Some("a+b"));
        for bad in ["%", "a%2", "%zz", "%+1", "%FF"] {
            assert_eq!(form_decoded(bad), None, "{bad}");
        }
    }
}
