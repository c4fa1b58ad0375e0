//! From an expectation and an observation to findings, and from findings to a verdict.

use std::collections::BTreeMap;

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
pub struct Standing<'a> {
    /// What must hold.
    pub then: &'a Then,
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

/// Judges one case.
///
/// # Errors
/// When an expectation uses a variable that has no value.
pub fn judge(standing: &Standing<'_>, seen: &Observation) -> Result<Judgement, UnknownVariable> {
    let reply = understand(&seen.exchange);
    if reply == ReplyKind::Throttled {
        let reason = "throttled: the server answered 503".to_owned();
        return Ok(Judgement { verdict: Verdict::Skipped { reason }, findings: Vec::new() });
    }
    if unsupported(standing, seen, &reply) {
        return Ok(Judgement { verdict: Verdict::Unsupported, findings: Vec::new() });
    }
    let mut broken = assertions::check(standing.then, seen, &reply, standing.context)?;
    broken.extend(implied::check(standing.then, seen, &reply));
    if standing.sentinel && reply.claims_success() {
        broken.iter_mut().for_each(|one| one.kind = FailKind::Silent);
    }
    let mut findings: Vec<Finding> = broken.into_iter().map(|one| finding(standing, one)).collect();
    findings.sort_by_key(|finding| (!finding.binds, finding.kind));
    Ok(Judgement { verdict: verdict(&findings), findings })
}

/// A server that says it does not do this is not wrong, unless just that was to be judged.
fn unsupported(standing: &Standing<'_>, seen: &Observation, reply: &ReplyKind) -> bool {
    let says_so = seen.exchange.status() == Some(501) || reply.code() == Some("NotImplemented");
    let refused = matches!(reply, ReplyKind::Refusal(_));
    refused && !standing.then.refuses() && (says_so || standing.sentinel)
}

fn finding(standing: &Standing<'_>, broken: Broken) -> Finding {
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
