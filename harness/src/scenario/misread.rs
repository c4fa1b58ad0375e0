//! What the YAML parser found, in the words of the scenario language.

use serde_yaml::{Error, MessageFormatter, UserMessageFormatter};

use super::diagnostic::nearest;

/// What is wrong, and what to do about it.
pub(super) fn explain(error: &Error) -> (String, Option<String>) {
    match error.without_snippet() {
        Error::SerdeUnknownField { field, expected, .. } => {
            (format!("unknown key `{field}`"), Some(expected_one_of(field, expected)))
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            (format!("unknown word `{variant}`"), Some(expected_one_of(variant, expected)))
        }
        Error::SerdeMissingField { field, .. } => (format!("the key `{field}` is missing"), None),
        Error::DuplicateMappingKey { key: Some(key), .. } => {
            (format!("the key `{key}` is there twice"), None)
        }
        Error::Unexpected { expected, .. } => (format!("{} belongs here", in_words(expected)), None),
        other => (UserMessageFormatter.format_message(other).into_owned(), None),
    }
}

fn expected_one_of(word: &str, expected: &[&str]) -> String {
    nearest(word, expected.iter().copied())
        .unwrap_or_else(|| format!("expected one of: {}", expected.join(", ")))
}

/// The parser's name of a kind of value, as authors know it.
fn in_words(kind: &str) -> &str {
    match kind {
        "sequence start" | "seq" => "a list",
        "mapping start" | "map" => "a mapping of keys to values",
        "string" | "string scalar" => "a text",
        other => other,
    }
}
