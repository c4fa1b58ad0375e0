//! A target's accepted differences, one insta file per scenario: `<root>/<target>/<scenario with / as __>.snap`.

mod delta;
mod entry;
mod error;
mod file;
mod place;
mod store;
mod update;

pub use entry::render;
pub use error::SnapshotError;
pub use place::root;
pub use store::{Accepted, Orphan, Store};
pub use update::{Pended, Update};
