//! A policy, as far as this server understands the language: of a bucket, or of a user.

use std::fmt;

use http::HeaderMap;

use crate::world::Account;

/// The policy of a bucket, or one of a user.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    /// The document as it was put.
    pub(crate) text: String,
    pub(crate) statements: Vec<Statement>,
}

/// One statement.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub(crate) effect: Effect,
    pub(crate) principal: Principal,
    /// Patterns, as in `s3:Get*`.
    pub(crate) actions: Vec<String>,
    /// Patterns of names: a bucket's, or a bucket's with a slash and a key. In the policy of a user, of ARNs.
    pub(crate) resources: Vec<String>,
    pub(crate) conditions: Vec<Condition>,
}

/// What a statement does to the requests that it fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Allow,
    Deny,
}

/// Whom a statement is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Principal {
    Everyone,
    Accounts(Vec<Account>),
}

/// What a header of the request, or another condition key, must be.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    pub(crate) operator: Operator,
    /// In lower case.
    pub(crate) key: String,
    pub(crate) values: Vec<String>,
}

/// How a condition compares; the negated ones hold for a key that is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    StringEquals,
    StringNotEquals,
    StringLike,
    StringNotLike,
    /// Whether the key is absent.
    Null,
}

/// What is asked of a policy.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question<'a> {
    pub(crate) caller: Account,
    /// As in `s3:GetObject`.
    pub(crate) action: &'a str,
    /// A bucket's name, or an object's: the bucket's, a slash, and the key. Of a user's policy, an ARN.
    pub(crate) resource: &'a str,
    pub(crate) values: &'a dyn ConditionValues,
}

/// What condition keys stand for in one request.
pub(crate) trait ConditionValues: fmt::Debug {
    /// The value of a key, which is in lower case; none where the key is absent.
    fn value(&self, key: &str) -> Option<&str>;
}

impl ConditionValues for HeaderMap {
    fn value(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(|value| value.to_str().ok()).map(str::trim)
    }
}

impl Policy {
    /// Whether a statement of this effect fits.
    pub(crate) fn says(&self, effect: Effect, question: &Question<'_>) -> bool {
        self.statements.iter().any(|statement| statement.effect == effect && statement.fits(question))
    }

    /// Whether it lets everybody in. Conditions on headers shut nobody out, as everybody
    /// can send them.
    pub(crate) fn is_public(&self) -> bool {
        let public = |one: &Statement| one.effect == Effect::Allow && one.principal == Principal::Everyone;
        self.statements.iter().any(public)
    }
}

impl Statement {
    fn fits(&self, question: &Question<'_>) -> bool {
        self.principal.includes(question.caller)
            && self
                .actions
                .iter()
                .any(|action| is_like(&action.to_ascii_lowercase(), &question.action.to_ascii_lowercase()))
            && self.resources.iter().any(|resource| is_like(resource, question.resource))
            && self.conditions.iter().all(|condition| condition.holds(question.values))
    }
}

impl Principal {
    fn includes(&self, caller: Account) -> bool {
        match self {
            Self::Everyone => true,
            Self::Accounts(accounts) => accounts.contains(&caller),
        }
    }
}

impl Condition {
    fn holds(&self, values: &dyn ConditionValues) -> bool {
        let value = values.value(&self.key);
        let equals = || value.is_some_and(|value| self.values.iter().any(|one| one == value));
        let like = || value.is_some_and(|value| self.values.iter().any(|one| is_like(one, value)));
        match self.operator {
            Operator::StringEquals => equals(),
            Operator::StringNotEquals => !equals(),
            Operator::StringLike => like(),
            Operator::StringNotLike => !like(),
            Operator::Null => self.values.iter().any(|one| (one == "true") == value.is_none()),
        }
    }
}

/// Whether a text fits a pattern with `*` for any characters and `?` for any one.
pub(crate) fn is_like(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut of) = (0, 0);
    // Where the last asterisk was, and how much of the text it has taken so far.
    let mut star: Option<(usize, usize)> = None;
    while let Some(character) = text.get(at) {
        match pattern.get(of) {
            Some('*') => {
                star = Some((of, at));
                of += 1;
            }
            Some(one) if *one == '?' || one == character => (at, of) = (at + 1, of + 1),
            _ => {
                let Some((before, taken)) = star else { return false };
                star = Some((before, taken + 1));
                (at, of) = (taken + 1, before + 1);
            }
        }
    }
    pattern.iter().skip(of).all(|one| *one == '*')
}

#[cfg(test)]
mod tests {
    use super::is_like;

    #[test]
    fn patterns() {
        for (pattern, text) in [
            ("*", ""),
            ("s3:Get*", "s3:GetObject"),
            ("b/*", "b/a/b"),
            ("b/?", "b/a"),
            ("*a*b", "xaxbxab"),
            ("b", "b"),
            ("**", "b"),
        ] {
            assert!(is_like(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("", "b"), ("b", ""), ("b/*", "b"), ("b/?", "b/ab"), ("*a", "ab")] {
            assert!(!is_like(pattern, text), "{pattern} {text}");
        }
        assert!(!is_like(&"*a".repeat(1000), &"a".repeat(900)));
    }
}
