//! The scenarios of this repository are well-formed, and mistakes in scenarios are shown where they are.

use copyspec::judge::implied_clauses;
use copyspec::scenario::{Library, coverage};

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
    let uncovered = topics.values().flat_map(|topic| &topic.uncovered);
    let idle: Vec<&str> = uncovered.map(|clause| clause.id.as_str()).collect();
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
