//! The rules of Amazon EC2 around snapshots: one operation per file, parse, then apply.

mod context;
mod copying;
mod denials;
mod describe;
mod error;
mod found;
mod operation;
mod ops;
mod params;
mod permission;
mod places;
mod refusals;
mod route;
pub(crate) mod rules;
pub(crate) mod store;
mod wire;

pub(crate) use context::Context;
pub(crate) use error::Ec2Error;
pub(crate) use places::outposts;
pub(crate) use route::answer;
pub(crate) use rules::Rules;
pub(crate) use store::Store;
pub(crate) use wire::{Reply, Request};
