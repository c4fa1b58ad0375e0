//! The reference server of copyspec: the documented copy semantics of Amazon S3 and Amazon EC2, in memory.
//!
//! It shares no code with the `copyspec` harness, so that a mistake in one half cannot
//! hide a mistake in the other.
//!
//! A request goes one way: [transport](crate::serve) reads it and tells which service it is for, `auth` says
//! who sent it, `s3`, `ec2`, `kms` or `iam` routes it to one operation, and the operation applies itself to what the
//! caller's world holds.

pub mod auth;
mod clock;
mod config;
mod ec2;
pub mod extent;
mod fault;
mod furnish;
mod iam;
mod ids;
mod kms;
mod policy;
mod region;
mod rules;
pub mod s3;
mod server;
mod store;
mod transport;
mod world;

pub use config::{Config, Limits};
pub use fault::{Fault, UnknownFault, faults};
pub use furnish::{Closed, Door, Furnishing, MultiRegionDoor};
pub use server::{Handle, serve};
pub use world::Credentials;
