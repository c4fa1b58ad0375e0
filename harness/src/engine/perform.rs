//! The cases of one scenario on one target, whichever service they are about.

use super::case_run::{CaseRun, Clauses};
use super::plan::{Decision, decide};
use crate::record::Verdict;
use crate::scenario::{Case, Dialect, Script};
use crate::target::{Session, Target};

/// One scenario on one target: builds its world, makes its calls, and removes what it made.
pub(super) trait Stage: Sync {
    /// The dialect of its scenario.
    type Dialect: Dialect;
    /// What `given` made: real names and ids.
    type World: Send + Sync;

    /// Who is asked.
    fn target(&self) -> &Target;

    /// As whom.
    fn session(&self) -> &Session;

    /// What is played.
    fn script(&self) -> &Script<Self::Dialect>;

    /// Builds the world that cases share.
    fn build(&self) -> impl Future<Output = Result<Self::World, String>> + Send;

    /// Makes the call that must succeed for a refusal to count.
    fn control(
        &self,
        shared: &Result<Self::World, String>,
    ) -> impl Future<Output = Result<(), String>> + Send;

    /// Runs one case, the so manieth, in the shared world or in one of its own.
    fn case(
        &self,
        case: &Case<Self::Dialect>,
        number: usize,
        shared: &Result<Self::World, String>,
        sentinel: bool,
    ) -> impl Future<Output = CaseRun> + Send;

    /// Removes everything that was made; returns what could not be removed, with the reason.
    fn strike(&self) -> impl Future<Output = Vec<String>> + Send;
}

/// Runs those cases that are `wanted`; the runs come in the order of the cases, and then what was left behind.
pub(super) async fn perform<S: Stage>(
    stage: &S,
    clauses: &Clauses,
    wanted: &[&str],
    big: bool,
) -> (Vec<CaseRun>, Vec<String>) {
    let script = stage.script();
    let cases = script.cases.iter().filter(|case| wanted.contains(&case.id.as_str()));
    let cases: Vec<(&Case<S::Dialect>, Decision)> =
        cases.map(|case| (case, decide(stage.target(), script, case, big))).collect();
    let runs = |decision: &Decision| !matches!(decision, Decision::Skip(_));
    if !cases.iter().any(|(_, decision)| runs(decision)) {
        let skipped = cases.into_iter().map(|(case, decision)| skipped(clauses, case, decision));
        return (skipped.collect(), Vec::new());
    }
    let shared = stage.build().await;
    let refusing = cases.iter().any(|(case, decision)| runs(decision) && case.refuses);
    let control = if refusing { stage.control(&shared).await } else { Ok(()) };
    let mut all = Vec::new();
    for (number, (case, decision)) in cases.into_iter().enumerate() {
        all.push(one(stage, clauses, (case, number, decision), &shared, &control).await);
    }
    (all, stage.strike().await)
}

async fn one<S: Stage>(
    stage: &S,
    clauses: &Clauses,
    (case, number, decision): (&Case<S::Dialect>, usize, Decision),
    shared: &Result<S::World, String>,
    control: &Result<(), String>,
) -> CaseRun {
    if matches!(decision, Decision::Skip(_)) {
        return skipped(clauses, case, decision);
    }
    if stage.session().has_given_up() {
        return skipped(clauses, case, Decision::Skip("the target stopped answering".to_owned()));
    }
    let sentinel = decision == Decision::Sentinel;
    match (shared, control) {
        (Err(why), _) if !case.fresh => CaseRun::unbuilt(clauses, case, why.clone()),
        (_, Err(why)) if case.refuses && !sentinel => {
            let reason = format!("control failed: {why}");
            CaseRun::unjudged(clauses, case, Verdict::Skipped { reason })
        }
        _ => stage.case(case, number, shared, sentinel).await,
    }
}

fn skipped<D: Dialect>(clauses: &Clauses, case: &Case<D>, decision: Decision) -> CaseRun {
    let reason = match decision {
        Decision::Skip(reason) => reason,
        Decision::Run | Decision::Sentinel => String::new(),
    };
    CaseRun::unjudged(clauses, case, Verdict::Skipped { reason })
}
