//! A whole run: every chosen scenario, several at a time.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::case_run::CaseRun;
use super::ledger::Ledger;
use super::perform::perform;
use super::{ec2, s3};
use crate::catalogue::Role;
use crate::judge::difference;
use crate::record::{Comparison, ScenarioRecord, Verdict};
use crate::scenario::{CaseHead, Library, Scenario, Scope};
use crate::target::Target;

/// As long as a clock can wait.
const FOREVER: Duration = Duration::from_secs(1 << 30);

/// How a run is to go.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many scenarios are under way at once.
    pub jobs: usize,
    /// The longest that a run may take.
    pub time_limit: Option<Duration>,
    /// Stop after the first scenario with a difference or an error.
    pub fail_fast: bool,
    /// A misbehaviour of the reference server, for proving that the scenarios notice.
    pub fault: Option<String>,
    /// Whether scenarios with objects of gigabytes run on other servers than the reference server too.
    pub big: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { jobs: 8, time_limit: None, fail_fast: false, fault: None, big: false }
    }
}

/// Everything that a run needs, shared by its scenarios.
#[derive(Debug)]
pub struct Run {
    /// Who is tested.
    pub target: Target,
    /// Whom a case that does not pass is compared with.
    pub reference: Option<Target>,
    /// Every scenario and clause.
    pub library: Arc<Library>,
    /// The ids of the chosen cases; `None`: all.
    pub chosen: Option<BTreeSet<String>>,
    /// What was made and is to be removed.
    pub ledger: Ledger,
    /// How it is to go.
    pub options: Options,
}

/// What came of a scenario.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Its record, not yet compared with a snapshot.
    pub record: ScenarioRecord,
    /// Buckets that could not be removed, with the reason.
    pub left_behind: Vec<String>,
}

/// Why a run ended before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The time limit passed.
    TimeLimit,
    /// A scenario failed, and that was to be the end.
    FailFast,
    /// The user interrupted it.
    Interrupted,
}

impl std::fmt::Display for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::TimeLimit => "the time limit passed",
            Self::FailFast => "stopped at the first scenario that was not as expected",
            Self::Interrupted => "interrupted",
        })
    }
}

impl Run {
    /// Runs every chosen scenario and hands each result to `done` as it comes, in no order.
    ///
    /// Scenarios of scope `account` run alone, after the others. When `interrupted` resolves, no further scenario
    /// begins and those under way are cut short: what they made is in the ledger, but for what a call that was cut off
    /// still makes.
    pub async fn all(
        self: &Arc<Self>,
        interrupted: impl Future<Output = ()>,
        mut done: impl FnMut(Progress) -> bool,
    ) -> Option<Stop> {
        let (mut together, alone): (Vec<usize>, Vec<usize>) = self
            .chosen_scenarios()
            .partition(|index| !self.library.scenarios.get(*index).is_some_and(|one| self.runs_alone(one)));
        // What takes longest begins first, lest all else waits for it in the end.
        together.sort_by_key(|index| {
            !self.library.scenarios.get(*index).is_some_and(|scenario| scenario.is_big())
        });
        let places = Arc::new(Semaphore::new(self.options.jobs.max(1)));
        let mut tasks = Tasks::default();
        for index in together {
            tasks.spawn(self, index, Some(Arc::clone(&places)));
        }
        let mut alone = alone.into_iter();
        let limit = self.options.time_limit.unwrap_or(FOREVER).min(FOREVER);
        let deadline = tokio::time::sleep(limit);
        tokio::pin!(deadline, interrupted);
        let stop = loop {
            tokio::select! {
                finished = tasks.next(self) => match finished {
                    Some(progress) => if !done(progress) { break Stop::FailFast },
                    None => match alone.next() {
                        Some(index) => tasks.spawn(self, index, None),
                        None => return None,
                    },
                },
                () = &mut deadline => break Stop::TimeLimit,
                () = &mut interrupted => break Stop::Interrupted,
            }
        };
        tasks.under_way.shutdown().await;
        Some(stop)
    }

    /// Removes what scenarios that were cut short left on the target; returns what could not be removed.
    pub async fn sweep(&self) -> Vec<String> {
        let session = self.target.session();
        let mut left = Vec::new();
        // In the order of their names, images go before the snapshots that they need.
        for bucket in self.ledger.remaining() {
            if let Some(outcome) = ec2::remove_entry(&session, &bucket).await {
                match outcome {
                    Ok(()) => self.ledger.strike_out(&bucket),
                    Err(why) => left.push(format!("{bucket}: {why}")),
                }
                continue;
            }
            // The ledger does not say who made a bucket, and only its maker may remove it.
            let mut outcome = Err(String::new());
            for role in Role::ACCOUNTS {
                if outcome.is_err() && session.has(role) {
                    let (name, place) = s3::know_entry(&session, &bucket);
                    outcome = s3::remove_bucket(&session, (role, place), name, std::iter::empty()).await;
                }
            }
            match outcome {
                Ok(()) => self.ledger.strike_out(&bucket),
                Err(why) => left.push(format!("{bucket}: {why}")),
            }
        }
        left
    }

    fn chosen_scenarios(&self) -> impl Iterator<Item = usize> {
        let chosen = |scenario: &Scenario| scenario.cases().into_iter().any(|case| self.is_chosen(case));
        let scenarios = self.library.scenarios.iter().enumerate();
        scenarios.filter(move |(_, scenario)| chosen(scenario)).map(|(index, _)| index)
    }

