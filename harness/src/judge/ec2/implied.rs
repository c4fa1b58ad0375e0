//! What holds after every copy of a snapshot, so that no scenario can forget it.

use std::collections::{BTreeMap, BTreeSet};

use super::super::reply::ReplyKind;
use super::super::sets::sets_differ;
use super::super::verdict::Broken;
use super::observation::{ObservedSnapshot, Seen, SnapshotObservation, Watched};
use crate::record::FailKind;
use crate::scenario::Ec2Then;
use crate::wire::Document;

pub(in crate::judge) const ANSWERS: &str = "ec2.copy-snapshot.implied.answers";
const RESULT: &str = "ec2.copy-snapshot.implied.result";
const NEW_ID: &str = "ec2.copy-snapshot.implied.new-id";
const COMPLETES: &str = "ec2.copy-snapshot.implied.completes";
const OWNER: &str = "ec2.copy-snapshot.implied.owner";
const VOLUME_SIZE: &str = "ec2.copy-snapshot.implied.volume-size";
const STAYS_ENCRYPTED: &str = "ec2.copy-snapshot.implied.stays-encrypted";
const TAGS: &str = "ec2.copy-snapshot.implied.tags";
const DESCRIPTION: &str = "ec2.copy-snapshot.implied.description";
const DESCRIPTION_UNSAID: &str = "ec2.copy-snapshot.implied.description-unsaid";
const PERMISSIONS: &str = "ec2.copy-snapshot.implied.permissions";
const PROGRESS: &str = "ec2.copy-snapshot.implied.progress";
const PROGRESS_GROWS: &str = "ec2.copy-snapshot.implied.progress-grows";
const STORAGE_TIER: &str = "ec2.copy-snapshot.implied.storage-tier";
const SOURCE_UNCHANGED: &str = "ec2.copy-snapshot.implied.source-unchanged";
const REFUSED: &str = "ec2.copy-snapshot.implied.refused";

/// The clauses that own implied assertions; each must stand in the catalogue.
pub(in crate::judge) const CLAUSES: [&str; 16] = [
    ANSWERS,
    RESULT,
    NEW_ID,
    COMPLETES,
    OWNER,
    VOLUME_SIZE,
    STAYS_ENCRYPTED,
    TAGS,
    DESCRIPTION,
    DESCRIPTION_UNSAID,
    PERMISSIONS,
    PROGRESS,
    PROGRESS_GROWS,
    STORAGE_TIER,
    SOURCE_UNCHANGED,
    REFUSED,
];

/// Everything implied that does not hold.
pub(super) fn check(then: &Ec2Then, seen: &SnapshotObservation, reply: &ReplyKind) -> Vec<Broken> {
    match reply {
        ReplyKind::Success(_) | ReplyKind::Hollow(_) if then.refuses() && then.no_usable_copy.is_none() => {
            // What should have been refused was done: that is the finding, and the rest only repeats it.
            Vec::new()
        }
        ReplyKind::Success(result) => accepted(then, seen, result),
        ReplyKind::Hollow(how) => {
            let expected = format!("a {}", seen.operation.result());
            vec![Broken::of(FailKind::Silent, ANSWERS, "reply", expected, how.clone())]
        }
        ReplyKind::Refusal(_) | ReplyKind::Crash(_) => refused(seen),
        ReplyKind::Throttled => Vec::new(),
    }
}

/// A refused call makes nothing and leaves its source as it was.
fn refused(seen: &SnapshotObservation) -> Vec<Broken> {
    let mut broken: Vec<Broken> = source_changes(seen).into_iter().collect();
    if let Some((before, after)) = &seen.listed {
        let new: Vec<&str> = after.difference(before).map(String::as_str).collect();
        if !new.is_empty() {
            let (expected, got) = ("no new snapshot".to_owned(), format!("{} new", new.len()));
            broken.push(Broken::of(FailKind::Silent, REFUSED, "snapshots", expected, got));
        }
    }
    broken
}

