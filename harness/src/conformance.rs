//! `cargo test` against a target: one trial per scenario file, on libtest-mimic.
//!
//! A project's `tests/copyspec.rs` is three lines, with `harness = false` in its `[[test]]`:
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     copyspec::conformance::main(Some("tests/my-server.yaml"))
//! }
//! ```

mod live;
mod outcome;
mod suite;

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Trial};

use self::suite::Suite;

/// Runs the scenarios as trials against a target, and returns what the process should exit with.
///
/// `profile` is the name of a known target or the path of a profile; `COPYSPEC_TARGET` goes before it, and with
/// neither it is the reference server. `COPYSPEC_ENDPOINT_URL` names a server that runs already. Differences are
/// held against `snapshots/<target>/`; new and changed ones fail and wait for `cargo insta review`, as
/// `INSTA_UPDATE` and `CI` allow, and so do recorded ones that have gone.
///
/// Exits with 0, or with libtest's 101 if a trial failed; 2 if the scenarios, the profile or a variable are wrong;
/// 6 if the trials passed but left buckets behind. Nothing is started to list trials.
pub fn main(profile: Option<&str>) -> ExitCode {
    let arguments = Arguments::from_args();
    let suite = match Suite::prepare(profile, only(&arguments)) {
        Ok(suite) => Arc::new(suite),
        Err(error) => {
            // Nobody may be listening.
            let _ = writeln!(io::stderr(), "error: {error}");
            return ExitCode::from(2);
        }
    };
    let conclusion = libtest_mimic::run(&arguments, trials(&suite));
    let left_behind = Arc::into_inner(suite).is_some_and(Suite::close);
    if left_behind && !conclusion.has_failed() { ExitCode::from(6) } else { conclusion.exit_code() }
}

/// The one trial that is to be run, if that is how it is asked for: runners that give each trial a process of its own
/// do, and need not wait until every other scenario is read.
fn only(arguments: &Arguments) -> Option<&str> {
    let one = arguments.exact && !arguments.list && arguments.skip.is_empty();
    arguments.filter.as_deref().filter(|name| one && *name != ORPHANS)
}

/// The trial that looks for records of what is no more.
const ORPHANS: &str = "snapshots::orphans";

fn trials(suite: &Arc<Suite>) -> Vec<Trial> {
    let scenario = |index: usize, id: &str| {
        let suite = Arc::clone(suite);
        Trial::ignorable_test(id, move || suite.scenario(index))
    };
    let ids = suite.library.scenarios.iter().enumerate();
    let mut trials: Vec<_> = ids.map(|(index, found)| scenario(index, &found.id)).collect();
    let of_orphans = Arc::clone(suite);
    trials.push(Trial::test(ORPHANS, move || of_orphans.orphans()));
    trials
}
