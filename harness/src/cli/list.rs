//! `copyspec list`: the chosen cases, one a line.

use std::process::ExitCode;

use super::arguments::ListArguments;
use super::failure::{Exit, Failure};
use super::open;

pub(super) fn list(arguments: &ListArguments) -> Result<ExitCode, Failure> {
    let library = open::library(&arguments.library)?;
    let chosen = open::choose(&library, &arguments.selection)?;
    let mut text = String::new();
    for case in library.scenarios.iter().flat_map(|scenario| &scenario.cases) {
        if chosen.as_ref().is_none_or(|chosen| chosen.contains(&case.id)) {
            text.push_str(&case.id);
            text.push('\n');
        }
    }
    super::print(&text)?;
    Ok(Exit::AsExpected.into())
}
