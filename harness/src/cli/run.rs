//! `copyspec run`: every chosen case against a target, compared with what was accepted.

use std::collections::BTreeSet;
use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::arguments::{ReportArgument, RunArguments};
use super::failure::{Exit, Failure};
use super::open;
use crate::catalogue::Clause;
use crate::engine::{Progress, Run, Stop};
use crate::record::{RunRecord, TargetRecord, Verdict};
use crate::report::{self, Detail};
use crate::scenario::Library;
use crate::snapshot::{self, Store};

pub(super) async fn run(arguments: RunArguments) -> Result<ExitCode, Failure> {
    let library = open::library(&arguments.library)?;
    let chosen = open::choose(&library, &arguments.selection)?;
    arguments.report.iter().try_for_each(ReportArgument::check)?;
    let choice = arguments.target.choice(None);
    let (run, warnings) =
        open::run(&choice, &arguments.target, library, chosen, &arguments.pace, arguments.fault.clone())
            .await?;
    let store = Store::open(&snapshot::root()?, run.target.name());
    let (mut record, stop) = carry_out(Arc::new(run), warnings, Some(&store)).await?;
    record.selection = arguments.selection.to_string();
    print(&record, &arguments)?;
    write_reports(&record, &arguments)?;
    Ok(exit(&record, stop).into())
}

/// Runs, compares with the store if there is one, cleans up and stops the target.
pub(super) async fn carry_out(
    run: Arc<Run>,
    warnings: Vec<String>,
    store: Option<&Store>,
) -> Result<(RunRecord, Option<Stop>), Failure> {
    let (started, clock) = (jiff::Timestamp::now(), Instant::now());
    let mut scenarios = Vec::new();
    let mut left_behind = Vec::new();
    let mut failure = None;
    let shown = report::Progress::on_stderr(run.library.scenarios.len());
    let mut stop = run
        .all(interruption(), |Progress { mut record, left_behind: left }| {
            shown.step(&record.id);
            if let Some(store) = store {
                match store.compare(&record) {
                    Ok(comparison) => record.comparison = comparison,
                    Err(error) => failure = Some(error),
                }
            }
            let go_on = record.comparison.as_expected() || !run.options.fail_fast;
            scenarios.push(record);
            left_behind.extend(left);
            go_on && failure.is_none()
        })
        .await;
    if let Some(error) = failure {
        return Err(error.into());
    }
    if stop.is_some() && !run.ledger.keeps() {
        left_behind.extend(run.sweep().await);
    }
    if stop == Some(Stop::FailFast) && scenarios.len() == run.library.scenarios.len() {
        stop = None;
    }
    drop(shown);
    scenarios.sort_by(|one, other| one.id.cmp(&other.id));
    let record = RunRecord {
        schema: 1,
        copyspec: env!("CARGO_PKG_VERSION").to_owned(),
        started: started.to_string(),
        milliseconds: u64::try_from(clock.elapsed().as_millis()).unwrap_or(u64::MAX),
        target: TargetRecord {
            name: run.target.name().to_owned(),
            endpoint: run.target.endpoint().to_owned(),
            version: run.target.version().map(str::to_owned),
        },
        selection: String::new(),
        warnings,
        clauses: cited(&run.library, &scenarios),
        scenarios,
        left_behind,
        incomplete: stop.map(|stop| stop.to_string()),
    };
    stop_target(run).await;
    Ok((record, stop))
}

/// Listens from now on, not from when it is first waited for: what is made after this call is removed.
fn interruption() -> impl Future<Output = ()> {
    let [interrupted, terminated] = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
    async {
        tokio::select! {
            () = received(interrupted) => {}
            () = received(terminated) => {}
        }
    }
}

/// Without a handler there is nothing to wait for.
async fn received(signal: io::Result<Signal>) {
    match signal {
        Ok(mut signal) => _ = signal.recv().await,
        Err(_) => std::future::pending().await,
    }
}

/// Ends the target's process; a task that was cut short may still hold the run for a moment.
async fn stop_target(mut run: Arc<Run>) {
    for _ in 0..100 {
        match Arc::try_unwrap(run) {
            Ok(owned) => return owned.target.stop().await,
            Err(shared) => run = shared,
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

fn cited(library: &Library, scenarios: &[crate::record::ScenarioRecord]) -> Vec<Clause> {
    let cases =
        || scenarios.iter().flat_map(|scenario| &scenario.cases).filter(|case| case.verdict != Verdict::Pass);
    let of_cases = cases().map(|case| case.clause.as_str());
    let of_findings = cases().flat_map(|case| &case.findings).map(|finding| finding.clause.as_str());
    let ids: BTreeSet<&str> = of_cases.chain(of_findings).collect();
    ids.into_iter().filter_map(|id| library.clauses.get(id).cloned()).collect()
}

fn print(record: &RunRecord, arguments: &RunArguments) -> Result<(), Failure> {
    let detail = if arguments.verbose { Detail::Full } else { Detail::Brief };
    let colors = report::choice(arguments.color.map(Into::into));
    let mut out = anstream::AutoStream::new(io::stdout().lock(), colors);
    match report::terminal(record, detail, &mut out) {
        // Whoever reads us has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => Ok(outcome?),
    }
}

fn write_reports(record: &RunRecord, arguments: &RunArguments) -> Result<(), Failure> {
    for asked in &arguments.report {
        let failed = |cause| Failure::harness(asked.unwritable(&cause));
        let file = std::fs::File::create(&asked.path).map_err(failed)?;
        (asked.write)(record, &mut io::BufWriter::new(file)).map_err(failed)?;
    }
    Ok(())
}

impl ReportArgument {
    /// Whether the file can be written, found out before the run rather than after it.
    fn check(&self) -> Result<(), Failure> {
        let exists = self.path.exists();
        let opened = std::fs::OpenOptions::new().append(true).create(true).open(&self.path);
        let removed = opened.and_then(|_| if exists { Ok(()) } else { std::fs::remove_file(&self.path) });
        removed.map_err(|cause| {
            let hint = "its directory must exist and be writable".to_owned();
            Failure::new(Exit::Usage, self.unwritable(&cause), Some(hint))
        })
    }

    fn unwritable(&self, cause: &io::Error) -> String {
        format!("cannot write the report {}: {cause}", self.path.display())
    }
}

fn exit(record: &RunRecord, stop: Option<Stop>) -> Exit {
    let failed_ourselves = record.cases().any(|case| matches!(case.verdict, Verdict::HarnessError { .. }));
    let expected = record.scenarios.iter().all(|scenario| scenario.comparison.as_expected());
    match stop {
        Some(Stop::Interrupted) => Exit::Interrupted,
        _ if failed_ourselves || stop == Some(Stop::TimeLimit) => Exit::Harness,
        _ if !expected => Exit::Difference,
        _ if !record.left_behind.is_empty() => Exit::LeftBehind,
        _ => Exit::AsExpected,
    }
}
