//! Named misbehaviours, off by default: each replaces one decision of the rules.

mod access;
mod annotations;
mod atomicity;
mod conditions;
mod ec2_copies;
mod ec2_keys;
mod ec2_permissions;
mod ec2_places;
mod ec2_protocol;
mod ec2_signatures;
mod inheritance;
mod named;
mod parts;
mod replies;
mod results;
mod s3_directory;
mod s3_encryption;
mod s3_permissions;
mod s3_places;
mod signatures;
mod sources;
mod storage;
mod table;

pub use named::{Fault, UnknownFault};
pub use table::faults;
pub(crate) use table::find;
