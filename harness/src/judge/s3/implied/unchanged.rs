//! What a refusal leaves alone.

use super::super::Broken;
use super::super::observation::{CARRIED, EVENT_HOLD, LEGAL_HOLD, Observation, Observed, RETAIN_UNTIL};
use super::super::sets::sets_differ;
use super::copied::{LOCK_MODE, REDIRECT};
use super::encrypted::SHOWN;
use crate::record::FailKind;
use crate::scenario::Address;

/// Whether an address changed, and what about it.
pub(in crate::judge::s3) fn unchanged(seen: &Observation, address: &Address) -> Option<Broken> {
    let nothing = Observed::default();
    let before = seen.before.get(address).unwrap_or(&nothing);
    let after = seen.after.get(address).unwrap_or(&nothing);
    let (expected, got) = change(before, after)?;
    let subject = format!("{address}: unchanged");
    Some(Broken { kind: FailKind::State, clause: None, subject, expected, got })
}

/// The first thing in which two states of an address differ.
fn change(before: &Observed, after: &Observed) -> Option<(String, String)> {
    if let (Some(before), Some(after)) = (before.versions, after.versions)
        && before != after
    {
        return Some((format!("{before} versions"), format!("{after} versions")));
    }
    let (before, after) = match (&before.object, &after.object) {
        (None, None) => return None,
        (Some(_), None) => return Some(("the object as it was".to_owned(), "no object".to_owned())),
        (None, Some(_)) => return Some(("no object".to_owned(), "an object".to_owned())),
        (Some(before), Some(after)) => (before, after),
    };
    if let (Some(before), Some(after)) = (&before.body, &after.body)
        && before != after
    {
        return Some((before.to_string(), after.to_string()));
    }
    // Last-Modified is left out: it tells a rewrite only when a second has turned in between.
    let kept = [
        "etag",
        "x-amz-version-id",
        "x-amz-storage-class",
        LOCK_MODE,
        RETAIN_UNTIL,
        LEGAL_HOLD,
        EVENT_HOLD,
        REDIRECT,
    ];
    for name in kept.into_iter().chain(SHOWN).chain(CARRIED) {
        let (before, after) = (before.headers.get(name), after.headers.get(name));
        if before != after {
            return Some((format!("{name}: {}", shown(before)), format!("{name}: {}", shown(after))));
        }
    }
    for (before, after) in [(&before.tags, &after.tags), (&before.annotations, &after.annotations)] {
        if let (Some(before), Some(after)) = (before, after)
            && let Some(differing) = sets_differ(before, after)
        {
            return Some(differing);
        }
    }
    if let (Some(before), Some(after)) = (&before.acl, &after.acl)
        && before != after
    {
        return Some((before.words(), after.words()));
    }
    sets_differ(&before.metadata(), &after.metadata())
}

fn shown(value: Option<&str>) -> &str {
    value.unwrap_or("absent")
}
