//! Directory buckets: one zone each, with hosts, sessions and limits of their own.

mod admission;
mod configuration;
mod create_bucket;
mod create_session;
mod encryption;
mod list_buckets;
mod operation;
mod reply;
mod request;
mod zone;

pub(crate) use admission::{admit, check_place};
pub(crate) use configuration::arn;
pub(crate) use encryption::{Writing, check_default, new_encryption};
pub(crate) use operation::{Use, of_control, of_zone};
pub(crate) use reply::{entity_tag, finished};
pub(crate) use request::{check_annotations, check_source, check_written};
pub(crate) use zone::{SUFFIX, Zone, ZoneKind};
