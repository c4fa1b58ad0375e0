//! The whole suite on the reference server: cases per second, harness and server together, and peak memory.
//!
//! `cargo bench -p copyspec --bench suite`. A benchmark, not a test: nothing here fails when the machine is slow.

#![expect(clippy::print_stdout, reason = "the table is what a benchmark is for")]

use std::collections::BTreeSet;
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use copyspec::engine::{Ledger, Options, Run};
use copyspec::scenario::{Library, Scenario};
use copyspec::target::Target;
use copyspec::wire::Limits;
use tokio::runtime::Runtime;

/// That of the command.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often the suite is run; the best and the middle run are shown.
const ROUNDS: usize = 7;

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo test` builds and starts benchmarks too, and passes no `--bench`.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let loading = Instant::now();
    let library = Arc::new(Library::load(None)?);
    let loading = loading.elapsed();
    println!("{} scenarios, read in {loading:.1?}", library.scenarios.len());
    let runtime = Runtime::new()?;
    for service in ["s3/", "ec2/"] {
        measure(&runtime, &library, service)?;
    }
    println!("peak memory: {}", peak_memory().unwrap_or_else(|| "not known on this system".to_owned()));
    Ok(())
}

/// Runs the scenarios of a service again and again.
fn measure(runtime: &Runtime, library: &Arc<Library>, service: &str) -> Result<(), Box<dyn Error>> {
    let cases = library.scenarios.iter().flat_map(Scenario::cases).map(|case| case.id.clone());
    let chosen: BTreeSet<String> = cases.filter(|id| id.starts_with(service)).collect();
    let round = |_| runtime.block_on(round(library, chosen.clone()));
    let mut rounds = (0..ROUNDS).map(round).collect::<Result<Vec<_>, _>>()?;
    rounds.sort();
    for (name, time) in [("best", rounds.first()), ("middle", rounds.get(ROUNDS / 2))] {
        let time = time.copied().unwrap_or_default();
        let rate = chosen.len() as f64 / time.as_secs_f64();
        println!(
            "{service} {} cases, {name} of {ROUNDS}: {time:.2?}, {rate:.0} cases per second",
            chosen.len()
        );
    }
    Ok(())
}

/// One run of the chosen cases, each scenario in a world of its own.
async fn round(library: &Arc<Library>, chosen: BTreeSet<String>) -> Result<Duration, Box<dyn Error>> {
    let target = Target::reference(Limits::default()).await?;
    let ledger = Ledger::new(&std::env::temp_dir(), "bench", target.endpoint(), false);
    let options = Options::default();
    let library = Arc::clone(library);
    let run = Arc::new(Run { target, reference: None, library, chosen: Some(chosen), ledger, options });
    let start = Instant::now();
    run.all(std::future::pending(), |_| true).await;
    let elapsed = start.elapsed();
    if let Ok(run) = Arc::try_unwrap(run) {
        run.target.stop().await;
    }
    Ok(elapsed)
}

/// The most memory that the process has held, as Linux tells it.
fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(format!("{:.0} MB", kilobytes / 1000.0))
}
