//! What came of one case.

use std::collections::BTreeMap;
use std::time::Instant;

use crate::catalogue::{Clause, Evidence, Level};
use crate::judge::{Judgement, Normaliser};
use crate::record::{AskedRecord, CaseRecord, Verdict, curl};
use crate::scenario::CaseHead;
use crate::target::{Session, Target};
use crate::wire::Exchange;

/// A case's record, with what a comparison with another server needs.
pub(super) struct CaseRun {
    pub(super) record: CaseRecord,
    pub(super) exchange: Option<Exchange>,
    pub(super) normaliser: Normaliser,
}

/// Every clause by its id.
pub(super) type Clauses = BTreeMap<String, Clause>;

impl CaseRun {
    /// A case that was judged, with what was on the wire unless it passed.
    pub(super) fn judged(
        (clauses, case): (&Clauses, &CaseHead),
        (target, session): (&Target, &Session),
        judgement: Judgement,
        exchange: Exchange,
        normaliser: Normaliser,
        start: Instant,
    ) -> Self {
        let mut record = blank(clauses, case, judgement);
        record.milliseconds = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        if record.verdict != Verdict::Pass {
            record.exchange = Some((&exchange).into());
            record.curl = curl(&exchange.request, target.endpoint(), session.region());
        }
        Self { record, exchange: Some(exchange), normaliser }
    }

    /// The same, with the request afterwards that told what is wrong.
    pub(super) fn told_by(
        mut self,
        (target, session): (&Target, &Session),
        asked: Option<&Exchange>,
    ) -> Self {
        self.record.afterwards = asked.map(|exchange| AskedRecord {
            exchange: exchange.into(),
            curl: curl(&exchange.request, target.endpoint(), session.region()),
        });
        self
    }

    /// A case that was not judged, for this reason.
    pub(super) fn unjudged(clauses: &Clauses, case: &CaseHead, verdict: Verdict) -> Self {
        let record = blank(clauses, case, Judgement { verdict, findings: Vec::new() });
        Self { record, exchange: None, normaliser: Normaliser::default() }
    }

    /// A case whose world could not be built.
    pub(super) fn unbuilt(clauses: &Clauses, case: &CaseHead, reason: String) -> Self {
        Self::unjudged(clauses, case, Verdict::SetupFailed { reason })
    }
}

fn blank(clauses: &Clauses, case: &CaseHead, judgement: Judgement) -> CaseRecord {
    let clause = clauses.get(&case.clause);
    CaseRecord {
        id: case.id.clone(),
        line: case.line,
        verdict: judgement.verdict,
        clause: case.clause.clone(),
        level: clause.map_or(Level::Must, |clause| clause.level),
        evidence: clause.map_or(Evidence::Documented, |clause| clause.evidence),
        findings: judgement.findings,
        exchange: None,
        curl: None,
        afterwards: None,
        reference_diff: None,
        milliseconds: 0,
    }
}
