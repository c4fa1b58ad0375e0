//! What holds after every copy, so that no scenario can forget it.

mod check;
mod completed;
mod copied;
mod encrypted;
mod part;
mod result;
mod unchanged;

pub(in crate::judge) use check::CLAUSES;
pub(super) use check::{answers, check};
pub(super) use unchanged::unchanged;
