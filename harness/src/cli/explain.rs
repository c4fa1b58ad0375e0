//! `copyspec explain ID`: a scenario as prose, or the scenarios of a topic by their titles.

use std::process::ExitCode;

use super::arguments::ExplainArguments;
use super::failure::{Exit, Failure};
use super::open;
use super::suggestion::did_you_mean;
use crate::scenario::{self, Library, Scenario};

pub(super) fn explain(arguments: &ExplainArguments) -> Result<ExitCode, Failure> {
    let library = open::library(&arguments.library)?;
    let id = arguments.id.trim_end_matches(".yaml");
    let has_case = |scenario: &&Scenario| scenario.cases().into_iter().any(|case| case.id == id);
    if let Some(scenario) = library.scenario(id) {
        super::print(&scenario::explain(scenario, &library.clauses, None))?;
    } else if let Some(scenario) = library.scenarios.iter().find(has_case) {
        super::print(&scenario::explain(scenario, &library.clauses, Some(id)))?;
    } else if !below(&library, id).is_empty() {
        super::print(&scenario::titles(below(&library, id)))?;
    } else {
        let cases = library.scenarios.iter().flat_map(Scenario::cases);
        let scenarios = library.scenarios.iter().map(|scenario| scenario.id.as_str());
        let hint = did_you_mean(id, scenarios.chain(cases.map(|case| case.id.as_str())))
            .unwrap_or_else(|| "`copyspec list` shows every case".to_owned());
        return Err(Failure::new(Exit::NothingSelected, format!("there is no scenario `{id}`"), Some(hint)));
    }
    Ok(Exit::AsExpected.into())
}

/// The scenarios of a topic, or of whatever directory has that path.
fn below<'a>(library: &'a Library, path: &str) -> Vec<&'a Scenario> {
    let directory = format!("{}/", path.trim_end_matches('/'));
    library.scenarios.iter().filter(|scenario| scenario.id.starts_with(&directory)).collect()
}
