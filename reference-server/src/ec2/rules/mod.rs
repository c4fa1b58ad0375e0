//! What the documentation of EC2 decides, one decision per function.

pub(crate) mod copied;
mod decisions;
pub(crate) mod described;
pub(crate) mod destination;
pub(crate) mod encryption;
pub(crate) mod permitted;
pub(crate) mod presigned;
mod protocol;
pub(crate) mod sharing;
pub(crate) mod shown;
pub(crate) mod source;
pub(crate) mod tags;
pub(crate) mod time_based;
pub(crate) mod used;

pub(crate) use decisions::Rules;
pub(crate) use destination::Direction;
pub(crate) use encryption::{Circumstances, KeyChoice, KeyUse};
pub(crate) use permitted::CopyActs;
pub(crate) use presigned::PresignedCopy;
pub(crate) use source::Viewer;
