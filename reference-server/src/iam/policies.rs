//! The policies of a user, and what they are asked.

use std::collections::BTreeMap;

use crate::store::{ConditionValues, Effect, Policy, Question};
use crate::world::Account;

/// The policies of the user, by name.
#[derive(Debug, Default)]
pub(crate) struct UserPolicies {
    pub(super) by_name: BTreeMap<String, Policy>,
}

/// Something that a user would like to do with one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Act {
    /// As in `ec2:CopySnapshot`.
    pub(crate) action: String,
    /// An ARN, or `*` where an action is about no resource.
    pub(crate) resource: String,
    /// Condition keys, in lower case, with their values.
    keys: Vec<(String, String)>,
}

impl Act {
    pub(crate) fn new(action: impl Into<String>, resource: impl Into<String>) -> Self {
        Self { action: action.into(), resource: resource.into(), keys: Vec::new() }
    }

    /// The same with a condition key.
    pub(crate) fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.keys.push((key.to_ascii_lowercase(), value.into()));
        self
    }

    /// The same without the condition keys that begin so.
    pub(crate) fn without(mut self, prefix: &str) -> Self {
        self.keys.retain(|(key, _)| !key.starts_with(&prefix.to_ascii_lowercase()));
        self
    }
}

impl ConditionValues for Act {
    fn value(&self, key: &str) -> Option<&str> {
        self.keys.iter().find(|(each, _)| each == key).map(|(_, value)| value.as_str())
    }
}

impl UserPolicies {
    /// Whether a statement of this effect fits.
    pub(crate) fn say(&self, effect: Effect, act: &Act) -> bool {
        let question =
            Question { caller: Account::First, action: &act.action, resource: &act.resource, values: act };
        self.by_name.values().any(|policy| policy.says(effect, &question))
    }

    /// Whether they allow it: a denial goes before everything, and what nothing allows is denied
    /// (IAM User Guide, "Policy evaluation logic").
    pub(crate) fn allow(&self, act: &Act) -> bool {
        self.say(Effect::Allow, act) && !self.say(Effect::Deny, act)
    }
}

#[cfg(test)]
mod tests {
    use super::super::document::read;
    use super::*;

    fn policies(statements: &str) -> UserPolicies {
        let text = format!("{{\"Version\": \"2012-10-17\", \"Statement\": {statements}}}");
        UserPolicies { by_name: BTreeMap::from([("p".to_owned(), read(&text).expect("a policy"))]) }
    }

    #[test]
    fn what_nothing_allows_is_denied_and_a_denial_wins() {
        let act = Act::new("ec2:CopySnapshot", "arn:aws:ec2:us-east-1::snapshot/snap-1");
        assert!(!UserPolicies::default().allow(&act));
        let allowing = r#"{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}"#;
        assert!(policies(allowing).allow(&act));
        let denying =
            r#"{"Effect": "Deny", "Action": "EC2:Copy*", "Resource": "arn:aws:ec2:*::snapshot/snap-1"}"#;
        assert!(!policies(&format!("[{allowing}, {denying}]")).allow(&act));
        let other = Act::new("ec2:CopySnapshot", "arn:aws:ec2:us-east-1::snapshot/snap-2");
        assert!(policies(&format!("[{allowing}, {denying}]")).allow(&other));
    }

    #[test]
    fn conditions_look_at_keys_of_the_act() {
        let policies = policies(
            r#"{"Effect": "Allow", "Action": ["ec2:CopySnapshot"], "Resource": "*",
                "Condition": {"StringEquals": {"aws:RequestTag/Team": ["red", "blue"]}}}"#,
        );
        let act = || Act::new("ec2:CopySnapshot", "*");
        assert!(policies.allow(&act().with("aws:RequestTag/Team", "blue")));
        assert!(!policies.allow(&act().with("aws:RequestTag/Team", "green")));
        assert!(!policies.allow(&act()));
    }
}
