//! What becomes of a call for which no usable copy is expected, and of copies that go wrong by themselves.

use std::collections::BTreeMap;
use std::time::Duration;

use super::*;
use crate::catalogue::Role;
use crate::judge::Normaliser;
use crate::record::{Finding, Verdict};
use crate::scenario::{
    Codes, Context, Expected, FollowUp, NoUsableCopy, Operation, StatusPattern, Statuses, Variable,
};
use crate::wire::{Exchange, Reply, Request};

struct Nothing;

impl Context for Nothing {
    fn value(&self, _: &Variable) -> Option<String> {
        None
    }
}

const COPIED: &str = "<CopySnapshotResponse><requestId>r</requestId><snapshotId>snap-0123456789abcdef0</snapshotId>\
                      </CopySnapshotResponse>";
const REFUSED: &str = "<Response><Errors><Error><Code>InvalidSnapshot.NotFound</Code><Message/></Error></Errors>\
                       <RequestID>r</RequestID></Response>";

fn snapshot(status: &str, progress: &str) -> Seen {
    let elements = [
        ("snapshotId", "snap-0123456789abcdef0"),
        ("status", status),
        ("progress", progress),
        ("storageTier", "standard"),
        ("ownerId", "123456789012"),
    ];
    let elements = elements.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    Seen::There(ObservedSnapshot { elements, ..ObservedSnapshot::default() })
}

/// A reply, and a copy with these statuses at first and at the end, each with its progress.
fn seen(status: u16, body: &str, copy: Option<[(&str, &str); 2]>) -> SnapshotObservation {
    let reply = Reply { status, body: body.to_owned().into(), ..Reply::default() };
    let watched = copy.map(|[(first, at_first), (last, settled)]| Watched {
        id: "snap-0123456789abcdef0".to_owned(),
        at_first: snapshot(first, at_first),
        settled: snapshot(last, settled),
        progress: vec![at_first.to_owned(), settled.to_owned()],
        gave_up: (last == "pending").then_some(Duration::from_secs(60)),
    });
    SnapshotObservation {
        operation: Operation::CopySnapshot,
        asked: Default::default(),
        by: Role::Owner,
        account: Some("123456789012".to_owned()),
        exchange: Exchange { request: Request::default(), outcome: Ok(reply), elapsed: Duration::ZERO },
        known: ["snap-0fedcba9876543210".to_owned()].into(),
        listed: None,
        source: None,
        copy: watched,
        others: BTreeMap::new(),
        unchanged: BTreeMap::new(),
        followed_up: BTreeMap::new(),
    }
}

fn judged(then: &Ec2Then, seen: &SnapshotObservation) -> (Verdict, Vec<String>) {
    let (judgement, _) = told(then, seen);
    let words = |finding: &Finding| format!("{}: {} / {}", finding.subject, finding.expected, finding.got);
    (judgement.verdict, judgement.findings.iter().map(words).collect())
}

/// With the start of the request afterwards that told what is wrong.
fn told(then: &Ec2Then, seen: &SnapshotObservation) -> (Judgement, Option<String>) {
    let (clauses, normaliser) = (BTreeMap::new(), Normaliser::default());
    let standing = Standing {
        then,
        clause: "some",
        clauses: &clauses,
        context: &Nothing,
        normaliser: &normaliser,
        sentinel: false,
    };
    let judgement = judge_snapshot(&standing, seen).unwrap();
    let exchange = told_by(&standing, seen, &judgement);
    let told = exchange.map(|exchange| exchange.request.path.clone());
    (judgement, told)
}

fn no_usable_copy(codes: &[&str]) -> Ec2Then {
    let refused = (!codes.is_empty()).then(|| Codes(codes.iter().map(|code| (*code).to_owned()).collect()));
    Ec2Then { no_usable_copy: Some(NoUsableCopy { refused }), ..Ec2Then::default() }
}

fn success() -> Ec2Then {
    Ec2Then { status: Some(Statuses(vec![StatusPattern::Exactly(200)])), ..Ec2Then::default() }
}

const SILENT: Verdict = Verdict::Fail { kind: FailKind::Silent };
const WIRE: Verdict = Verdict::Fail { kind: FailKind::Wire };
const STATE: Verdict = Verdict::Fail { kind: FailKind::State };

#[test]
fn no_usable_copy_is_a_refusal_or_a_copy_that_fails() {
    let then = no_usable_copy(&["InvalidSnapshot.NotFound"]);
    assert_eq!(judged(&then, &seen(400, REFUSED, None)).0, Verdict::Pass);
    let failed = seen(200, COPIED, Some([("pending", "0%"), ("error", "")]));
    assert_eq!(judged(&then, &failed).0, Verdict::Pass);
    let other = no_usable_copy(&["IncorrectState"]);
    assert_eq!(judged(&other, &seen(400, REFUSED, None)).0, WIRE);
}

#[test]
fn a_usable_copy_where_there_should_be_none_is_silent() {
    let then = no_usable_copy(&[]);
    for last in [("completed", "100%"), ("pending", "50%"), ("recoverable", "")] {
        let (verdict, findings) = judged(&then, &seen(200, COPIED, Some([("pending", "0%"), last])));
        assert_eq!(verdict, SILENT, "{last:?}: {findings:?}");
    }
    let hollow = seen(200, "<CopySnapshotResponse><requestId>r</requestId></CopySnapshotResponse>", None);
    assert_eq!(judged(&then, &hollow).0, SILENT);
}

