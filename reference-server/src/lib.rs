//! The reference server of copyspec: Amazon S3's documented copy semantics, in memory.
//!
//! It shares no code with the `copyspec` harness, so that a mistake in one half cannot
//! hide a mistake in the other.
//!
//! A request goes one way: [transport](crate::serve) reads it, `auth` says who sent it, `s3`
//! routes it to one operation, and the operation applies itself to the `store` of the
//! caller's world.

pub mod auth;
mod clock;
mod config;
pub mod extent;
mod fault;
mod ids;
#[allow(dead_code, reason = "its requests are not dispatched yet")]
mod kms;
#[allow(dead_code, reason = "EC2 and KMS are not dispatched yet")]
mod region;
pub mod s3;
mod server;
mod store;
mod transport;
mod world;

pub use config::{Config, Limits};
pub use fault::{Fault, UnknownFault, faults};
pub use server::{Handle, serve};
pub use world::Credentials;
