//! What the user `limited` may do.

use std::fmt;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::Template;
use crate::catalogue::RegionRole;

/// One statement of the user's policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UserStatement {
    /// Actions that are allowed, as in `ec2:CopySnapshot`.
    pub allow: Vec<String>,
    /// Actions that are denied.
    pub deny: Vec<String>,
    /// On which snapshot or key, or on `new`: any snapshot of a Region, as one that is only being made is. Left out:
    /// on everything.
    pub on: Option<String>,
    /// The Region of a `new` snapshot.
    pub r#in: RegionRole,
    /// Only where these condition keys have these values.
    pub when: IndexMap<String, Template>,
}

impl UserStatement {
    /// What stands for a snapshot that is being made.
    pub const NEW: &'static str = "new";

    /// What is wrong with it by itself, if anything.
    pub(super) fn mistake(&self) -> Option<String> {
        if self.allow.is_empty() == self.deny.is_empty() {
            return Some("a statement of a policy has exactly one of `allow` and `deny`".to_owned());
        }
        if self.r#in != RegionRole::default() && self.on.as_deref() != Some(Self::NEW) {
            return Some("only a `new` snapshot has its Region said by `in`".to_owned());
        }
        let known = |action: &&String| ["ec2:", "kms:"].iter().any(|service| action.starts_with(service));
        let foreign = self.allow.iter().chain(&self.deny).find(|action| !known(action));
        if let Some(action) = foreign {
            return Some(format!("`{action}` is no action of EC2 or KMS; they begin with `ec2:` and `kms:`"));
        }
        let bare = self.when.keys().find(|key| !key.contains(':'));
        bare.map(|key| format!("`{key}` is no condition key; they are like `aws:RequestTag/team`"))
    }
}

impl fmt::Display for UserStatement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (effect, actions) =
            if self.deny.is_empty() { ("allows", &self.allow) } else { ("denies", &self.deny) };
        write!(f, "{effect} {}", actions.join(" "))?;
        match self.on.as_deref() {
            None => {}
            Some(Self::NEW) if self.r#in == RegionRole::default() => f.write_str(" on new snapshots")?,
            Some(Self::NEW) => write!(f, " on new snapshots in the Region `{}`", self.r#in)?,
            Some(name) => write!(f, " on `{name}`")?,
        }
        for (key, value) in &self.when {
            write!(f, " when {key} is {}", value.source())?;
        }
        Ok(())
    }
}