fn accepted(then: &Ec2Then, seen: &SnapshotObservation, result: &Document) -> Vec<Broken> {
    let mut broken = reply_names_copy(seen, result);
    broken.extend(source_changes(seen));
    let Some(copy) = &seen.copy else { return broken };
    if seen.known.contains(&copy.id) {
        let (expected, got) = ("an id of its own".to_owned(), "the id of another snapshot".to_owned());
        broken.push(Broken::of(FailKind::Silent, NEW_ID, "copy: snapshotId", expected, got));
    }
    let Seen::There(snapshot) = &copy.settled else {
        broken.extend(vanished(then, copy));
        return broken;
    };
    broken.extend(completes(then, copy, snapshot));
    broken.extend(owner(seen, snapshot));
    if snapshot.element("status") == Some("completed") {
        broken.extend(progress(copy));
        broken.extend(like_source(seen, snapshot));
        broken.extend(as_asked(then, seen, snapshot));
        broken.extend(of_its_own(snapshot));
    }
    broken
}

fn reply_names_copy(seen: &SnapshotObservation, result: &Document) -> Vec<Broken> {
    let mut broken = Vec::new();
    let said = |name: &str| result.value(name).filter(|text| !text.is_empty());
    if said("requestId").is_none() {
        broken.push(wire("element requestId", "present", "absent"));
    }
    match said("snapshotId") {
        Some(id) if is_snapshot_id(id) => {}
        id => broken.push(wire("element snapshotId", "an id of a snapshot", id.unwrap_or("absent"))),
    }
    let tags: BTreeMap<String, String> = crate::wire::ec2::items(result, "tagSet")
        .map(|tag| {
            let text = |name| tag.value(name).unwrap_or_default().to_owned();
            (text("key"), text("value"))
        })
        .collect();
    if let Some(asked) = plain_tags(seen)
        && let Some((expected, got)) = sets_differ(&asked, &tags)
    {
        broken.push(wire("element tagSet", &expected, &got));
    }
    broken
}

/// `snap-` and 8 or 17 hexadecimal digits.
fn is_snapshot_id(id: &str) -> bool {
    let hex = |digits: &str| digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    id.strip_prefix("snap-").is_some_and(|digits| matches!(digits.len(), 8 | 17) && hex(digits))
}

/// What is asked for may be that somebody deletes the copy.
fn vanished(then: &Ec2Then, copy: &Watched) -> Option<Broken> {
    let expected = then.all().into_iter().any(|then| {
        let deleted = then.after.iter().any(|next| next.action.as_deref() == Some("DeleteSnapshot"));
        deleted || then.copy.as_ref().is_some_and(|state| state.absent)
    });
    let got = match &copy.settled {
        Seen::Unreadable(why) => why.clone(),
        _ => "no snapshot".to_owned(),
    };
    (!expected)
        .then(|| Broken::of(FailKind::Silent, COMPLETES, "copy: existence", "a snapshot".to_owned(), got))
}

/// A copy is completed in the end, unless the scenario says how else it ends.
fn completes(then: &Ec2Then, copy: &Watched, snapshot: &ObservedSnapshot) -> Option<Broken> {
    let said = then.all().into_iter().any(|then| {
        then.no_usable_copy.is_some() || then.copy.as_ref().is_some_and(|state| state.status.is_some())
    });
    let status = snapshot.element("status").unwrap_or("none");
    if said && copy.gave_up.is_none() || status == "completed" {
        return None;
    }
    let waited = copy.gave_up.map(|time| format!(" after {time:?}")).unwrap_or_default();
    let message = snapshot.element("statusMessage").map(|text| format!(" ({text})")).unwrap_or_default();
    let got = format!("{status}{waited}{message}");
    Some(Broken::of(FailKind::Silent, COMPLETES, "copy: status", "completed".to_owned(), got))
}

fn owner(seen: &SnapshotObservation, snapshot: &ObservedSnapshot) -> Option<Broken> {
    let (account, owner) = (seen.account.as_deref()?, snapshot.element("ownerId").unwrap_or("none"));
    (account != owner)
        .then(|| Broken::of(FailKind::State, OWNER, "copy: ownerId", account.to_owned(), owner.to_owned()))
}

