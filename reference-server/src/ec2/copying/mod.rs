//! The parts of copying a snapshot.

mod failure;
mod key;
mod presigned;
mod source;

pub(super) use failure::{Failure, Late};
pub(super) use key::Keys;
pub(super) use presigned::{CopyOfUrl, PresignedUrl};
pub(super) use source::{check_quota, find_source, viewer};
