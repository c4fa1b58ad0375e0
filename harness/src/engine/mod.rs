//! Does it: plans cases against what a target offers, builds their worlds, calls, observes, cleans up.

mod access;
mod call;
mod case;
mod cleanup;
mod filler;
mod growth;
mod ledger;
mod multipart;
mod observe;
mod plan;
mod race;
mod run;
mod samples;
mod sending;
mod settings;
mod stage;
mod steps;
mod time;
mod upload;
mod world;

pub use ledger::{Ledger, LedgerError};
pub use plan::{Decision, decide};
pub use run::{Options, Progress, Run, Stop};
