//! What is claimed, how strongly, and what a target may or may not offer.

mod capability;
mod clause;
mod place;
mod role;

pub use capability::Capability;
pub use clause::{Clause, Evidence, Level};
pub use place::{LocalZoneRole, OutpostRole, RegionRole};
pub use role::Role;
