//! What a snapshot says: per row that differs, its verdict and its findings.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};
use serde_yaml::DoubleQuoted;

use super::file::yaml;
use crate::record::{CaseRecord, Finding, ScenarioRecord, Verdict};

/// The recorded rows of a scenario by name; the order is the same whatever the file's order is.
pub(super) type Entries = BTreeMap<String, Entry>;

/// One recorded row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    verdict: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Line>,
}

/// One recorded finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    clause: String,
    subject: String,
    expected: String,
    #[serde(serialize_with = "whole")]
    got: String,
}

/// The snapshot of a scenario as YAML text; nothing if no case of it is to be recorded.
///
/// It holds what the target did and what was expected of it, never an exchange, a time or the reference's side.
pub fn render(scenario: &ScenarioRecord) -> Option<String> {
    let recorded = scenario.cases.iter().filter_map(|case| {
        let entry = Entry::of(case)?;
        Some((scenario.row(&case.id).to_owned(), entry))
    });
    to_text(&recorded.collect())
}

/// Rows as YAML text; nothing if there are none.
pub(super) fn to_text(entries: &Entries) -> Option<String> {
    if entries.is_empty() {
        return None;
    }
    // Nothing but texts: every one of them has a form in YAML.
    yaml(entries).ok()
}

/// Rows from YAML text; the error says where it is not what [`to_text`] writes.
pub(super) fn from_text(text: &str) -> Result<Entries, String> {
    serde_yaml::from_str(text).map_err(|error| error.to_string())
}

/// A text that ends with white space gets quotes: insta's files lose what is blank at their end.
fn whole<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if text.ends_with(char::is_whitespace) {
        return DoubleQuoted(text).serialize(serializer);
    }
    text.serialize(serializer)
}

impl Entry {
    /// What is recorded of a case, if anything.
    pub(super) fn of(case: &CaseRecord) -> Option<Self> {
        let findings = match case.verdict {
            // Why it could not be built names buckets and times; that it could not is what counts.
            Verdict::SetupFailed { .. } => Vec::new(),
            _ if case.verdict.is_difference() => case.findings.iter().map(Line::of).collect(),
            _ => return None,
        };
        Some(Self { verdict: case.verdict.to_string(), findings })
    }
}

impl Line {
    fn of(finding: &Finding) -> Self {
        Self {
            clause: finding.clause.clone(),
            subject: finding.subject.to_string(),
            expected: finding.expected.clone(),
            got: finding.got.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::record::samples::{failing, passing, scenario, setup_failed, skipped};

    #[test]
    fn a_snapshot_reads_like_this() {
        let cases = vec![
            passing("a/b[plain]"),
            failing("a/b[if-match=false,if-none-match=none]", "color=red\nsize=1"),
            failing("a/b[new]", "412"),
            setup_failed("a/b[late]", "PUT bucket: 500"),
        ];
        insta::assert_snapshot!(render(&scenario("a/b", cases)).unwrap(), @r#"
        "if-match=false,if-none-match=none":
          verdict: "fail: wire"
          findings:
          - clause: s3.copy-object.answers
            subject: status
            expected: "200"
            got: |-
              color=red
              size=1
        late:
          verdict: setup-failed
        new:
          verdict: "fail: wire"
          findings:
          - clause: s3.copy-object.answers
            subject: status
            expected: "200"
            got: "412"
        "#);
    }

    #[test]
    fn what_passes_or_was_skipped_is_not_recorded() {
        let cases = vec![passing("a/b[c]"), skipped("a/b[d]", "kms: not offered")];
        assert_eq!(render(&scenario("a/b", cases)), None);
    }

    #[test]
    fn a_long_line_stays_one_line() {
        let long = "word ".repeat(60) + "end";
        let text = render(&scenario("a/b", vec![failing("a/b[x]", &long)])).unwrap();
        assert!(text.lines().any(|line| line.contains(&long)), "{text}");
    }

    #[test]
    fn keys_nobody_wrote_are_refused() {
        assert!(from_text("a:\n  verdict: differs\n  reason: x\n").is_err());
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_back(rows in proptest::collection::btree_map(".*", ("\\PC*", ".*", any::<String>()), 1..4)) {
            let entries: Entries = rows
                .into_iter()
                .map(|(row, (subject, expected, got))| {
                    let line = Line { clause: "a.b".to_owned(), subject, expected, got };
                    (row, Entry { verdict: "fail: wire".to_owned(), findings: vec![line] })
                })
                .collect();
            let text = to_text(&entries).unwrap();
            // insta's files lose white space at their end and the form of their line ends.
            let text = text.trim_end().replace("\r\n", "\n");
            prop_assert_eq!(from_text(&text).unwrap(), entries);
        }
    }
}
