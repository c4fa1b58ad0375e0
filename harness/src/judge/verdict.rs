//! From an expectation and an observation to findings, and from findings to a verdict.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::reply::{COMPLETED, completed};
use super::{Normaliser, Observation, ReplyKind, assertions, implied, understand};
use crate::catalogue::{Clause, Evidence, Level};
use crate::record::{FailKind, Finding, Subject, Verdict};
use crate::scenario::{Context, Then, UnknownVariable};

/// What a case came to, and why.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// What it came to.
    pub verdict: Verdict,
    /// Every assertion that did not hold, worst first.
    pub findings: Vec<Finding>,
}

/// What the judge needs to know of a case besides what was observed.
pub struct Standing<'a, T = Then> {
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
    /// An assertion of this clause.
    pub(super) fn of(kind: FailKind, clause: &str, subject: &str, expected: String, got: String) -> Self {
        Self { kind, clause: Some(clause.to_owned()), subject: subject.to_owned(), expected, got }
    }
}

/// Judges one case.
///
/// # Errors
/// When an expectation uses a variable that has no value.
pub fn judge(standing: &Standing<'_>, seen: &Observation) -> Result<Judgement, UnknownVariable> {
    let reply = understand(&seen.exchange, seen.operation.result());
    if reply == ReplyKind::Throttled {
        let reason = "throttled: the server answered 503".to_owned();
        return Ok(Judgement { verdict: Verdict::Skipped { reason }, findings: Vec::new() });
    }
    if unsupported(standing, seen, &reply) {
        return Ok(Judgement { verdict: Verdict::Unsupported, findings: Vec::new() });
    }
    let unseen = unseen(standing.then, seen);
    // An upload that could not be completed left no object to look at.
    let then = unseen.as_ref().map(|_| without_objects(standing.then));
    let then = then.as_ref().unwrap_or(standing.then);
    let mut broken = assertions::check(then, seen, &reply, standing.context)?;
    broken.extend(implied::check(then, seen, &reply));
    if standing.sentinel && reply.claims_success() {
        broken.iter_mut().for_each(|one| one.kind = FailKind::Silent);
    }
    let judgement = conclude(standing, broken);
    match (unseen, judgement.findings.is_empty()) {
        (Some(reason), true) => Ok(Judgement { verdict: Verdict::SetupFailed { reason }, ..judgement }),
        _ => Ok(judgement),
    }
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

/// Why the upload does not show what is to be judged: requests beyond the call are no verdict about copying.
fn unseen(then: &Then, seen: &Observation) -> Option<String> {
    let upload = seen.upload.as_ref()?;
    let all = then.all();
    if all.iter().any(|then| then.parts.is_some()) && upload.after.is_none() {
        return Some("the parts of the upload could not be listed".to_owned());
    }
    let completion = upload.completion.as_ref()?;
    if completed(completion) || all.iter().any(|then| then.completion.is_some()) {
        return None;
    }
    let status = completion.status().map_or_else(|| "no reply".to_owned(), |status| status.to_string());
    let code = understand(completion, COMPLETED).code().unwrap_or_default().to_owned();
    Some(format!("completing the upload answered {status} {code}").trim_end().to_owned())
}

fn without_objects(then: &Then) -> Then {
    let inner = |all: &[Then]| all.iter().map(without_objects).collect();
    let (any_of, also) = (inner(&then.any_of), inner(&then.also));
    Then { objects: IndexMap::default(), older: Vec::new(), any_of, also, ..then.clone() }
}

/// A server that says it does not do this is not wrong, unless just that was to be judged.
fn unsupported(standing: &Standing<'_>, seen: &Observation, reply: &ReplyKind) -> bool {
    let says_so = seen.exchange.status() == Some(501) || reply.code() == Some("NotImplemented");
    let refused = matches!(reply, ReplyKind::Refusal(_));
    refused && !standing.then.refuses() && (says_so || standing.sentinel)
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
