//! Machine images.

use std::time::SystemTime;

use super::OwnTags;
use crate::world::Account;

/// A machine image that was registered.
#[derive(Debug, Clone)]
pub(crate) struct Image {
    pub(crate) id: String,
    pub(crate) owner: Account,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    /// As in `x86_64`.
    pub(crate) architecture: &'static str,
    /// As in `/dev/sda1`.
    pub(crate) root_device: String,
    pub(crate) mappings: Vec<Mapping>,
    pub(crate) tags: OwnTags,
    pub(crate) created: SystemTime,
}

/// A device of an image.
#[derive(Debug, Clone)]
pub(crate) struct Mapping {
    pub(crate) device: String,
    pub(crate) snapshot: Option<String>,
    /// In GiB.
    pub(crate) size: u32,
    pub(crate) is_encrypted: bool,
    pub(crate) deletes_on_termination: bool,
}

impl Image {
    /// Whether a device of it is made from a snapshot.
    pub(crate) fn uses(&self, snapshot: &str) -> bool {
        self.mappings.iter().any(|mapping| mapping.snapshot.as_deref() == Some(snapshot))
    }
}
