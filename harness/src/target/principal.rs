//! The accounts that a session can act for.

use std::sync::{Arc, OnceLock};

use crate::catalogue::Role;
use crate::wire::{Credentials, Signer};

/// An account, or a user of one, with a key.
#[derive(Clone, Debug)]
pub(super) struct Principal {
    pub(super) signer: Arc<Signer>,
    /// The account's id, 12 digits, where it is known.
    pub(super) account: Option<String>,
    /// The account's canonical user id, as access lists show it, once it is known.
    pub(super) canonical_user: Arc<OnceLock<String>>,
    /// The name of the user of IAM, if it is one.
    pub(super) user: Option<String>,
}

/// The owner, and where there are keys to them another account, and a user whose policies can be set.
#[derive(Clone, Debug)]
pub(super) struct Principals {
    pub(super) owner: Principal,
    pub(super) other: Option<Principal>,
    pub(super) limited: Option<Principal>,
}

impl Principal {
    pub(super) fn new(credentials: Credentials, region: &str, account: Option<String>) -> Self {
        Self {
            signer: Arc::new(Signer::new(credentials, region, "s3")),
            account,
            canonical_user: Arc::default(),
            user: None,
        }
    }

    /// The same as a user of that name.
    pub(super) fn user(self, name: Option<String>) -> Self {
        Self { user: name, ..self }
    }
}

impl Principals {
    pub(super) fn get(&self, role: Role) -> Option<&Principal> {
        match role {
            Role::Owner => Some(&self.owner),
            Role::Other => self.other.as_ref(),
            Role::Limited => self.limited.as_ref(),
        }
    }
}
