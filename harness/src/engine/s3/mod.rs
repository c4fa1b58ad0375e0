//! Scenarios about objects: buckets and objects are made, one is copied, and what is there is read back.

mod access;
mod call;
mod case;
mod cleanup;
mod control;
mod customer_key;
mod filler;
mod growth;
mod multipart;
mod observe;
mod place;
mod race;
mod samples;
mod settings;
mod stage;
mod steps;
mod time;
mod upload;
mod world;

pub(super) use cleanup::{know_entry, remove_bucket};
pub(super) use stage::Stage;

// What scenarios of every service share.
use super::case_run::{CaseRun, Clauses};
use super::ledger::Ledger;
use super::{StepError, kept, keys, perform, policy, sending, users};
