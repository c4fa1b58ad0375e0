//! Who sends a request.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An account by the part it plays in a scenario.
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
}

impl Role {
    /// Every role there is.
    pub const ALL: [Self; 2] = [Self::Owner, Self::Other];

    /// The name used in scenarios and profiles.
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Other => "other",
        }
    }

    /// The role of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
