//! Sets of names and values, such as metadata and tags.

use std::collections::BTreeMap;

/// Nothing if the sets are equal, else both in words.
pub(super) fn sets_differ(
    expected: &BTreeMap<String, String>,
    got: &BTreeMap<String, String>,
) -> Option<(String, String)> {
    (expected != got).then(|| (words(expected), words(got)))
}

fn words(set: &BTreeMap<String, String>) -> String {
    if set.is_empty() {
        return "none".to_owned();
    }
    set.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(", ")
}

/// The tag set of a header `x-amz-tagging`.
pub(super) fn decoded_tags(header: &str) -> BTreeMap<String, String> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        percent_encoding::percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    let pairs = header.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}
