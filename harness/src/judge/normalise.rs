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
        self.apply_with(text, &mut Vec::new())
    }

    /// Two texts that are read side by side: a value has the same number in both.
    pub fn apply_pair(&self, one: &str, other: &str) -> (String, String) {
        let mut dates = Vec::new();
        (self.apply_with(one, &mut dates), self.apply_with(other, &mut dates))
    }

    fn apply_with(&self, text: &str, dates: &mut Vec<String>) -> String {
        let mut text = text.to_owned();
        for (value, name) in &self.known {
            text = text.replace(value, name);
        }
        let number = |captures: &Captures<'_>| {
            let date = captures.get(0).map(|found| found.as_str()).unwrap_or_default();
            let position = dates.iter().position(|known| known == date).unwrap_or_else(|| {
                dates.push(date.to_owned());
                dates.len() - 1
            });
            format!("<date {}>", position + 1)
        };
        match &*DATES {
            Some(pattern) => pattern.replace_all(&text, number).into_owned(),
            None => text,
        }
    }
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
    }
}
