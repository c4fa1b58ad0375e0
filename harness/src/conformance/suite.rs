//! Everything that the trials share.

use std::collections::BTreeSet;
use std::env;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use anstream::AutoStream;
use libtest_mimic::{Completion, Failed};

use super::live::Live;
use super::outcome::outcome;
use crate::catalogue::Clause;
use crate::record::ScenarioRecord;
use crate::report;
use crate::scenario::{Library, Scenario};
use crate::snapshot::{self, Store, Update};
use crate::target::{Choice, Profile, ProfileError};

/// Everything that the trials share.
#[derive(Debug)]
pub(super) struct Suite {
    pub(super) library: Arc<Library>,
    clauses: Vec<Clause>,
    profile: Profile,
    store: Store,
    update: Update,
    /// `INSTA_FORCE_PASS`: `cargo insta test` wants every difference, not the first.
    force_pass: bool,
    live: OnceLock<Result<Live, String>>,
    done: Mutex<Done>,
}

/// What came of the trials so far.
#[derive(Debug, Default)]
struct Done {
    scenarios: Vec<ScenarioRecord>,
    left_behind: Vec<String>,
}

impl Suite {
    /// Reads the scenarios, or the `only` one that is wanted, and the profile; starts nothing.
    pub(super) fn prepare(named: Option<&str>, only: Option<&str>) -> Result<Self, String> {
        let directory = variable("COPYSPEC_SCENARIOS");
        let directory = directory.as_deref().map(Path::new);
        let library = match only {
            Some(id) => Library::load_only(directory, id),
            None => Library::load(directory),
        };
        let library = library.map_err(|error| error.to_string())?;
        let profile = chosen(named).map_err(|error| match error.hint() {
            Some(hint) => format!("{error}\n{hint}"),
            None => error.to_string(),
        })?;
        let root = snapshot::root().map_err(|error| error.to_string())?;
        Ok(Self {
            clauses: library.clauses.values().cloned().collect(),
            library: Arc::new(library),
            store: Store::open(&root, &profile.name),
            profile,
            update: Update::from_env().map_err(|error| error.to_string())?,
            force_pass: variable("INSTA_FORCE_PASS").is_some_and(|value| value == "1"),
            live: OnceLock::new(),
            done: Mutex::default(),
        })
    }

    /// Runs a scenario and holds its differences against the recorded ones.
    pub(super) fn scenario(&self, index: usize) -> Result<Completion, Failed> {
        let scenario = self.library.scenarios.get(index).ok_or("there is no such scenario")?;
        let start = || Live::start(self.profile.clone(), Arc::clone(&self.library));
        let live = self.live.get_or_init(start).as_ref().map_err(Failed::from)?;
        let progress = live.scenario(scenario);
        let mut record = progress.record;
        record.comparison = self.store.compare(&record)?;
        let pended = self.store.pend(&record, self.update)?;
        let outcome = outcome(&record, &self.clauses, &pended, &self.profile.name);
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.scenarios.push(record);
        // A server that was started for the trials takes everything with it.
        done.left_behind.extend(progress.left_behind);
        if self.force_pass { outcome.or(Ok(Completion::Completed)) } else { outcome }
    }

    /// Fails on records of scenarios and cases that are no more.
    pub(super) fn orphans(&self) -> Result<(), Failed> {
        let cases = self.library.scenarios.iter().flat_map(Scenario::cases);
        let known: BTreeSet<String> = cases.map(|case| case.id.clone()).collect();
        let orphans = self.store.orphans(&known)?;
        if orphans.is_empty() {
            return Ok(());
        }
        let lines: String = orphans.iter().map(|orphan| format!("{orphan}\n")).collect();
        Err(format!("{lines}To remove them: copyspec accept {}", self.profile.name).into())
    }

    /// Says what came of it, stops what was started, and tells whether anything was left behind.
    pub(super) fn close(self) -> bool {
        let done = self.done.into_inner().unwrap_or_else(PoisonError::into_inner);
        // Nobody may be listening.
        let _ = done.say(&self.profile.name);
        if let Some(Ok(live)) = self.live.into_inner() {
            live.stop();
        }
        !done.left_behind.is_empty()
    }
}

/// A variable of the environment that is set to something.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// What the environment asks for, else what the caller names, else the reference server.
fn chosen(named: Option<&str>) -> Result<Profile, ProfileError> {
    let target = variable("COPYSPEC_TARGET").or_else(|| named.map(str::to_owned));
    Choice { target, ..Choice::default() }.or_environment().profile()
}

impl Done {
    /// libtest counts trials; this counts cases, and gives the reasons of those that were skipped.
    fn say(&self, target: &str) -> io::Result<()> {
        if self.scenarios.is_empty() {
            return Ok(());
        }
        let mut out = AutoStream::new(io::stderr(), report::choice(None));
        report::summary(&self.scenarios, &mut out)?;
        self.left_behind.iter().try_for_each(|bucket| writeln!(out, "left behind on {target}: {bucket}"))
    }
}
