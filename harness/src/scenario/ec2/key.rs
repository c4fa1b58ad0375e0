//! Keys of AWS KMS.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalogue::{RegionRole, Role};

/// `create_key` and `set_key`: what is asked for is done in the order of these keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Key {
    /// What the scenario calls it.
    pub name: String,
    /// The Region that it is for.
    pub r#in: RegionRole,
    /// Whose it is.
    pub by: Role,
    /// What kind of key it is.
    pub spec: KeySpec,
    /// Whether it has an alias.
    pub alias: bool,
    /// Accounts that its policy lets use it.
    pub shared_with: Vec<Role>,
    /// What its policy denies its own account, as in `kms:DescribeKey`.
    pub denies: Vec<String>,
    /// Accounts that are granted its use.
    pub granted_to: Vec<Role>,
    /// Whether it is disabled.
    pub disabled: bool,
    /// Whether it waits for its deletion.
    pub pending_deletion: bool,
}

/// What kind of key it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeySpec {
    /// For symmetric encryption, which EBS needs.
    #[default]
    Symmetric,
    /// A pair of RSA keys.
    Rsa,
}

impl Key {
    /// What is said of it, in words.
    pub(super) fn words(&self) -> Vec<String> {
        let roles = |roles: &[Role]| roles.iter().map(|role| role.name()).collect::<Vec<_>>().join(" and ");
        let shared =
            (!self.shared_with.is_empty()).then(|| format!("shared with {}", roles(&self.shared_with)));
        let denies = (!self.denies.is_empty()).then(|| format!("denying {}", self.denies.join(" ")));
        let granted =
            (!self.granted_to.is_empty()).then(|| format!("granted to {}", roles(&self.granted_to)));
        let of = |holds: bool, words: &str| holds.then(|| words.to_owned());
        let all = [
            of(self.r#in != RegionRole::default(), "in the Region `away`"),
            of(self.spec == KeySpec::Rsa, "an RSA key"),
            of(self.alias, "with an alias"),
            shared,
            denies,
            granted,
            of(self.disabled, "disabled"),
            of(self.pending_deletion, "about to be deleted"),
        ];
        all.into_iter().flatten().collect()
    }
}
