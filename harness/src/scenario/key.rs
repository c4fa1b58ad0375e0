//! Keys of AWS KMS.

use schemars::JsonSchema;
use serde::Deserialize;

use super::expand::{needed_by_region, needed_by_role};
use crate::catalogue::{Capability, RegionRole, Role};

/// `create_key` and `set_key`: what is asked for is done in the order of these keys.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
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
    /// Whether it gets an alias when it is made.
    pub alias: bool,
    /// Accounts that its policy lets use it; nobody, where there is none in the list.
    pub shared_with: Option<Vec<Role>>,
    /// What its policy denies its own account, as in `kms:DescribeKey`.
    pub denies: Option<Vec<String>>,
    /// Accounts that are granted its use.
    pub granted_to: Vec<Role>,
    /// Whether it is disabled, or enabled again.
    pub disabled: Option<bool>,
    /// Whether it waits for its deletion, or no longer does.
    pub pending_deletion: Option<bool>,
}

/// What kind of key it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeySpec {
    /// For symmetric encryption, which EBS and S3 need.
    #[default]
    Symmetric,
    /// A pair of RSA keys.
    Rsa,
}

impl Default for Key {
    fn default() -> Self {
        Self {
            name: String::new(),
            r#in: RegionRole::default(),
            by: Role::default(),
            spec: KeySpec::default(),
            alias: true,
            shared_with: None,
            denies: None,
            granted_to: Vec::new(),
            disabled: None,
            pending_deletion: None,
        }
    }
}

impl Key {
    /// What is said of it, in words.
    pub(super) fn words(&self) -> Vec<String> {
        let roles = |roles: &[Role]| roles.iter().map(|role| role.name()).collect::<Vec<_>>().join(" and ");
        let shared = self.shared_with.as_ref().map(|with| match with.as_slice() {
            [] => "shared with nobody".to_owned(),
            with => format!("shared with {}", roles(with)),
        });
        let denies = self.denies.as_ref().map(|actions| format!("denying {}", actions.join(" ")));
        let granted =
            (!self.granted_to.is_empty()).then(|| format!("granted to {}", roles(&self.granted_to)));
        let of = |holds: bool, words: &str| holds.then(|| words.to_owned());
        let either =
            |state: Option<bool>, yes: &str, no: &str| state.map(|is| if is { yes } else { no }.to_owned());
        let all = [
            (self.r#in != RegionRole::default()).then(|| format!("in the Region `{}`", self.r#in)),
            of(self.by != Role::default(), "of the other account"),
            of(self.spec == KeySpec::Rsa, "an RSA key"),
            of(!self.alias, "without an alias"),
            shared,
            denies,
            granted,
            either(self.disabled, "disabled", "enabled again"),
            either(self.pending_deletion, "about to be deleted", "no longer about to be deleted"),
        ];
        all.into_iter().flatten().collect()
    }
}

/// What a target must offer for a key.
pub(super) fn needed_by_key(key: &Key) -> impl Iterator<Item = Capability> {
    let denies = key.denies.as_ref().is_some_and(|actions| !actions.is_empty());
    let users = key.shared_with.iter().flatten().chain(&key.granted_to).copied().chain([key.by]);
    [Capability::Kms]
        .into_iter()
        .chain(denies.then_some(Capability::KeyPolicies))
        .chain(needed_by_region(key.r#in))
        .chain(users.filter_map(needed_by_role))
}
