//! From assertions that do not hold to findings, and from findings to a verdict.

use std::collections::BTreeMap;

use super::{Normaliser, ReplyKind};
use crate::catalogue::{Clause, Evidence, Level};
use crate::record::{FailKind, Finding, Subject, Verdict};
use crate::scenario::Context;
use crate::wire::Exchange;

/// What a case came to, and why.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// What it came to.
    pub verdict: Verdict,
    /// Every assertion that did not hold, worst first.
    pub findings: Vec<Finding>,
}

/// What the judge needs to know of a case besides what was observed.
pub struct Standing<'a, T> {
    /// What must hold.
    pub then: &'a T,
    /// The clause that owns its assertions.
    pub clause: &'a str,
    /// Every clause.
    pub clauses: &'a BTreeMap<String, Clause>,
    /// Values of variables.
    pub context: &'a dyn Context,
    /// Takes run-specific values out of findings.
    pub normaliser: &'a Normaliser,
    /// Whether the case runs although the target lacks what it is about.
    pub sentinel: bool,
}

/// One assertion that did not hold, before its clause is looked up.
pub(super) struct Broken {
    pub(super) kind: FailKind,
    /// `None`: the clause that owns the assertions.
    pub(super) clause: Option<String>,
    pub(super) subject: String,
    pub(super) expected: String,
    pub(super) got: String,
}

impl Broken {
    /// An assertion of whatever clause owns it.
    pub(super) fn stated(kind: FailKind, subject: &str, expected: String, got: String) -> Self {
        Self { kind, clause: None, subject: subject.to_owned(), expected, got }
    }

    /// An assertion of this clause.
    pub(super) fn of(kind: FailKind, clause: &str, subject: &str, expected: String, got: String) -> Self {
        Self { kind, clause: Some(clause.to_owned()), subject: subject.to_owned(), expected, got }
    }
}

/// What a reply comes to that is not judged: it asks to slow down, or says that the server does not do this, and
/// that was not to be judged.
pub(super) fn unjudged<T>(
    standing: &Standing<'_, T>,
    exchange: &Exchange,
    reply: &ReplyKind,
    refuses: bool,
) -> Option<Judgement> {
    // InvalidAction is how the Query API says that it knows no such call.
    let says_so =
        exchange.status() == Some(501) || matches!(reply.code(), Some("NotImplemented" | "InvalidAction"));
    let refused = matches!(reply, ReplyKind::Refusal(_));
    let verdict = match reply {
        ReplyKind::Throttled => Verdict::Skipped { reason: "throttled: the server answered 503".to_owned() },
        _ if refused && !refuses && (says_so || standing.sentinel) => Verdict::Unsupported,
        _ => return None,
    };
    Some(Judgement { verdict, findings: Vec::new() })
}

/// The findings, each once and the worst first, and the verdict that they come to.
pub(super) fn conclude<T>(standing: &Standing<'_, T>, broken: Vec<Broken>) -> Judgement {
    let mut findings: Vec<Finding> = Vec::new();
    for one in broken.into_iter().map(|one| finding(standing, one)) {
        if !findings.contains(&one) {
            findings.push(one);
        }
    }
    findings.sort_by_key(|finding| (!finding.binds, finding.kind));
    Judgement { verdict: verdict(&findings), findings }
}

fn finding<T>(standing: &Standing<'_, T>, broken: Broken) -> Finding {
    let id = broken.clause.unwrap_or_else(|| standing.clause.to_owned());
    let clause = standing.clauses.get(&id);
    let (expected, got) = standing.normaliser.apply_pair(&broken.expected, &broken.got);
    Finding {
        kind: broken.kind,
        level: clause.map_or(Level::Must, |clause| clause.level),
        evidence: clause.map_or(Evidence::Documented, |clause| clause.evidence),
        binds: clause.is_none_or(Clause::binds),
        clause: id,
        subject: Subject(broken.subject),
        expected,
        got,
    }
}

fn verdict(findings: &[Finding]) -> Verdict {
    let binding = findings.iter().filter(|finding| finding.binds).map(|finding| finding.kind).min();
    match (binding, findings.is_empty()) {
        (Some(kind), _) => Verdict::Fail { kind },
        (None, false) => Verdict::Differs,
        (None, true) => Verdict::Pass,
    }
}
