//! Does it: plans cases against what a target offers, builds their worlds, calls, observes, cleans up.

mod case_run;
mod ec2;
mod kept;
mod keys;
mod ledger;
mod perform;
mod plan;
mod policy;
mod run;
mod s3;
mod sending;
mod users;

pub use ledger::{Ledger, LedgerError};
pub use plan::{Decision, asked_about, decide};
pub use run::{Options, Progress, Run, Stop};

/// Why a world could not be built: the step, and what the server answered.
type StepError = String;
