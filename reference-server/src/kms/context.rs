//! What every operation acts in.

use std::sync::MutexGuard;

use super::{Asker, Key, KmsError};
use crate::clock::Second;
use crate::region::Region;
use crate::world::{Account, State, World};

/// The caller's world at the time of one request.
pub(crate) struct Context<'a> {
    pub(crate) world: &'a World,
    /// The account that signed the request.
    pub(crate) caller: Account,
    /// The Region whose endpoint was called.
    pub(crate) region: Region,
    pub(crate) now: Second,
}

impl Context<'_> {
    pub(super) fn asker(&self) -> Asker {
        Asker { region: self.region, account: self.caller }
    }

    /// The twelve digits of the caller.
    pub(super) fn caller_id(&self) -> &str {
        &self.world.identity(self.caller).account_id
    }

    /// The world's state, without the keys whose time has come.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        let mut state = self.world.state();
        state.keys.forget_deleted(self.now);
        state
    }

    /// The key that a text names and that lets the caller do this.
    pub(super) fn key<'s>(
        &self,
        state: &'s mut State,
        text: &str,
        action: &str,
    ) -> Result<&'s mut Key, KmsError> {
        let missing = self.not_found(state, text);
        let key = state.keys.resolve_mut(self.asker(), text).ok_or(missing)?;
        self.check(key, action)?;
        Ok(key)
    }

    /// The same for operations that take no aliases and leave keys of other accounts alone.
    pub(super) fn own_key<'s>(
        &self,
        state: &'s mut State,
        text: &str,
        action: &str,
    ) -> Result<&'s mut Key, KmsError> {
        if names_alias(text) {
            return Err(KmsError::invalid_key_id(text));
        }
        let key = self.key(state, text, action)?;
        if key.owner == self.caller { Ok(key) } else { Err(self.denied(key, action)) }
    }

    fn check(&self, key: &Key, action: &str) -> Result<(), KmsError> {
        if key.permits_directly(self.caller, action) { Ok(()) } else { Err(self.denied(key, action)) }
    }

    fn denied(&self, key: &Key, action: &str) -> KmsError {
        KmsError::access_denied(self.caller_id(), action, &key.arn)
    }

    fn not_found(&self, state: &State, text: &str) -> KmsError {
        let arn = |resource: &str| {
            if text.starts_with("arn:") { text.to_owned() } else { state.keys.arn(self.asker(), resource) }
        };
        if names_alias(text) {
            KmsError::alias_not_found(&arn(text))
        } else {
            KmsError::key_not_found(&arn(&format!("key/{text}")))
        }
    }
}

/// Whether a text is the name of an alias, or its ARN.
pub(super) fn names_alias(text: &str) -> bool {
    text.starts_with("alias/") || (text.starts_with("arn:") && text.contains(":alias/"))
}
