//! Takes what changes from run to run out of a text, so that a snapshot never flickers.

use std::sync::LazyLock;

use regex_lite::{Captures, Regex};

/// Replaces known values by their names in the scenario, and dates by numbered placeholders.
///
/// Equal values keep equal numbers within one text.
#[derive(Clone, Debug, Default)]
pub struct Normaliser {
    known: Vec<(String, String)>,
}

static DATES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let iso = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?";
    let http = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*, \d\d[ -][A-Z][a-z]{2}[ -]\d{2,4} \d\d:\d\d:\d\d GMT";
    Regex::new(&format!("{iso}|{http}")).ok()
});

/// Ids of EC2 and ARNs of keys that no step of the scenario made: those that it did make are known by their names.
static IDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let key = r"arn:aws:kms:[^:\s]+:[^:\s]+:key/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b";
    Regex::new(&format!(r"\b(?:snap|vol|ami)-[0-9a-f]{{17}}\b|{key}")).ok()
});

/// Digests of bytes that are shown in their place. Where they are a document instead of an object, dates are in it.
static DIGESTS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"crc64nvme [0-9a-f]{16}\b").ok());

/// What was numbered so far in one text, or in two that are read side by side.
#[derive(Default)]
struct Numbered {
    dates: Vec<String>,
    ids: Vec<String>,
    digests: Vec<String>,
}

impl Normaliser {
    /// Replaces `value` by `<name>` from now on; the longest value is replaced first.
    pub fn know(&mut self, value: &str, name: &str) {
        if !value.is_empty() && !self.known.iter().any(|(known, _)| known == value) {
            self.known.push((value.to_owned(), name.to_owned()));
            self.known.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        }
    }

    /// The text without what changes from run to run.
    pub fn apply(&self, text: &str) -> String {
        self.apply_with(text, &mut Numbered::default())
    }

    /// Two texts that are read side by side: a value has the same number in both.
    pub fn apply_pair(&self, one: &str, other: &str) -> (String, String) {
        let mut numbered = Numbered::default();
        (self.apply_with(one, &mut numbered), self.apply_with(other, &mut numbered))
    }

    fn apply_with(&self, text: &str, numbered: &mut Numbered) -> String {
        let mut text = text.to_owned();
        for (value, name) in &self.known {
            text = text.replace(value, name);
        }
        let text = number(&text, DATES.as_ref(), "date", &mut numbered.dates);
        let text = number(&text, IDS.as_ref(), "id", &mut numbered.ids);
        number(&text, DIGESTS.as_ref(), "digest", &mut numbered.digests)
    }
}

/// Replaces what fits by numbered placeholders; equal values have equal numbers.
fn number(text: &str, pattern: Option<&Regex>, kind: &str, seen: &mut Vec<String>) -> String {
    let Some(pattern) = pattern else { return text.to_owned() };
    let placeholder = |captures: &Captures<'_>| {
        let value = captures.get(0).map(|found| found.as_str()).unwrap_or_default();
        let position = seen.iter().position(|known| known == value).unwrap_or_else(|| {
            seen.push(value.to_owned());
            seen.len() - 1
        });
        format!("<{kind} {}>", position + 1)
    };
    pattern.replace_all(text, placeholder).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_keep_equal_numbers() {
        let mut normaliser = Normaliser::default();
        normaliser.know("copyspec-1-7", "<plain>");
        normaliser.know("copyspec-1-71", "<other>");
        let text = "copyspec-1-71 copyspec-1-7 2026-11-20T10:00:00.000Z Fri, 20 Nov 2026 10:00:00 GMT \
                    2026-11-20T10:00:00.000Z";
        assert_eq!(normaliser.apply(text), "<other> <plain> <date 1> <date 2> <date 1>");
        let pair = normaliser.apply_pair("2026-11-20T10:00:00Z", "2026-11-20T10:00:01Z");
        assert_eq!(pair, ("<date 1>".to_owned(), "<date 2>".to_owned()));
        let ids = "snap-0123456789abcdef0 vol-ffffffff snap-0123456789abcdef1 snap-0123456789abcdef0";
        assert_eq!(normaliser.apply(ids), "<id 1> vol-ffffffff <id 2> <id 1>");
        let key = "arn:aws:kms:us-east-1:<account>:key/4d60fa45-6e56-4428-8ccc-dce3ad0ddfa0, crc64nvme 4f5316f0a8dfc3d9";
        assert_eq!(normaliser.apply(key), "<id 1>, <digest 1>");
    }
}
