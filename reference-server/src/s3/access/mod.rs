//! Whether a caller may do what it asks for.

mod action;
mod admission;
mod charge;
mod express;
mod keys;
mod permission;

pub(crate) use action::Action;
pub(crate) use admission::{admit, admit_to_service, charged};
pub(crate) use charge::{Payer, charge, reported_charge};
pub(crate) use express::{mode_of_session, modes_that_do};
pub(crate) use keys::{condition_key, is_known_key};
pub(crate) use permission::{End, Standing, hides_missing_source, permits};
