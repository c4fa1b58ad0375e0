//! The reference server of copyspec: Amazon S3's documented copy semantics, in memory.
//!
//! It shares no code with the `copyspec` harness, so that a mistake in one half cannot
//! hide a mistake in the other.
//!
//! A request goes one way: [transport](crate::serve) reads it, `auth` says who sent it, `s3`
//! routes it to one operation, and the operation applies itself to the `store` of the
//! caller's world.

#![allow(dead_code, unused_imports, reason = "nothing leads to EC2 until requests are told apart by service")]

pub mod auth;
mod clock;
mod config;
mod ec2;
pub mod extent;
mod fault;
mod ids;
mod kms;
mod region;
mod rules;
pub mod s3;
mod server;
mod store;
mod transport;
mod world;

pub use config::{Config, Limits};
pub use fault::{Fault, UnknownFault, faults};
pub use server::{Handle, serve};
pub use world::Credentials;
