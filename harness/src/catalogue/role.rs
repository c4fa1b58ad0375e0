//! Who sends a request.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An account, or a user of one, by the part it plays in a scenario.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The account that makes the buckets, unless a step says otherwise.
    #[default]
    Owner,
    /// An account that may do nothing until it is let in.
    Other,
    /// A user of the owner's account, who may do what its policies allow and nothing else.
    Limited,
}

impl Role {
    /// Every role there is.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Other, Self::Limited];

    /// Those that are whole accounts.
    pub const ACCOUNTS: [Self; 2] = [Self::Owner, Self::Other];

    /// The name used in scenarios and profiles.
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Other => "other",
            Self::Limited => "limited",
        }
    }

    /// The account on whose behalf it acts, whose is what it makes.
    #[must_use]
    pub fn account(self) -> Self {
        match self {
            Self::Owner | Self::Limited => Self::Owner,
            Self::Other => Self::Other,
        }
    }

    /// The role of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The role of that name, if it is that of a whole account.
    pub fn account_from_name(name: &str) -> Option<Self> {
        Self::from_name(name).filter(|role| Self::ACCOUNTS.contains(role))
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
