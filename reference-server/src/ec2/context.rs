//! What every operation acts in.

use std::time::SystemTime;

use super::Rules;
use crate::region::Region;
use crate::world::{Account, World};

/// The caller's world at the time of one request.
pub(crate) struct Context<'a> {
    pub(crate) world: &'a World,
    /// The account on whose behalf the request was signed.
    pub(crate) caller: Account,
    /// Whether a user of it signed, who may do what policies allow.
    pub(crate) is_user: bool,
    /// The Region whose endpoint was called.
    pub(crate) region: Region,
    pub(crate) rules: Rules,
    /// The world's clock when the request was read.
    pub(crate) now: SystemTime,
    /// The id that the reply carries.
    pub(crate) request_id: &'a str,
}

impl Context<'_> {
    /// The twelve digits of an account.
    pub(crate) fn account_id(&self, account: Account) -> &str {
        &self.world.identity(account).account_id
    }

    /// The twelve digits of the caller.
    pub(crate) fn caller_id(&self) -> &str {
        self.account_id(self.caller)
    }
}
