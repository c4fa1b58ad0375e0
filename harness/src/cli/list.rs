//! `copyspec list`: the chosen cases, one a line; what is contested with its readings.

use std::collections::BTreeSet;
use std::process::ExitCode;

use copyspec_reference_server as reference_server;

use super::arguments::ListArguments;
use super::failure::{Exit, Failure};
use super::open;
use crate::catalogue::{Clause, Evidence};
use crate::scenario::{CaseHead, Library, Scenario, readings};

pub(super) fn list(arguments: &ListArguments) -> Result<ExitCode, Failure> {
    if arguments.faults {
        super::print(&faults())?;
        return Ok(Exit::AsExpected.into());
    }
    let library = open::library(&arguments.library)?;
    let chosen = open::choose(&library, &arguments.selection)?;
    let of = |scenario| Scenario::cases(scenario).into_iter().map(move |case| (scenario, case));
    let cases: Vec<(&Scenario, &CaseHead)> = library
        .scenarios
        .iter()
        .flat_map(of)
        .filter(|(_, case)| chosen.as_ref().is_none_or(|chosen| chosen.contains(&case.id)))
        .collect();
    // Among others, a contested case is a line like theirs: lists are there to be counted and cut.
    let told = cases.iter().all(|(_, case)| contested(&library, case).next().is_some());
    let mut text = String::new();
    for (scenario, case) in cases {
        text.push_str(&case.id);
        text.push('\n');
        for clause in contested(&library, case).filter(|_| told) {
            text.push_str(&readings(scenario, &case.id, clause));
        }
    }
    super::print(&text)?;
    Ok(Exit::AsExpected.into())
}

/// Every fault of the reference server, under the topics whose scenarios notice it.
fn faults() -> String {
    let mut text = String::new();
    let mut topic = "";
    for fault in reference_server::faults() {
        if fault.topic != topic {
            topic = fault.topic;
            text.push_str(&format!("{topic}\n"));
        }
        text.push_str(&format!("  {}: {}\n", fault.name, fault.summary));
    }
    text
}

/// The contested clauses that a case asserts, each once.
fn contested<'a>(library: &'a Library, case: &'a CaseHead) -> impl Iterator<Item = &'a Clause> {
    let ids: BTreeSet<&str> = case.clauses().collect();
    let clauses = ids.into_iter().filter_map(|id| library.clauses.get(id));
    clauses.filter(|clause| clause.evidence == Evidence::Contested)
}
