//! Which clauses some case asks about, and which none does.

use std::collections::{BTreeMap, BTreeSet};

use super::{Library, Scenario};
use crate::catalogue::Clause;

/// The clauses of one topic of an operation: those whose ids share three words, such as `s3.copy-object.tagging`.
#[derive(Clone, Debug, Default)]
pub struct Topic<'a> {
    /// The cases that assert one of the clauses or more.
    pub cases: usize,
    /// Clauses that some case asserts, or that are implied by every case.
    pub covered: Vec<&'a Clause>,
    /// Clauses that could be asserted and are not.
    pub uncovered: Vec<&'a Clause>,
    /// Clauses that no exchange with an endpoint can show.
    pub unobservable: Vec<&'a Clause>,
}

impl Topic<'_> {
    /// How many of the clauses can be seen on the wire.
    pub fn observable(&self) -> usize {
        self.covered.len() + self.uncovered.len()
    }
}

/// Every topic with its clauses, by name; `implied` are the clauses that every case asserts unsaid.
pub fn coverage<'a>(library: &'a Library, implied: &[&str]) -> BTreeMap<&'a str, Topic<'a>> {
    let mut topics: BTreeMap<&str, Topic<'_>> = BTreeMap::new();
    let mut asserted: BTreeSet<&str> = implied.iter().copied().collect();
    for case in library.scenarios.iter().flat_map(Scenario::cases) {
        let owners: BTreeSet<&str> = case.clauses().collect();
        let of_case: BTreeSet<&str> = owners.iter().map(|id| topic(id)).collect();
        asserted.extend(owners);
        for topic in of_case {
            topics.entry(topic).or_default().cases += 1;
        }
    }
    for clause in library.clauses.values() {
        let topic = topics.entry(topic(&clause.id)).or_default();
        let list = match clause {
            _ if asserted.contains(clause.id.as_str()) => &mut topic.covered,
            Clause { unobservable: Some(_), .. } => &mut topic.unobservable,
            _ => &mut topic.uncovered,
        };
        list.push(clause);
    }
    topics
}

/// The first three words of a clause's id.
fn topic(id: &str) -> &str {
    id.match_indices('.').nth(2).map_or(id, |(end, _)| id.get(..end).unwrap_or(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLAUSES: &str = "
- {id: s3.copy-object.tags.copied, says: a, level: must, evidence: documented, source: b}
- {id: s3.copy-object.tags.limit, says: a, level: must, evidence: documented, source: b}
- {id: s3.copy-object.price.paid, says: a, level: must, evidence: documented, source: b, unobservable: it is on a bill}
- {id: s3.copy-object.bytes, says: a, level: must, evidence: documented, source: b}
";
    const SCENARIO: &str = "
title: A copy has the tags of its source
clauses: [s3.copy-object.tags.copied]
given:
  - create_bucket: {name: plain}
  - put_object: {at: plain/a, body: hello}
when:
  copy_object: {from: plain/a, to: plain/b}
then: {status: 200}
";

    fn library() -> Library {
        let files = [("clauses/some.yaml", CLAUSES), ("s3/copy-object/tags/copied.yaml", SCENARIO)];
        Library::from_texts(files).unwrap_or_else(|mistakes| panic!("{mistakes}"))
    }

    fn ids<'a>(clauses: &[&'a Clause]) -> Vec<&'a str> {
        clauses.iter().map(|clause| clause.id.as_str()).collect()
    }

    #[test]
    fn a_clause_is_covered_uncovered_or_unobservable() {
        let library = library();
        let topics = coverage(&library, &["s3.copy-object.bytes"]);
        assert_eq!(
            topics.keys().copied().collect::<Vec<_>>(),
            ["s3.copy-object.bytes", "s3.copy-object.price", "s3.copy-object.tags"]
        );
        let tags = &topics["s3.copy-object.tags"];
        assert_eq!((tags.cases, tags.observable()), (1, 2));
        assert_eq!(ids(&tags.covered), ["s3.copy-object.tags.copied"]);
        assert_eq!(ids(&tags.uncovered), ["s3.copy-object.tags.limit"]);
        assert_eq!(ids(&topics["s3.copy-object.price"].unobservable), ["s3.copy-object.price.paid"]);
        assert_eq!(ids(&topics["s3.copy-object.bytes"].covered), ["s3.copy-object.bytes"]);
    }

    #[test]
    fn what_cannot_be_seen_cannot_be_cited() {
        let scenario = SCENARIO.replace("tags.copied", "price.paid");
        let files = [("clauses/some.yaml", CLAUSES), ("s3/copy-object/tags/copied.yaml", scenario.as_str())];
        let mistakes = Library::from_texts(files).map(drop).unwrap_err().to_string();
        assert!(mistakes.contains("cannot be seen on the wire: it is on a bill"), "{mistakes}");
    }
}
