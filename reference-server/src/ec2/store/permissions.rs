//! Who may create volumes from a snapshot, beside its owner.

use std::collections::BTreeSet;

/// The attribute `createVolumePermission`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Permissions {
    /// The group `all`: everybody.
    pub(crate) is_public: bool,
    /// Ids of accounts.
    pub(crate) accounts: BTreeSet<String>,
}
