//! `copyspec lint`: are the scenario files well-formed?

use std::process::ExitCode;

use super::arguments::LibraryArguments;
use super::failure::{Exit, Failure};
use super::open;

pub(super) fn lint(arguments: &LibraryArguments) -> Result<ExitCode, Failure> {
    let library = open::library(arguments)?;
    let cases: usize = library.scenarios.iter().map(|scenario| scenario.cases().len()).sum();
    let (scenarios, clauses) = (library.scenarios.len(), library.clauses.len());
    super::print(&format!("{scenarios} scenarios with {cases} cases and {clauses} clauses, no mistakes\n"))?;
    Ok(Exit::AsExpected.into())
}
