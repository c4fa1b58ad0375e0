//! Records for tests.

use super::{
    CaseRecord, Comparison, ExchangeRecord, FailKind, Finding, MessageRecord, RunRecord, ScenarioRecord,
    Subject, TargetRecord, Verdict,
};
use crate::catalogue::{Evidence, Level};

pub(crate) fn run(scenarios: Vec<ScenarioRecord>) -> RunRecord {
    RunRecord {
        schema: 1,
        copyspec: "0.1.0".to_owned(),
        started: "2026-11-20T10:00:00Z".to_owned(),
        milliseconds: 1234,
        target: TargetRecord {
            name: "moto".to_owned(),
            endpoint: "http://127.0.0.1:5000".to_owned(),
            version: Some("5.2.5".to_owned()),
        },
        selection: String::new(),
        warnings: Vec::new(),
        clauses: Vec::new(),
        scenarios,
        left_behind: Vec::new(),
        incomplete: None,
    }
}

pub(crate) fn scenario(id: &str, cases: Vec<CaseRecord>) -> ScenarioRecord {
    ScenarioRecord {
        id: id.to_owned(),
        title: "REPLACE takes the metadata of the request".to_owned(),
        file: format!("{id}.yaml"),
        cases,
        comparison: Comparison::NotCompared,
    }
}

pub(crate) fn case(id: &str, verdict: Verdict) -> CaseRecord {
    CaseRecord {
        id: id.to_owned(),
        line: 3,
        verdict,
        clause: "s3.copy-object.answers".to_owned(),
        level: Level::Must,
        evidence: Evidence::Documented,
        findings: Vec::new(),
        exchange: None,
        curl: None,
        afterwards: None,
        reference_diff: None,
        milliseconds: 1,
    }
}

pub(crate) fn passing(id: &str) -> CaseRecord {
    case(id, Verdict::Pass)
}

pub(crate) fn skipped(id: &str, reason: &str) -> CaseRecord {
    case(id, Verdict::Skipped { reason: reason.to_owned() })
}

pub(crate) fn setup_failed(id: &str, reason: &str) -> CaseRecord {
    case(id, Verdict::SetupFailed { reason: reason.to_owned() })
}

/// Fails on the wire: a status of 200 was expected.
pub(crate) fn failing(id: &str, got: &str) -> CaseRecord {
    let mut case = case(id, Verdict::Fail { kind: FailKind::Wire });
    case.findings = vec![finding(FailKind::Wire, "status", "200", got)];
    case.exchange = Some(exchange());
    case.curl = Some("curl -X PUT --aws-sigv4 aws:amz:us-east-1:s3 'http://127.0.0.1:5000/b/k'".to_owned());
    case.reference_diff = Some("-200\n+412\n".to_owned());
    case
}

pub(crate) fn finding(kind: FailKind, subject: &str, expected: &str, got: &str) -> Finding {
    Finding {
        kind,
        clause: "s3.copy-object.answers".to_owned(),
        level: Level::Must,
        evidence: Evidence::Documented,
        binds: true,
        subject: Subject(subject.to_owned()),
        expected: expected.to_owned(),
        got: got.to_owned(),
    }
}

fn exchange() -> ExchangeRecord {
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    ExchangeRecord {
        request: MessageRecord {
            start: "PUT /b/k".to_owned(),
            headers: vec![header("x-amz-copy-source", "/b/a")],
            body: String::new(),
        },
        reply: Some(MessageRecord {
            start: "412".to_owned(),
            headers: vec![header("content-type", "application/xml")],
            body: "<Error>\n  <Code>PreconditionFailed</Code>\n</Error>".to_owned(),
        }),
        error: None,
    }
}
