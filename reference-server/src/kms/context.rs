//! What every operation acts in.

use std::sync::MutexGuard;

use super::{Asker, Key, KmsError, Use};
use crate::clock::Second;
use crate::iam::UserPolicies;
use crate::policy::{Act, Sides, decide};
use crate::region::Region;
use crate::world::{Account, Holder, State, World};

/// The caller's world at the time of one request.
pub(crate) struct Context<'a> {
    pub(crate) world: &'a World,
    /// Who signed the request.
    pub(crate) holder: Holder,
    /// The account on whose behalf.
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
        let State { keys, policies, .. } = state;
        let missing = keys.missing(self.region, self.caller, text);
        let key = keys.resolve_mut(self.asker(), text).ok_or(missing)?;
        self.check(key, policies, action)?;
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

    fn check(&self, key: &Key, policies: &UserPolicies, action: &str) -> Result<(), KmsError> {
        let (asker, arn) = (self.holder, key.arn.as_str());
        let resource = key.says(&Use { asker, action, arn, via: None, encryption_context: &[] });
        let identity = policies.of(asker, &Act::new(action, arn));
        let is_own = key.owner == self.caller;
        let permitted = decide(&Sides { asker: Some(asker), is_own, identity, resource });
        if permitted { Ok(()) } else { Err(self.denied(key, action)) }
    }

    /// Whether the caller may do what is about no key.
    pub(super) fn check_keyless(&self, action: &str) -> Result<(), KmsError> {
        if self.user_may(&self.state().policies, &Act::new(action, "*")) {
            return Ok(());
        }
        Err(KmsError::access_denied(&self.world.arn(self.holder), action, "*"))
    }

    fn user_may(&self, policies: &UserPolicies, act: &Act) -> bool {
        !self.holder.is_user() || policies.allow(act)
    }

    fn denied(&self, key: &Key, action: &str) -> KmsError {
        KmsError::access_denied(&self.world.arn(self.holder), action, &key.arn)
    }
}

/// Whether a text is the name of an alias, or its ARN.
pub(super) fn names_alias(text: &str) -> bool {
    text.starts_with("alias/") || (text.starts_with("arn:") && text.contains(":alias/"))
}