#[test]
fn a_refusal_that_makes_a_snapshot_all_the_same_is_silent() {
    let mut seen = seen(400, REFUSED, None);
    seen.listed = Some((Default::default(), ["snap-0123456789abcdef0".to_owned()].into()));
    let (verdict, findings) = judged(&no_usable_copy(&[]), &seen);
    assert_eq!((verdict, findings), (SILENT, vec!["snapshots: no new snapshot / 1 new".to_owned()]));
}

#[test]
fn a_copy_completes_unless_the_case_says_otherwise() {
    let done = seen(200, COPIED, Some([("pending", "0%"), ("completed", "100%")]));
    assert_eq!(judged(&success(), &done), (Verdict::Pass, Vec::new()));
    for last in [("error", ""), ("pending", "99%")] {
        let (verdict, findings) = judged(&success(), &seen(200, COPIED, Some([("pending", "0%"), last])));
        assert_eq!(verdict, SILENT, "{findings:?}");
    }
    let unfinished = seen(200, COPIED, Some([("pending", "60%"), ("completed", "99%")]));
    assert_eq!(judged(&success(), &unfinished).0, STATE);
}

#[test]
fn a_copy_has_an_id_of_its_own_and_the_owner_that_asked() {
    let mut reused = seen(200, COPIED, Some([("completed", "100%"), ("completed", "100%")]));
    reused.known.insert("snap-0123456789abcdef0".to_owned());
    assert_eq!(judged(&success(), &reused).0, SILENT);
    let mut foreign = seen(200, COPIED, Some([("completed", "100%"), ("completed", "100%")]));
    foreign.account = Some("210987654321".to_owned());
    assert_eq!(judged(&success(), &foreign).0, STATE);
    let malformed = seen(200, &COPIED.replace("snap-0123456789abcdef0", "copy-1"), None);
    assert_eq!(judged(&success(), &malformed).0, WIRE);
}

#[test]
fn html_and_throttling_are_what_they_are() {
    let html = seen(500, "<html>no</html>", None);
    assert_eq!(judged(&no_usable_copy(&[]), &html).0, Verdict::Fail { kind: FailKind::Crash });
    assert!(matches!(judged(&success(), &seen(503, REFUSED, None)).0, Verdict::Skipped { .. }));
    let refused = seen(400, REFUSED, None);
    assert_eq!(judged(&success(), &refused).0, WIRE);
}

#[test]
fn an_empty_element_counts_as_none_and_one_that_holds_others_does_not() {
    let (empty, full) =
        (seen(200, COPIED, None), "<tagSet><item><key>k</key></item></tagSet></CopySnapshotResponse>");
    let absent = |path: &str| Ec2Then {
        fields: [(path.to_owned(), Expected::Absent)].into_iter().collect(),
        ..success()
    };
    let emptied =
        seen(200, &COPIED.replace("</CopySnapshotResponse>", "<tagSet/></CopySnapshotResponse>"), None);
    assert_eq!(judged(&absent("tagSet"), &empty).0, Verdict::Pass);
    assert_eq!(judged(&absent("tagSet"), &emptied).0, Verdict::Pass);
    let tagged = seen(200, &COPIED.replace("</CopySnapshotResponse>", full), None);
    assert!(judged(&absent("tagSet"), &tagged).1.contains(&"element tagSet: absent / present".to_owned()));
}

#[test]
fn the_request_that_tells_what_is_wrong_is_known() {
    let mut seen = seen(200, COPIED, Some([("completed", "100%"), ("completed", "100%")]));
    for (number, (path, status)) in [("/first", 200), ("/second", 400)].into_iter().enumerate() {
        let request = Request { path: path.to_owned(), ..Request::default() };
        let reply = Reply { status, body: REFUSED.to_owned().into(), ..Reply::default() };
        let exchange = Exchange { request, outcome: Ok(reply), elapsed: Duration::ZERO };
        seen.followed_up.insert((0, number), FollowedUp::Asked(Box::new(exchange)));
    }
    let step = || FollowUp { action: Some("DeleteSnapshot".to_owned()), ..FollowUp::default() };
    let (judgement, told) = told(&Ec2Then { after: vec![step(), step()], ..success() }, &seen);
    assert_eq!((judgement.verdict, told), (STATE, Some("/second".to_owned())));
}

#[test]
fn a_server_without_the_call_says_so_unless_the_request_was_odd() {
    let unknown = seen(400, &REFUSED.replace("InvalidSnapshot.NotFound", "InvalidAction"), None);
    assert_eq!(judged(&success(), &unknown).0, Verdict::Unsupported);
    let refused = Ec2Then { status: Some(Statuses(vec![StatusPattern::Exactly(400)])), ..Ec2Then::default() };
    let odd = Ec2Then { any_of: vec![success(), refused], ..Ec2Then::default() };
    assert_eq!(judged(&odd, &unknown).0, Verdict::Pass);
}
