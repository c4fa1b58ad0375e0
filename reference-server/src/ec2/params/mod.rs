//! Parameters that several operations have.

mod tags;

pub(super) use tags::{check_number, tag_list, tag_specification};
