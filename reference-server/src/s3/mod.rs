//! The rules of Amazon S3: one operation per file, parse, then apply.

mod context;
mod error;
mod params;
mod refusals;
mod route;
pub(crate) mod rules;
pub(crate) mod wire;

mod abort_multipart_upload;
mod assembly;
mod bucket_encryption;
mod bucket_versioning;
mod complete_multipart_upload;
mod copy_object;
mod create_bucket;
mod create_multipart_upload;
mod delete_bucket;
mod delete_object;
mod delete_objects;
mod found;
mod get_bucket_location;
mod get_object;
mod get_object_attributes;
mod head_bucket;
mod head_object;
mod list_buckets;
mod list_multipart_uploads;
mod list_object_versions;
mod list_objects;
mod list_parts;
mod listed_object;
mod object_headers;
mod object_tagging;
mod paging;
mod put_object;
mod read_conditions;
mod read_range;
mod removal;
mod upload_part;
mod uploads;

pub(crate) use context::Context;
pub use error::S3Error;
pub(crate) use route::answer;
pub(crate) use rules::Rules;
pub(crate) use wire::{Payload, Reply, Request};
