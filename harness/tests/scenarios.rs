//! The scenarios of this repository are well-formed, and mistakes in scenarios are shown where they are.

use std::collections::BTreeSet;

use copyspec::judge::IMPLIED_CLAUSES;
use copyspec::scenario::{Case, Library};

#[test]
fn every_scenario_of_this_repository_loads() {
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    if let Err(error) = Library::load(Some(&directory)) {
        panic!("{error}");
    }
}

#[test]
fn every_clause_owns_an_assertion_of_some_case() {
    let library = Library::load(None).unwrap_or_else(|error| panic!("{error}"));
    let cases = library.scenarios.iter().flat_map(|scenario| &scenario.cases);
    let asserted: BTreeSet<&str> = cases.flat_map(owners).chain(IMPLIED_CLAUSES).collect();
    let idle: Vec<&String> = library.clauses.keys().filter(|id| !asserted.contains(id.as_str())).collect();
    assert_eq!(idle, Vec::<&String>::new(), "no case asks whether they hold");
}

/// The clauses that a case's assertions belong to.
fn owners(case: &Case) -> impl Iterator<Item = &str> {
    let stated = case.then.all().into_iter().filter_map(|then| then.clause.as_ref());
    stated.map(|clause| clause.value.as_str()).chain([case.clause.as_str()])
}
