//! The rules of Amazon S3: one operation per file, parse, then apply.

mod context;
mod error;
mod params;
mod refusals;
mod route;
mod rules;
mod wire;

mod copy_object;
mod create_bucket;
mod delete_bucket;
mod delete_object;
mod found;
mod get_object;
mod head_bucket;
mod head_object;
mod list_buckets;
mod object_headers;
mod put_object;
mod read_conditions;
mod read_range;
mod removal;

pub(crate) use context::Context;
pub use error::S3Error;
pub(crate) use route::answer;
pub(crate) use rules::Rules;
pub(crate) use wire::{Payload, Reply, Request};
