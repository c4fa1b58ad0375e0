//! Whom a statement is about.

use serde_json::Value;

use super::Reach;
use super::document::{Flaw, texts};
use crate::world::{Account, Holder, USER};

/// Whom a statement is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Principals {
    Everyone,
    /// Some of those that there are: accounts, and the one user.
    Named(Vec<Holder>),
}

/// Who can be named.
#[derive(Debug, Clone, Copy)]
pub(crate) struct People<'a> {
    /// The twelve-digit ids of the accounts.
    pub(crate) accounts: &'a [String; 2],
    /// Their canonical user ids, where those are names as well.
    pub(crate) canonical: Option<[&'a str; 2]>,
    /// Whether services can be named. They act for an account, and that account is asked about.
    pub(crate) services: bool,
}

impl Principals {
    /// `"*"`, or an object with names by their kind.
    pub(super) fn read(principal: &Value, people: People<'_>) -> Result<Self, Flaw> {
        if principal.as_str() == Some("*") {
            return Ok(Self::Everyone);
        }
        let mut named = Vec::new();
        for (kind, names) in principal.as_object().ok_or(Flaw::Principal)? {
            for name in texts(names)? {
                match kind.as_str() {
                    "AWS" if name == "*" => return Ok(Self::Everyone),
                    "AWS" => named.push(people.holder(name).ok_or(Flaw::Principal)?),
                    "CanonicalUser" => named.push(people.account_with(name).ok_or(Flaw::Principal)?),
                    "Service" if people.services => {}
                    _ => return Err(Flaw::Principal),
                }
            }
        }
        Ok(Self::Named(named))
    }

    /// Whether it is about who asks, or about its account.
    pub(super) fn reach(&self, asker: Option<Holder>) -> Option<Reach> {
        let Self::Named(named) = self else { return Some(Reach::Asker) };
        let asker = asker?;
        if named.contains(&asker) {
            return Some(Reach::Asker);
        }
        named.contains(&Holder::Account(asker.account())).then_some(Reach::Account)
    }
}

impl People<'_> {
    /// An account by its id, or as `arn:aws:iam::ID:root`; the user as `arn:aws:iam::ID:user/NAME`.
    fn holder(self, name: &str) -> Option<Holder> {
        let user = name.strip_prefix("arn:aws:iam::").and_then(|rest| rest.split_once(":user/"));
        match user {
            None => account_of(name, self.accounts).map(Holder::Account),
            Some((id, USER)) => {
                let [first, _] = self.accounts;
                (id == first).then_some(Holder::User)
            }
            Some(_) => None,
        }
    }

    fn account_with(self, canonical: &str) -> Option<Holder> {
        let ids = Account::ALL.into_iter().zip(self.canonical?);
        ids.into_iter().find(|(_, id)| *id == canonical).map(|(account, _)| Holder::Account(account))
    }
}

/// An account by its id, or as `arn:aws:iam::ID:root`.
pub(crate) fn account_of(name: &str, accounts: &[String; 2]) -> Option<Account> {
    let root = name.strip_prefix("arn:aws:iam::").and_then(|rest| rest.strip_suffix(":root"));
    let id = root.unwrap_or(name);
    Account::ALL.into_iter().zip(accounts).find(|(_, one)| *one == id).map(|(account, _)| account)
}
