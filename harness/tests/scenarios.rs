//! The scenarios of this repository are well-formed, and mistakes in scenarios are shown where they are.

use copyspec::judge::implied_clauses;
use copyspec::scenario::{Library, coverage};

/// Topics whose claims are written down, and are still to be asked about.
const TO_COME: [&str; 3] = [
    "s3.copy-object.access-points",
    "s3.copy-object.directory-buckets",
    "s3.upload-part-copy.directory-buckets",
];

#[test]
fn every_scenario_of_this_repository_loads() {
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    if let Err(error) = Library::load(Some(&directory)) {
        panic!("{error}");
    }
}

/// A clause that loses its last case is no longer judged, and nobody would notice.
#[test]
fn every_clause_owns_an_assertion_of_some_case() {
    let library = Library::load(None).unwrap_or_else(|error| panic!("{error}"));
    let topics = coverage(&library, &implied_clauses().collect::<Vec<_>>());
    let due = topics.iter().filter(|(name, _)| !TO_COME.contains(name));
    let idle: Vec<&str> =
        due.flat_map(|(_, topic)| &topic.uncovered).map(|clause| clause.id.as_str()).collect();
    assert_eq!(idle, Vec::<&str>::new(), "no case asks whether they hold");
}

/// A reason in the place of a scenario is for what cannot be asked, not for what was not.
#[test]
fn what_cannot_be_seen_has_a_reason() {
    let library = Library::load(None).unwrap_or_else(|error| panic!("{error}"));
    let reasons =
        library.clauses.values().filter_map(|clause| Some((&clause.id, clause.unobservable.as_ref()?)));
    let short: Vec<&String> =
        reasons.filter(|(_, reason)| reason.split(' ').count() < 4).map(|(id, _)| id).collect();
    assert_eq!(short, Vec::<&String>::new(), "say why nothing on the wire shows them");
}
