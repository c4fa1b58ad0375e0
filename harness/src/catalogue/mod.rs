//! What is claimed, how strongly, and what a target may or may not offer.

mod capability;
mod clause;
mod place;
mod role;
mod way;

pub use capability::Capability;
pub use clause::{Clause, Evidence, Level};
pub use place::{AccessPointRole, LocalZoneRole, OutpostBucketRole, OutpostRole, RegionRole, ZoneRole};
pub use role::Role;
pub use way::{Scheme, Through};
