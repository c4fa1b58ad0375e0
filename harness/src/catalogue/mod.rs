//! What is claimed, how strongly, and what a target may or may not offer.

mod capability;
mod clause;

pub use capability::Capability;
pub use clause::{Clause, Evidence, Level};
