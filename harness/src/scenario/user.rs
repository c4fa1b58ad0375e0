//! What the user `limited` may do, and conditions of policies.

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
    /// Actions that are allowed, as in `ec2:CopySnapshot` or `s3:GetObject`.
    pub allow: Vec<String>,
    /// Actions that are denied.
    pub deny: Vec<String>,
    /// On which snapshot, key, bucket or object; or on `new`: any snapshot of a Region, as one that is only being made is; or an
    /// ARN as written. Left out: on everything.
    pub on: Option<Template>,
    /// The Region of a `new` snapshot.
    pub r#in: RegionRole,
    /// Only where these condition keys have these values.
    pub when: Conditions,
    /// Only where these condition keys have other values than these.
    pub unless: Conditions,
}

/// Condition keys with the values that they are compared with. A key alone is compared for equality; with an operator
/// and a space before it, by that: `StringLike s3:x-amz-copy-source`.
pub type Conditions = IndexMap<String, Values>;

/// One text, or several of which one is enough.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a text, or a list of texts")]
pub enum Values {
    /// One.
    One(Template),
    /// Several.
    Many(Vec<Template>),
}

impl Values {
    /// Each of them.
    pub fn each(&self) -> &[Template] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }

    /// All of them in words.
    pub(super) fn words(&self) -> String {
        self.each().iter().map(Template::source).collect::<Vec<_>>().join(" or ")
    }
}

impl UserStatement {
    /// What stands for a snapshot that is being made.
    pub const NEW: &'static str = "new";

    /// Every text in it.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        self.on.iter().chain(self.when.values().chain(self.unless.values()).flat_map(Values::each))
    }

    /// What is wrong with it by itself, if anything; its actions are those of `services`, as in `ec2:`.
    pub(super) fn mistake(&self, services: &[&str]) -> Option<String> {
        if self.allow.is_empty() == self.deny.is_empty() {
            return Some("a statement of a policy has exactly one of `allow` and `deny`".to_owned());
        }
        let on = self.on.as_ref().map(Template::source);
        if self.r#in != RegionRole::default() && on != Some(Self::NEW) {
            return Some("only a `new` snapshot has its Region said by `in`".to_owned());
        }
        let known = |action: &&String| services.iter().any(|service| action.starts_with(service));
        let foreign = self.allow.iter().chain(&self.deny).find(|action| !known(action));
        if let Some(action) = foreign {
            let known: Vec<String> = services.iter().map(|service| format!("`{service}`")).collect();
            return Some(format!(
                "`{action}` is no action that is asked about here; they begin with {}",
                known.join(" or ")
            ));
        }
        self.when.keys().chain(self.unless.keys()).find_map(|key| key_mistake(key))
    }
}

/// What is wrong with a condition key, with or without an operator before it.
pub(super) fn key_mistake(written: &str) -> Option<String> {
    let (operator, key) = split_operator(written);
    if !key.contains(':') {
        return Some(format!("`{key}` is no condition key; they are like `aws:RequestTag/team`"));
    }
    let is_word =
        |operator: &str| operator.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == ':');
    match operator {
        Some(operator) if operator.is_empty() || !is_word(operator) => {
            Some(format!("`{operator}` is no operator of conditions; they are like `StringLike`"))
        }
        _ => None,
    }
}

/// The operator before a condition key, if there is one, and the key.
pub fn split_operator(written: &str) -> (Option<&str>, &str) {
    match written.split_once(' ') {
        Some((operator, key)) => (Some(operator), key),
        None => (None, written),
    }
}

/// Conditions in words, each with a space before it.
pub(super) fn write_conditions(
    f: &mut fmt::Formatter<'_>,
    when: &Conditions,
    unless: &Conditions,
) -> fmt::Result {
    for (word, conditions) in [("when", when), ("unless", unless)] {
        for (written, values) in conditions {
            match split_operator(written) {
                (None, key) => write!(f, " {word} {key} is {}", values.words())?,
                (Some(operator), key) => {
                    write!(f, " {word} {operator} holds of {key} and {}", values.words())?;
                }
            }
        }
    }
    Ok(())
}

impl fmt::Display for UserStatement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (effect, actions) =
            if self.deny.is_empty() { ("allows", &self.allow) } else { ("denies", &self.deny) };
        write!(f, "{effect} {}", actions.join(" "))?;
        match self.on.as_ref().map(Template::source) {
            None => {}
            Some(Self::NEW) if self.r#in == RegionRole::default() => f.write_str(" on new snapshots")?,
            Some(Self::NEW) => write!(f, " on new snapshots in the Region `{}`", self.r#in)?,
            Some(name) => write!(f, " on `{name}`")?,
        }
        write_conditions(f, &self.when, &self.unless)
    }
}
