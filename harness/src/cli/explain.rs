//! `copyspec explain ID`: a scenario as prose.

use std::process::ExitCode;

use super::arguments::ExplainArguments;
use super::failure::{Exit, Failure};
use super::open;
use crate::scenario;

pub(super) fn explain(arguments: &ExplainArguments) -> Result<ExitCode, Failure> {
    let library = open::library(&arguments.library)?;
    let id = arguments.id.trim_end_matches(".yaml");
    let has_case = |scenario: &&scenario::Scenario| scenario.cases.iter().any(|case| case.id == id);
    if let Some(scenario) = library.scenario(id) {
        super::print(&scenario::explain(scenario, &library.clauses, None))?;
    } else if let Some(scenario) = library.scenarios.iter().find(has_case) {
        super::print(&scenario::explain(scenario, &library.clauses, Some(id)))?;
    } else {
        let alike: Vec<&str> = library
            .scenarios
            .iter()
            .map(|scenario| scenario.id.as_str())
            .filter(|known| known.contains(id) || strsim::jaro_winkler(known, id) > 0.9)
            .take(5)
            .collect();
        let hint = if alike.is_empty() {
            "`copyspec list` shows every case".to_owned()
        } else {
            format!("did you mean {}?", alike.join(", "))
        };
        return Err(Failure::new(Exit::NothingSelected, format!("there is no scenario `{id}`"), Some(hint)));
    }
    Ok(Exit::AsExpected.into())
}