/// Percentages, and 100 once the copy is completed; whether they only grow no document says.
fn progress(copy: &Watched) -> Vec<Broken> {
    let percent = |text: &String| text.strip_suffix('%').and_then(|digits| digits.parse::<u32>().ok());
    let shown = copy.progress.iter().filter(|text| !text.is_empty());
    let percents: Option<Vec<u32>> = shown.map(percent).collect();
    let last = copy.settled.element("progress").unwrap_or("none");
    let right = percents.as_ref().is_some_and(|all| all.iter().all(|one| *one <= 100)) && last == "100%";
    let grows = percents.is_none_or(|all| all.is_sorted());
    let got = copy.progress.iter().map(String::as_str).chain([last]).collect::<Vec<_>>().join(", ");
    let broken = |clause, expected: &str| {
        Broken::of(FailKind::State, clause, "copy: progress", expected.to_owned(), got.clone())
    };
    let all = [
        (!right).then(|| broken(PROGRESS, "percentages, and 100% in the end")),
        (!grows).then(|| broken(PROGRESS_GROWS, "percentages that never fall")),
    ];
    all.into_iter().flatten().collect()
}

fn like_source(seen: &SnapshotObservation, snapshot: &ObservedSnapshot) -> Vec<Broken> {
    let Some(source) = seen.source.as_ref().and_then(|(before, _)| before.there()) else { return Vec::new() };
    let mut broken = Vec::new();
    let size = source.element("volumeSize");
    if size.is_some() && snapshot.element("volumeSize") != size {
        let got = snapshot.element("volumeSize").unwrap_or("none").to_owned();
        let expected = size.unwrap_or_default().to_owned();
        broken.push(Broken::of(FailKind::State, VOLUME_SIZE, "copy: volumeSize", expected, got));
    }
    if source.element("encrypted") == Some("true") && snapshot.element("encrypted") != Some("true") {
        let got = snapshot.element("encrypted").unwrap_or("none").to_owned();
        broken.push(Broken::of(FailKind::Silent, STAYS_ENCRYPTED, "copy: encrypted", "true".to_owned(), got));
    }
    broken
}

/// Tags and description are those that were asked for; the source's are not taken along.
///
/// Tags that the case says itself take the place of those: they may have been changed since.
fn as_asked(then: &Ec2Then, seen: &SnapshotObservation, snapshot: &ObservedSnapshot) -> Vec<Broken> {
    let mut broken = Vec::new();
    let says_tags = then.copy.as_ref().is_some_and(|copy| copy.tags.is_some());
    if let Some(asked) = plain_tags(seen).filter(|_| !says_tags)
        && let Some((expected, got)) = sets_differ(&asked, &snapshot.tags)
    {
        broken.push(Broken::of(FailKind::State, TAGS, "copy: tags", expected, got));
    }
    let description = snapshot.element("description");
    let source = seen.source.as_ref().and_then(|(before, _)| before.element("description"));
    let unasked = seen.asked.description.is_none() && !has_parameter(seen, "Description");
    let wrong = match &seen.asked.description {
        Some(text) if text.variables().next().is_none() && !has_parameter(seen, "Description") => {
            let asked = Some(text.literal()).filter(|text| !text.is_empty());
            let asked_for = || (DESCRIPTION, asked.clone().unwrap_or_else(|| "none".to_owned()));
            (asked.as_deref() != description).then(asked_for)
        }
        None if unasked && source.is_some() && source == description => {
            Some((DESCRIPTION_UNSAID, "not the source's".to_owned()))
        }
        _ => None,
    };
    if let Some((clause, expected)) = wrong {
        let got = description.unwrap_or("none").to_owned();
        broken.push(Broken::of(FailKind::State, clause, "copy: description", expected, got));
    }
    broken
}

/// The tags asked for, unless parameters are sent as they are written, or with variables.
fn plain_tags(seen: &SnapshotObservation) -> Option<BTreeMap<String, String>> {
    if seen.asked.parameters.keys().any(|name| name.starts_with("TagSpecification")) {
        return None;
    }
    let tags = seen.asked.tags.iter().flatten();
    tags.map(|(key, value)| {
        let plain = value.variables().next().is_none();
        plain.then(|| (key.clone(), value.literal()))
    })
    .collect()
}

