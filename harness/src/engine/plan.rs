//! Crosses cases with what the target offers: run, or skip with the reason.

use std::collections::BTreeSet;

use crate::scenario::{CaseHead, Library, Scenario, ScenarioHead};
use crate::target::{Preflight, Target};

/// What becomes of a case on a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is run and judged.
    Run,
    /// It is run although the target lacks what it is about: a success that ignored the request is a silent failure.
    Sentinel,
    /// It is not run, for this reason.
    Skip(String),
}

/// What a run of the chosen cases asks its target about; `None`: all cases.
pub fn asked_about(library: &Library, chosen: Option<&BTreeSet<String>>) -> BTreeSet<Preflight> {
    let is_chosen = |case: &CaseHead| chosen.is_none_or(|chosen| chosen.contains(&case.id));
    let of = |scenario: &&Scenario| scenario.cases().into_iter().any(is_chosen);
    let asked = library.scenarios.iter().filter(of).map(|scenario| match scenario {
        Scenario::S3(_) => Preflight::Objects,
        Scenario::Ec2(_) => Preflight::Snapshots,
    });
    asked.collect()
}

/// What becomes of a case on this target; `big` says whether gigabytes may be written there.
pub fn decide(target: &Target, scenario: &ScenarioHead, case: &CaseHead, big: bool) -> Decision {
    if scenario.is_big() && !big && !target.is_private() {
        return Decision::Skip("big".to_owned());
    }
    let absent = case.needs.iter().find_map(|capability| Some((*capability, target.lacks(*capability)?)));
    match absent {
        None => Decision::Run,
        Some((capability, _)) if scenario.sentinel == Some(capability) => Decision::Sentinel,
        Some((capability, _)) => Decision::Skip(capability.to_string()),
    }
}
