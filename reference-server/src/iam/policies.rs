//! The policies of a user, and what they are asked.

use std::collections::BTreeMap;

use crate::policy::{Act, Policy, Question, Says};
use crate::world::Holder;

/// The policies of the user, by name.
#[derive(Debug, Default)]
pub(crate) struct UserPolicies {
    pub(super) by_name: BTreeMap<String, Policy>,
}

impl UserPolicies {
    /// What they say.
    pub(crate) fn says(&self, question: &Question<'_>) -> Says {
        let question = Question { asker: Some(Holder::User), ..*question };
        self.by_name.values().fold(Says::default(), |says, policy| says.and(policy.says(&question)))
    }

    /// What they say of an act.
    pub(crate) fn say(&self, act: &Act) -> Says {
        let (action, resource) = (&act.action, &act.resource);
        self.says(&Question { asker: Some(Holder::User), action, resource, keys: act })
    }

    /// The same where the user asks; nothing where somebody else does.
    pub(crate) fn of(&self, asker: Holder, act: &Act) -> Says {
        if asker.is_user() { self.say(act) } else { Says::default() }
    }

    /// Whether they allow it: a denial goes before everything, and what nothing allows is denied
    /// (IAM User Guide, "Policy evaluation logic").
    pub(crate) fn allow(&self, act: &Act) -> bool {
        let says = self.say(act);
        says.allows.is_some() && !says.denies
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
