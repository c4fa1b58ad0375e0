//! Values of user metadata: Unicode where they are stored, encoded words of RFC 2047 on the wire.
//!
//! The User Guide says so of values outside US-ASCII, and AWS was recorded to treat all values alike.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;

/// The text that a header's value stands for. Bytes outside US-ASCII count as Latin-1, as in the User Guide's example.
pub(super) fn decoded(value: &[u8]) -> String {
    let text: String = value.iter().copied().map(char::from).collect();
    words(&text).unwrap_or(text)
}

/// The text of encoded words with white space between them and nothing else.
fn words(text: &str) -> Option<String> {
    let bytes: Option<Vec<_>> = text.split_ascii_whitespace().map(word).collect();
    let bytes = bytes?.concat();
    (!bytes.is_empty()).then(|| String::from_utf8_lossy(&bytes).into_owned())
}

fn word(text: &str) -> Option<Vec<u8>> {
    let inner = text.strip_prefix("=?")?.strip_suffix("?=")?;
    let (charset, rest) = inner.split_once('?')?;
    let (encoding, content) = rest.split_once('?')?;
    if !charset.eq_ignore_ascii_case("utf-8") || content.contains('?') {
        return None;
    }
    match encoding {
        "B" | "b" => STANDARD.decode(content).ok(),
        "Q" | "q" => {
            let escaped = content.replace('%', "%25").replace('_', " ").replace('=', "%");
            Some(percent_decode_str(&escaped).collect())
        }
        _ => None,
    }
}

/// The value that shows a text: as it is where it can be, else one encoded word. Of the two encodings
/// AWS takes the one that leaves most of the text readable, and Base64 where that is not even half of it.
pub(super) fn encoded(text: &str) -> String {
    let plain = text.chars().filter(|character| is_plain(*character)).count();
    let foreign = text.chars().count() - plain;
    if foreign == 0 {
        text.to_owned()
    } else if plain > foreign {
        format!("=?UTF-8?Q?{}?=", quoted(text))
    } else {
        format!("=?UTF-8?B?{}?=", STANDARD.encode(text))
    }
}

fn is_plain(character: char) -> bool {
    matches!(character, ' '..='~' | '\t')
}

fn quoted(text: &str) -> String {
    text.bytes().fold(String::new(), |mut quoted, byte| {
        match byte {
            b' ' => quoted.push('_'),
            b'!'..=b'~' if !b"=?_".contains(&byte) => quoted.push(char::from(byte)),
            other => {
                // Writing to a String cannot fail.
                let _ = write!(quoted, "={other:02X}");
            }
        }
        quoted
    })
}

#[cfg(test)]
mod tests {
    use super::{decoded, encoded};

    #[test]
    fn values_come_back_as_recorded() {
        for (sent, shown) in [
            ("=?UTF-8?Q?actually-ascii?=", "actually-ascii"),
            ("=?UTF-8?B?YWJj?=", "abc"),
            ("=?utf-8?b?w4RNw4Raw5XDkSBTMw==?=", "=?UTF-8?Q?=C3=84M=C3=84Z=C3=95=C3=91_S3?="),
            ("=?utf-8?b?AAECAw==?=", "=?UTF-8?B?AAECAw==?="),
            ("=?utf-8?b?77+977+977+977+977+977+977+9?=", "=?UTF-8?B?77+977+977+977+977+977+977+9?="),
            (
                "=?utf-8?q?test=5F=E2=80=94=5Ffile%E2%80%94=5F=C3=A9=5F2=3F=2Epdf?=",
                "=?UTF-8?Q?test=5F=E2=80=94=5Ffile%E2%80%94=5F=C3=A9=5F2=3F.pdf?=",
            ),
            ("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
        ] {
            assert_eq!(encoded(&decoded(sent.as_bytes())), shown, "{sent}");
        }
    }

    #[test]
    fn the_user_guides_example() {
        let shown = encoded(&decoded("ÄMÄZÕÑ S3".as_bytes()));
        assert_eq!(shown, "=?UTF-8?B?w4PChE3Dg8KEWsODwpXDg8KRIFMz?=");
        assert_eq!(encoded(&decoded(b"AMAZONS3")), "AMAZONS3");
    }

    #[test]
    fn words_join_and_what_is_none_stays() {
        assert_eq!(decoded(b"=?UTF-8?B?w4Q=?= =?UTF-8?Q?_b?="), "Ä b");
        for text in ["a =?UTF-8?B?YWJj?=", "=?UTF-8?B?***?=", "=?UTF-8?X?abc?=", "=?UTF-8?B??=", "=?", ""] {
            assert_eq!(decoded(text.as_bytes()), text);
        }
    }
}
