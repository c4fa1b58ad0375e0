//! What the accounts of a world have at EC2.

use crate::ids::Ids;

/// Everything at EC2 in one world.
#[derive(Debug)]
pub(crate) struct Store {
    ids: Ids,
}

impl Store {
    /// Nothing yet.
    pub(crate) fn new(ids: Ids) -> Self {
        Self { ids }
    }
}
