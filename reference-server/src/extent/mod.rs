//! Runs of bytes: held in memory, or one byte repeated, which costs no memory at all.

mod digest;
mod fill;
mod gather;
mod hex;
mod memo;
mod milestones;
mod run;

pub(crate) use digest::{Function, digest};
pub use fill::Fill;
pub(crate) use gather::Gathering;
pub(crate) use hex::{hex, push_hex};
pub use run::Extent;
pub(crate) use run::Pieces;
