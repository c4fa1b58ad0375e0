//! Scenarios about snapshots: keys, volumes and snapshots are made, one is copied, and what becomes of it is watched.

mod call;
mod case;
mod cleanup;
mod observe;
mod stage;
mod steps;
mod volumes;
mod world;

pub(super) use cleanup::remove_entry;
pub(super) use stage::Stage;

// What scenarios of every service share.
use super::case_run::{CaseRun, Clauses};
use super::ledger::Ledger;
use super::{StepError, kept, keys, perform, sending, users};
