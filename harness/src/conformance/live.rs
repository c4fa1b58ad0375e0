//! The target of the trials, started by the first trial that needs it.

use std::fmt::Write;
use std::io::{self, Write as _};
use std::process;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::runtime::Runtime;

use crate::engine::{Ledger, Options, Progress, Run, asked_about};
use crate::scenario::{Library, Scenario};
use crate::target::{Profile, RealClouds, Target};

/// A target that is up, and what is needed to run scenarios on it.
#[derive(Debug)]
pub(super) struct Live {
    runtime: Runtime,
    run: Run,
    /// Scenarios that change what belongs to the whole account have the target to themselves.
    account: RwLock<()>,
}

impl Live {
    /// Starts the target and finds out whether it is fit to be judged; the error says why not, and what to do.
    pub(super) fn start(profile: Profile, library: Arc<Library>) -> Result<Self, String> {
        let runtime =
            Runtime::new().map_err(|error| format!("could not start threads for the trials: {error}"))?;
        let run = runtime.block_on(prepare(profile, library))?;
        Ok(Self { runtime, run, account: RwLock::new(()) })
    }

    /// Runs one scenario; may be called from several threads.
    pub(super) fn scenario(&self, scenario: &Scenario) -> Progress {
        let run = || self.runtime.block_on(self.run.scenario(scenario));
        if self.run.runs_alone(scenario) {
            let _alone = self.account.write().unwrap_or_else(PoisonError::into_inner);
            return run();
        }
        let _together = self.account.read().unwrap_or_else(PoisonError::into_inner);
        run()
    }

    /// Stops what was started.
    pub(super) fn stop(self) {
        let Run { target, reference, .. } = self.run;
        self.runtime.block_on(async {
            target.stop().await;
            if let Some(reference) = reference {
                reference.stop().await;
            }
        });
    }
}

async fn prepare(profile: Profile, library: Arc<Library>) -> Result<Run, String> {
    let limits = profile.limits();
    let refused = RealClouds::Refused;
    let start = Target::start(profile, limits, refused).await;
    let mut target = start.map_err(|error| with_hint(&error, error.hint()))?;
    let warnings = target
        .preflight(&asked_about(&library, None))
        .await
        .map_err(|error| with_hint(&error, error.hint()))?;
    for warning in warnings {
        // Nobody may be listening.
        let _ = writeln!(io::stderr(), "warning: {warning}");
    }
    let reference = match target.is_private() {
        true => None,
        false => Some(Target::reference(limits).await.map_err(|error| with_hint(&error, error.hint()))?),
    };
    let ledger = Ledger::new(&Ledger::directory(), &run_id(), target.endpoint(), false);
    let options = Options { big: std::env::var_os("COPYSPEC_BIG").is_some(), ..Options::default() };
    Ok(Run { target, reference, library, chosen: None, ledger, options })
}

/// Differs between processes and between runs: every trial may be a process of its own.
fn run_id() -> String {
    let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{:x}{:05x}-{:x}", time.as_secs(), time.subsec_micros(), process::id())
}

fn with_hint(error: &dyn std::error::Error, hint: Option<String>) -> String {
    let mut text = error.to_string();
    if let Some(hint) = hint {
        // Writing to memory does not fail.
        let _ = write!(text, "\n{hint}");
    }
    text
}
