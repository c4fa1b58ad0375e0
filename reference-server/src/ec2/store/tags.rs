//! Tags.

use std::collections::BTreeMap;

use crate::world::Account;

/// Values by key.
pub(crate) type Tags = BTreeMap<String, String>;

/// The tags of one resource. Each account sees those that it put there itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OwnTags {
    by_account: BTreeMap<Account, Tags>,
}

impl OwnTags {
    pub(crate) fn of(account: Account, tags: Tags) -> Self {
        Self { by_account: BTreeMap::from([(account, tags)]) }
    }

    /// Those that an account sees.
    pub(crate) fn seen_by(&self, account: Account) -> impl Iterator<Item = (&str, &str)> {
        let tags = self.by_account.get(&account).into_iter().flatten();
        tags.map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Those of an account.
    pub(crate) fn of_account(&self, account: Account) -> Tags {
        self.by_account.get(&account).cloned().unwrap_or_default()
    }

    /// The value of a tag that an account sees.
    pub(crate) fn get(&self, account: Account, key: &str) -> Option<&str> {
        self.by_account.get(&account)?.get(key).map(String::as_str)
    }

    pub(crate) fn edit(&mut self, account: Account) -> &mut Tags {
        self.by_account.entry(account).or_default()
    }
}
