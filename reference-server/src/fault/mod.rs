//! Named misbehaviours, off by default: each replaces one decision of the rules.

mod named;
mod table;

pub use named::{Fault, UnknownFault};
pub use table::faults;
pub(crate) use table::find;
