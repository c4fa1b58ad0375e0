//! Parameters that several operations have.

mod tags;
mod volume;

pub(super) use tags::{check_number, tag_list, tag_specification};
pub(super) use volume::{LARGEST_VOLUME, VOLUME_TYPES};
