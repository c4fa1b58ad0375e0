//! What the descriptions of things have in common: filters, pages and items.

mod filters;
mod items;
mod paging;

pub(super) use filters::Filters;
pub(super) use items::{write_new_snapshot, write_snapshot, write_tags, write_time, write_volume};
pub(super) use paging::Paging;
