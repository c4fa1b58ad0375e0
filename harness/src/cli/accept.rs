//! `copyspec accept TARGET`: its differences are as they are recorded from now on.

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::Arc;

use super::arguments::AcceptArguments;
use super::failure::{Exit, Failure};
use super::{open, run};
use crate::snapshot::{self, Accepted, Store};

pub(super) async fn accept(arguments: AcceptArguments) -> Result<ExitCode, Failure> {
    let library = open::library(&arguments.library)?;
    let choice = arguments.target.choice(Some(&arguments.name));
    let known: BTreeSet<String> = library
        .scenarios
        .iter()
        .flat_map(crate::scenario::Scenario::cases)
        .map(|case| case.id.clone())
        .collect();
    let (run, warnings) = open::run(&choice, &arguments.target, library, None, &arguments.pace, None).await?;
    let store = Store::open(&snapshot::root()?, run.target.name());
    let (record, stop) = run::carry_out(Arc::new(run), warnings, None).await?;
    if let Some(stop) = stop {
        let hint = "nothing was accepted".to_owned();
        return Err(Failure::new(Exit::Interrupted, format!("the run did not finish: {stop}"), Some(hint)));
    }
    let mut text = String::new();
    for scenario in &record.scenarios {
        let line = match store.accept(scenario)? {
            Accepted::Written => format!("recorded {}\n", scenario.id),
            Accepted::Removed => format!("no longer differs: {}\n", scenario.id),
            Accepted::AsBefore => continue,
        };
        text.push_str(&line);
    }
    for orphan in store.orphans(&known)? {
        store.remove(&orphan)?;
        text.push_str(&format!("removed {}\n", orphan.path.display()));
    }
    if text.is_empty() {
        text.push_str("nothing to accept: everything is as recorded\n");
    }
    super::print(&text)?;
    Ok(Exit::AsExpected.into())
}
