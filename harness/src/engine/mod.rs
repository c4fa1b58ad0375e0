//! Does it: plans cases against what a target offers, builds their worlds, calls, observes, cleans up.

mod case_run;
mod ec2;
mod ledger;
mod perform;
mod plan;
mod run;
mod s3;
mod sending;

pub use ledger::{Ledger, LedgerError};
pub use plan::{Decision, asked_about, decide};
pub use run::{Options, Progress, Run, Stop};
