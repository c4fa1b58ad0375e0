//! The accounts that a session can act for.

use std::sync::{Arc, OnceLock};

use crate::catalogue::Role;
use crate::wire::{Credentials, Signer};

/// An account with a key to it.
#[derive(Clone, Debug)]
pub(super) struct Principal {
    pub(super) signer: Arc<Signer>,
    /// The account's id, 12 digits, where it is known.
    pub(super) account: Option<String>,
    /// The account's canonical user id, as access lists show it, once it is known.
    pub(super) canonical_user: Arc<OnceLock<String>>,
}

/// The owner, and another account where there are keys to one.
#[derive(Clone, Debug)]
pub(super) struct Principals {
    pub(super) owner: Principal,
    pub(super) other: Option<Principal>,
}

impl Principal {
    pub(super) fn new(credentials: Credentials, region: &str, account: Option<String>) -> Self {
        Self {
            signer: Arc::new(Signer::new(credentials, region, "s3")),
            account,
            canonical_user: Arc::default(),
        }
    }
}

impl Principals {
    pub(super) fn get(&self, role: Role) -> Option<&Principal> {
        match role {
            Role::Owner => Some(&self.owner),
            Role::Other => self.other.as_ref(),
        }
    }
}
