//! A suite that cannot fail proves nothing: for each fault of the reference server some scenario fails.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic here is a failed test, and the output is its table"
)]

use std::sync::Arc;

use copyspec::engine::{Ledger, Options, Run};
use copyspec::record::{CaseRecord, Verdict};
use copyspec::scenario::{Library, Scenario};
use copyspec::target::Target;
use copyspec::wire::Limits;
use copyspec_reference_server::{Fault, faults};
use futures_util::{StreamExt, stream};

/// Faults hunted at once; more of them only wait for the processor.
const AT_ONCE: usize = 4;

/// Prints what caught each fault; shown by `cargo test --test faults -- --nocapture`.
#[tokio::test(flavor = "multi_thread")]
async fn every_fault_makes_a_scenario_of_its_topic_fail() {
    let library = Arc::new(Library::load(None).unwrap());
    let hunts = faults().iter().map(|fault| hunt(fault, Arc::clone(&library)));
    let catches: Vec<(&str, Option<String>)> = stream::iter(hunts).buffered(AT_ONCE).collect().await;
    for (fault, catch) in &catches {
        println!("{fault}: {}", catch.as_deref().unwrap_or("NOTHING FAILS"));
    }
    let missed: Vec<&str> =
        catches.iter().filter(|(_, catch)| catch.is_none()).map(|(fault, _)| *fault).collect();
    assert_eq!(missed, Vec::<&str>::new(), "no scenario of their topic fails");
}

/// A topic without a fault would have nothing that shows it can fail.
#[test]
fn every_topic_has_a_fault() {
    let library = Library::load(None).unwrap();
    for scenario in &library.scenarios {
        let topic = topic(scenario);
        assert!(faults().iter().any(|fault| fault.topic == topic), "no fault has the topic `{topic}`");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_without_a_fault_passes_every_case() {
    let library = Arc::new(Library::load(None).unwrap());
    let run = Arc::new(run(None, library).await);
    let mut cases = Vec::new();
    let stop = run
        .all(std::future::pending(), |progress| {
            cases.extend(progress.record.cases);
            true
        })
        .await;
    assert_eq!(stop, None);
    let not_passed: Vec<&str> = cases.iter().filter(|case| case.verdict != Verdict::Pass).map(id).collect();
    assert_eq!(not_passed, Vec::<&str>::new());
    let all: usize = run.library.scenarios.iter().map(|scenario| scenario.cases().len()).sum();
    assert_eq!(cases.len(), all);
}

/// Runs the scenarios of the fault's topic in their order until one fails, and tells which cases did.
async fn hunt(fault: &'static Fault, library: Arc<Library>) -> (&'static str, Option<String>) {
    let run = run(Some(fault.name), library).await;
    let mut catch = None;
    for scenario in run.library.scenarios.iter().filter(|scenario| topic(scenario) == fault.topic) {
        let cases = run.scenario(scenario).await.record.cases;
        let failing: Vec<&str> = cases.iter().filter(|case| fails(case)).map(id).collect();
        if let Some(first) = failing.first() {
            catch = Some(format!("{} of {} cases fail, first {first}", failing.len(), cases.len()));
            break;
        }
    }
    run.target.stop().await;
    (fault.name, catch)
}

/// The directory that a scenario stands in.
fn topic(scenario: &Scenario) -> &str {
    scenario.id.rsplit('/').nth(1).unwrap()
}

/// That a weak clause went another way is no catch.
fn fails(case: &CaseRecord) -> bool {
    matches!(case.verdict, Verdict::Fail { .. })
}

fn id(case: &CaseRecord) -> &str {
    &case.id
}

/// A run on a reference server of its own.
async fn run(fault: Option<&str>, library: Arc<Library>) -> Run {
    let target = Target::reference(Limits::default()).await.unwrap();
    let ledger = Ledger::new(&Ledger::directory(), "0", target.endpoint(), false);
    let options = Options { fault: fault.map(str::to_owned), ..Options::default() };
    Run { target, reference: None, library, chosen: None, ledger, options }
}
