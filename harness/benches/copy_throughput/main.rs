//! Signed CopyObject requests per second on the reference server, beside a bare hyper handler
//! that reads each request and answers as many bytes: same client, same machine, same run.
//!
//! Copies of 5 GiB run beside those of 1 KiB: they are to cost neither more time nor memory.
//!
//! `cargo bench --bench copy_throughput` prints the table. The share of the bare handler is the
//! number that says what the server itself costs; it is to be at least a half.

#![expect(clippy::print_stdout, reason = "the table is what a benchmark is for")]

mod bare;
mod client;
mod copies;

use std::error::Error;
use std::time::Duration;

use client::Load;
use copies::Copies;
use tokio::runtime::{Builder, Runtime};

/// Keep-alive connections, each with one request under way at a time.
const CONNECTIONS: usize = 4;
/// Measurements of each server; they alternate, and the median counts.
const ROUNDS: usize = 7;
/// How long one measurement takes.
const ROUND: Duration = Duration::from_secs(1);

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo test` builds and starts benchmarks too, and passes no `--bench`.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let (reference_runtime, bare_runtime) = (runtime("reference")?, runtime("bare")?);
    let reference = reference_runtime.block_on(copyspec_reference_server::serve(Default::default()))?;
    let made = Copies::new(&reference)?;
    let (requests, big_requests) = (made.small(CONNECTIONS)?, made.big(CONNECTIONS)?);
    let reply = client::first_reply(reference.address(), &requests)?;
    let bare = bare_runtime.block_on(bare::serve(&reply))?;

    let reference_load = Load { address: reference.address(), requests: &requests };
    let big_load = Load { address: reference.address(), requests: &big_requests };
    let bare_load = Load { address: bare, requests: &requests };
    let (mut copies, mut big_copies, mut answers) = (Vec::new(), Vec::new(), Vec::new());
    let before = memory();
    for round in 0..=ROUNDS {
        let (copy, big_copy, answer) =
            (reference_load.run(ROUND)?, big_load.run(ROUND)?, bare_load.run(ROUND)?);
        // The first round warms both up.
        if round > 0 {
            copies.push(copy);
            big_copies.push(big_copy);
            answers.push(answer);
        }
    }
    print(&reply, median(&mut copies), median(&mut big_copies), median(&mut answers));
    println!("memory before and after: {} and {}", before, memory());
    reference_runtime.block_on(reference.shutdown());
    Ok(())
}

/// A runtime of its own for each server, so that a profiler can tell their threads apart.
fn runtime(name: &str) -> std::io::Result<Runtime> {
    Builder::new_multi_thread().enable_all().thread_name(name).build()
}

fn print(reply: &[u8], copies: f64, big_copies: f64, answers: f64) {
    println!("CopyObject, signed, {CONNECTIONS} connections, replies of {} bytes", reply.len());
    println!("{:<18} {:>12}", "", "requests/s");
    println!("{:<18} {copies:>12.0}", "reference server");
    println!("{:<18} {big_copies:>12.0}", "… of 5 GiB");
    println!("{:<18} {answers:>12.0}", "bare hyper");
    println!("{:<18} {:>12.2}", "share", copies / answers);
    println!("{:<18} {:>12.2}", "5 GiB to 1 KiB", big_copies / copies);
}

/// The memory that the process holds, as Linux tells it.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.map_or_else(|| "unknown".to_owned(), |line| line.trim().to_owned())
}

fn median(rates: &mut [f64]) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().unwrap_or_default()
}
