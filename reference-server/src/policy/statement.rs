//! One statement of a policy.

use super::{Condition, Keys, Principals, Reach, is_like};
use crate::world::Holder;

/// One statement.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub(crate) effect: Effect,
    pub(crate) principals: Principals,
    pub(super) actions: Patterns,
    pub(super) resources: Patterns,
    pub(super) conditions: Vec<Condition>,
}

/// What a statement does to the requests that it fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Allow,
    Deny,
}

/// What an element such as `Action` lists, or `NotAction` leaves out.
#[derive(Debug, Clone)]
pub(super) struct Patterns {
    pub(super) patterns: Vec<String>,
    pub(super) leaves_out: bool,
}

/// What is asked of a policy.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question<'a> {
    /// Who asks; none where the request is anonymous.
    pub(crate) asker: Option<Holder>,
    /// As in `s3:GetObject`.
    pub(crate) action: &'a str,
    /// An ARN, or `*` where an action is about no resource.
    pub(crate) resource: &'a str,
    pub(crate) keys: &'a dyn Keys,
}

impl Statement {
    /// One that lets somebody do something with every resource.
    pub(crate) fn allowing(principals: Principals, actions: &[&str], conditions: Vec<Condition>) -> Self {
        let only = |patterns| Patterns { patterns, leaves_out: false };
        Self {
            effect: Effect::Allow,
            principals,
            actions: only(actions.iter().map(|action| action.to_ascii_lowercase()).collect()),
            resources: only(vec!["*".to_owned()]),
            conditions,
        }
    }

    /// Whether it is about this request, and with whom of it.
    pub(super) fn fits(&self, question: &Question<'_>) -> Option<Reach> {
        let reach = self.principals.reach(question.asker)?;
        let fits = self.actions.include(&question.action.to_ascii_lowercase())
            && self.resources.include(question.resource)
            && self.conditions.iter().all(|condition| condition.holds(question.keys));
        fits.then_some(reach)
    }

    /// Whether it lets everybody in. A condition shuts somebody out only by a key that nobody can choose, with fixed values
    /// (User Guide, "The meaning of public").
    pub(super) fn is_public(&self) -> bool {
        let confines = |one: &Condition| {
            CONFINING.contains(&one.key.as_str())
                && one.operator.is_confining()
                && !one.values.iter().any(|value| value.contains(['*', '?']))
        };
        self.effect == Effect::Allow
            && self.principals == Principals::Everyone
            && !self.conditions.iter().any(confines)
    }
}

/// The condition keys whose fixed values make a policy one that is not public.
const CONFINING: [&str; 11] = [
    "aws:sourcearn",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourceowner",
    "aws:sourceaccount",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:userid",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:dataaccesspointarn",
    "s3:dataaccesspointaccount",
];

impl Patterns {
    fn include(&self, name: &str) -> bool {
        self.patterns.iter().any(|pattern| is_like(pattern, name)) != self.leaves_out
    }
}