    /// Whether nothing else may run beside a scenario on a server that scenarios share: it changes what belongs to the whole account, or counts what
    /// the account has.
    pub fn runs_alone(&self, scenario: &Scenario) -> bool {
        let counts = matches!(scenario, Scenario::Ec2(_));
        !self.target.is_private() && (scenario.scope == Scope::Account || counts)
    }

    fn is_chosen(&self, case: &CaseHead) -> bool {
        self.chosen.as_ref().is_none_or(|chosen| chosen.contains(&case.id))
    }

    /// Runs the chosen cases of one scenario, and those that do not pass on the reference server too.
    pub async fn scenario(&self, scenario: &Scenario) -> Progress {
        let cases: Vec<&CaseHead> =
            scenario.cases().into_iter().filter(|case| self.is_chosen(case)).collect();
        let (mut runs, left_behind) = self.on(&self.target, scenario, &cases).await;
        self.compare_with_reference(scenario, &cases, &mut runs).await;
        Progress { record: record(scenario, runs.into_iter()), left_behind }
    }

    /// The record of a scenario in which we ourselves failed.
    fn broken(&self, scenario: &Scenario, why: &str) -> Progress {
        let cases = scenario.cases().into_iter().filter(|case| self.is_chosen(case)).map(|case| {
            let verdict = Verdict::HarnessError { reason: why.to_owned() };
            CaseRun::unjudged(&self.library.clauses, case, verdict)
        });
        Progress { record: record(scenario, cases), left_behind: Vec::new() }
    }

    async fn compare_with_reference(&self, scenario: &Scenario, cases: &[&CaseHead], runs: &mut [CaseRun]) {
        let Some(reference) = &self.reference else { return };
        let differing: Vec<&CaseHead> = cases
            .iter()
            .zip(runs.iter())
            .filter(|(_, run)| run.exchange.is_some() && run.record.verdict != Verdict::Pass)
            .map(|(case, _)| *case)
            .collect();
        if differing.is_empty() {
            return;
        }
        let (references, _) = self.on(reference, scenario, &differing).await;
        for run in runs.iter_mut() {
            let reference = references.iter().find(|reference| reference.record.id == run.record.id);
            if let (Some(reference), Some(exchange)) = (reference, &run.exchange) {
                let Some(theirs) = &reference.exchange else { continue };
                run.record.reference_diff =
                    difference((theirs, &reference.normaliser), (exchange, &run.normaliser));
            }
        }
    }

    /// Runs cases on one target; the runs come in the order of the cases, and then what was left behind.
    async fn on(
        &self,
        target: &Target,
        scenario: &Scenario,
        cases: &[&CaseHead],
    ) -> (Vec<CaseRun>, Vec<String>) {
        let session = target.session_for(&scenario.id);
        let clauses = &self.library.clauses;
        if let Some(fault) = &self.options.fault
            && let Err(error) = session.arm_fault(fault)
        {
            let verdict = Verdict::HarnessError { reason: error.to_string() };
            return (
                cases.iter().map(|case| CaseRun::unjudged(clauses, case, verdict.clone())).collect(),
                Vec::new(),
            );
        }
        let number =
            self.library.scenarios.iter().position(|known| known.id == scenario.id).unwrap_or_default();
        let wanted: Vec<&str> = cases.iter().map(|case| case.id.as_str()).collect();
        match scenario {
            Scenario::S3(script) => {
                let stage = s3::Stage::new(target, &session, script, number, &self.ledger, clauses);
                perform(&stage, clauses, &wanted, self.options.big).await
            }
            Scenario::Ec2(script) => {
                let stage = ec2::Stage::new(target, &session, script, number, &self.ledger, clauses);
                perform(&stage, clauses, &wanted, self.options.big).await
            }
        }
    }
}

fn record(scenario: &Scenario, runs: impl Iterator<Item = CaseRun>) -> ScenarioRecord {
    ScenarioRecord {
        id: scenario.id.clone(),
        title: scenario.title.clone(),
        file: scenario.path.clone(),
        cases: runs.map(|run| run.record).collect(),
        comparison: Comparison::NotCompared,
    }
}

/// Scenarios under way.
#[derive(Default)]
struct Tasks {
    under_way: JoinSet<Option<Progress>>,
    scenarios: HashMap<tokio::task::Id, usize>,
}

impl Tasks {
    fn spawn(&mut self, run: &Arc<Run>, index: usize, places: Option<Arc<Semaphore>>) {
        let run = Arc::clone(run);
        let task = self.under_way.spawn(async move {
            let _place = match places {
                Some(places) => places.acquire_owned().await.ok(),
                None => None,
            };
            Some(run.scenario(run.library.scenarios.get(index)?).await)
        });
        self.scenarios.insert(task.id(), index);
    }

    /// What came of the next scenario to finish; one in which we failed is not lost.
    async fn next(&mut self, run: &Run) -> Option<Progress> {
        match self.under_way.join_next_with_id().await? {
            Ok((_, progress)) => progress,
            Err(error) => {
                let scenario = run.library.scenarios.get(*self.scenarios.get(&error.id())?)?;
                Some(run.broken(scenario, &error.to_string()))
            }
        }
    }
}
