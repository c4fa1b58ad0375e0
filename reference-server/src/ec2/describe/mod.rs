//! What the descriptions of things have in common: filters and pages.

mod filters;
mod paging;

pub(super) use filters::Filters;
pub(super) use paging::{Page, Paging};
