//! `copyspec list`: the chosen cases, one a line; what is contested with its readings.

use std::process::ExitCode;

use super::arguments::ListArguments;
use super::failure::{Exit, Failure};
use super::open;
use crate::catalogue::{Clause, Evidence};
use crate::scenario::{Case, readings};

pub(super) fn list(arguments: &ListArguments) -> Result<ExitCode, Failure> {
    let library = open::library(&arguments.library)?;
    let chosen = open::choose(&library, &arguments.selection)?;
    let cases: Vec<(&Case, Option<&Clause>)> = library
        .scenarios
        .iter()
        .flat_map(|scenario| &scenario.cases)
        .filter(|case| chosen.as_ref().is_none_or(|chosen| chosen.contains(&case.id)))
        .map(|case| (case, library.clauses.get(&case.clause)))
        .collect();
    // Among others, a contested case is a line like theirs: lists are there to be counted and cut.
    let told = cases.iter().all(|(_, clause)| clause.is_some_and(is_contested));
    let mut text = String::new();
    for (case, clause) in cases {
        text.push_str(&case.id);
        text.push('\n');
        if let (true, Some(clause)) = (told, clause) {
            text.push_str(&readings(case, clause));
        }
    }
    super::print(&text)?;
    Ok(Exit::AsExpected.into())
}

fn is_contested(clause: &Clause) -> bool {
    clause.evidence == Evidence::Contested
}