fn has_parameter(seen: &SnapshotObservation, name: &str) -> bool {
    seen.asked.parameters.contains_key(name) || seen.asked.without.iter().any(|without| without == name)
}

/// Permissions and tier are not the source's.
fn of_its_own(snapshot: &ObservedSnapshot) -> Vec<Broken> {
    let mut broken = Vec::new();
    if let Some(permissions) = snapshot.permissions.as_ref().filter(|all| !all.is_empty()) {
        let (expected, got) = (words(&BTreeSet::new()), words(permissions));
        broken.push(Broken::of(FailKind::State, PERMISSIONS, "copy: permissions", expected, got));
    }
    // Whether the tier is shown at all is a question of its own.
    if let Some(tier) = snapshot.element("storageTier").filter(|tier| *tier != "standard") {
        let (expected, got) = ("standard".to_owned(), tier.to_owned());
        broken.push(Broken::of(FailKind::State, STORAGE_TIER, "copy: storageTier", expected, got));
    }
    broken
}

/// The source is as it was.
fn source_changes(seen: &SnapshotObservation) -> Option<Broken> {
    let (before, after) = seen.source.as_ref()?;
    // Where something was done afterwards, it may have been done to the source.
    if !seen.followed_up.is_empty() {
        return None;
    }
    let found = changes("source", before, after)?;
    Some(Broken { clause: Some(SOURCE_UNCHANGED.to_owned()), ..found })
}

/// In what a snapshot differs from what it was; what time itself changes in a pending one does not count.
pub(super) fn changes(name: &str, before: &Seen, after: &Seen) -> Option<Broken> {
    let (before, after) = match (before, after) {
        (Seen::There(before), Seen::There(after)) => (before, after),
        (before, after) if before == after => return None,
        (before, after) => return Some(changed(name, "existence", &presence(before), &presence(after))),
    };
    let pending = before.element("status") == Some("pending");
    let in_time = |name: &str| {
        matches!(name, "status" | "progress" | "completionTime" | "statusMessage" | "fullSnapshotSizeInBytes")
    };
    let names: BTreeSet<&String> = before.elements.keys().chain(after.elements.keys()).collect();
    let element = names
        .into_iter()
        .find(|name| before.element(name) != after.element(name) && !(pending && in_time(name)));
    if let Some(element) = element {
        let text = |snapshot: &ObservedSnapshot| snapshot.element(element).unwrap_or("none").to_owned();
        return Some(changed(name, element, &text(before), &text(after)));
    }
    if let Some((before, after)) = sets_differ(&before.tags, &after.tags) {
        return Some(changed(name, "tags", &before, &after));
    }
    let all = |snapshot: &ObservedSnapshot| words(&snapshot.permissions.clone().unwrap_or_default());
    (before.permissions != after.permissions).then(|| changed(name, "permissions", &all(before), &all(after)))
}

fn presence(seen: &Seen) -> String {
    match seen {
        Seen::There(_) => "a snapshot".to_owned(),
        Seen::Absent => "no snapshot".to_owned(),
        Seen::Unreadable(why) => why.clone(),
    }
}

fn changed(name: &str, facet: &str, before: &str, after: &str) -> Broken {
    let (subject, expected) = (format!("{name}: {facet}"), format!("unchanged: {before}"));
    Broken { kind: FailKind::State, clause: None, subject, expected, got: after.to_owned() }
}

/// Permissions in words.
pub(super) fn words(permissions: &BTreeSet<String>) -> String {
    if permissions.is_empty() {
        "none".to_owned()
    } else {
        Vec::from_iter(permissions.iter().map(String::as_str)).join(", ")
    }
}

fn wire(subject: &str, expected: &str, got: &str) -> Broken {
    Broken::of(FailKind::Wire, RESULT, subject, expected.to_owned(), got.to_owned())
}
