//! Copies of snapshots as prose.

use super::words::{entry_set, expected, list, raw_set, set, signed};
use super::{CopySnapshot, FollowUp, Method, NewSnapshot, NoUsableCopy, SnapshotState, Step, Then};
use crate::catalogue::{RegionRole, Role};

pub(super) fn step(step: &Step) -> String {
    match step {
        Step::CreateKey(key) => format!("a key `{}`{}", key.name, with(&key.words())),
        Step::SetKey(key) => format!("the key `{}` now{}", key.name, with(&key.words())),
        Step::CreateSnapshot(new) => new_snapshot(new),
        Step::CopySnapshot(copy) => {
            let times = copy.times.map(|times| format!(", {times} times")).unwrap_or_default();
            let pending = if copy.wait == Some(false) { ", still pending" } else { "" };
            format!("{}, called `{}`{times}{pending}", call(copy), copy.name())
        }
        Step::ShareSnapshot(share) => format!("`{}` shared with {}", share.snapshot, names(&share.with)),
        Step::UnshareSnapshot(share) => {
            format!("`{}` no longer shared with {}", share.snapshot, names(&share.with))
        }
        Step::DeleteSnapshot(of) => format!("`{}` deleted", of.snapshot),
        Step::DeleteVolume(volume) => format!("the volume of `{}` deleted", volume.of),
        Step::CreateTags(tagged) => {
            format!("{} put on `{}`{}", entry_set("tags", &tagged.tags), tagged.on, by(tagged.by))
        }
        Step::DeleteTags(tags) => {
            format!("the tags {} taken from `{}`{}", tags.tags.join(" "), tags.on, by(tags.by))
        }
        Step::EncryptionByDefault(default) => {
            let state = if default.on { "on" } else { "off" };
            format!("encryption by default {state}{}{}", region(default.r#in), by(default.by))
        }
        Step::DefaultKey(default) => {
            format!("`{}` the default key{}{}", default.key, region(default.r#in), by(default.by))
        }
        Step::ArchiveSnapshot(of) => format!("`{}` archived", of.snapshot),
        Step::RestoreSnapshot(of) => format!("`{}` restored", of.snapshot),
        Step::RegisterImage(image) => format!("an image `{}` of `{}`", image.name, image.from),
        Step::UserPolicy(statements) => {
            let statements: Vec<String> = statements.iter().map(ToString::to_string).collect();
            format!("a policy of the user `limited` that {}", statements.join(" and "))
        }
        Step::Call(other) => {
            let parameters = raw_set(&other.with);
            format!("{}{}{}{}", other.action, with(&parameters), region(other.r#in), by(other.by))
        }
        Step::Wait(wait) => format!("{} seconds pass", wait.0.as_secs()),
    }
}

fn new_snapshot(new: &NewSnapshot) -> String {
    let encrypted =
        new.encrypted.map(|encrypted| if encrypted { "encrypted" } else { "unencrypted" }.to_owned());
    let details = [
        Some(format!("{} GiB", new.size)),
        encrypted,
        new.key.as_ref().map(|key| format!("with the key `{key}`")),
        new.description.as_ref().map(|text| format!("described as `{}`", text.source())),
        set("tags", &new.tags),
        new.outpost.map(|outpost| format!("on the {outpost} Outpost")),
        new.local_zone.map(|zone| format!("in the {zone} Local Zone")),
        (!new.wait).then(|| "still pending".to_owned()),
    ];
    let details = list(details.into_iter().flatten());
    format!("a snapshot `{}` of {details}{}{}", new.name, region(new.r#in), by(new.by))
}

pub(super) fn call(call: &CopySnapshot) -> String {
    let source = call.from.as_ref().map_or_else(|| "nothing".to_owned(), |from| format!("`{from}`"));
    let to = region(call.r#in.unwrap_or_default());
    format!("copy the snapshot {source}{to}{}{}", by(call.by.unwrap_or_default()), with(&details(call)))
}

/// What parameters change that are laid over a call.
pub(super) fn change(call: &CopySnapshot) -> String {
    let from = call.from.as_ref().map(|from| format!("the snapshot `{from}`"));
    let to = call.r#in.map(region).filter(|words| !words.is_empty()).map(|words| words.trim().to_owned());
    let by = call.by.map(|role| format!("by {role}"));
    list([from, to, by].into_iter().flatten().chain(details(call)))
}

/// The status and the code, or that no usable copy comes of the call.
pub(super) fn brief(then: &Then) -> String {
    if then.no_usable_copy.is_some() {
        return "no usable copy".to_owned();
    }
    if then.status.is_none() && !then.any_of.is_empty() {
        return then.any_of.iter().map(brief).collect::<Vec<_>>().join(" or ");
    }
    let status = then.status.as_ref().map(ToString::to_string);
    let code = then.error.as_ref().map(|codes| codes.0.join(" or "));
    status.into_iter().chain(code).collect::<Vec<_>>().join(" ")
}

fn details(call: &CopySnapshot) -> Vec<String> {
    let sent = call.wire().map(|(name, value)| format!("{name}={}", value.source()));
    let presigned = call.presigned.as_ref().map(|url| {
        let without = url.without.iter().map(|name| format!("no {name}"));
        let inside = raw_set(&url.parameters).into_iter().chain(without).chain(url.signed.iter().map(signed));
        format!("a presigned URL{}", with(&inside.collect::<Vec<_>>()))
    });
    sent.chain(call.tags.as_ref().map(|tags| entry_set("tags", tags)))
        .chain(presigned)
        .chain(raw_set(&call.parameters))
        .chain(call.without.iter().map(|name| format!("no {name}")))
        .chain(set("headers", &call.headers))
        .chain((call.method == Some(Method::Get)).then(|| "in the query".to_owned()))
        .chain(call.signed.iter().map(signed))
        .collect()
}

pub(super) fn then(then: &Then) -> Vec<String> {
    let mut lines = own(then);
    for also in &then.also {
        let clause = also.clause.as_ref().map(|clause| format!(" ({})", clause.value)).unwrap_or_default();
        lines.push(format!("also {}{clause}", self::then(also).join(", ")));
    }
    lines
}

/// What is asserted without the assertions under `also`.
pub(super) fn own(then: &Then) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(then.status.as_ref().map(|statuses| format!("the status is {statuses}")));
    lines.extend(then.error.as_ref().map(|codes| format!("the error is {}", codes.0.join(" or "))));
    lines
        .extend(then.fields.iter().map(|(name, value)| format!("the element {name} is {}", expected(value))));
    lines
        .extend(then.headers.iter().map(|(name, value)| format!("the header {name} is {}", expected(value))));
    lines.extend(then.no_usable_copy.as_ref().map(no_usable_copy));
    lines.extend(then.pending.as_ref().map(|state| format!("at first the copy has {}", snapshot(state))));
    lines.extend(then.copy.as_ref().map(|state| format!("the copy has {}", snapshot(state))));
    lines.extend(then.snapshots.iter().map(|state| {
        let seen = state.by.map(|role| format!(" as {role} sees it")).unwrap_or_default();
        let place = state.r#in.map(region).unwrap_or_default();
        format!("`{}`{seen}{place} has {}", state.at.as_deref().unwrap_or_default(), snapshot(state))
    }));
    lines.extend(then.unchanged.iter().map(|name| format!("`{name}` is as it was")));
    lines.extend(then.after.iter().map(follow_up));
    for (position, alternative) in then.any_of.iter().enumerate() {
        let word = if position == 0 { "either" } else { "or" };
        lines.push(format!("{word} {}", self::then(alternative).join(", ")));
    }
    lines
}

fn no_usable_copy(none: &NoUsableCopy) -> String {
    let codes =
        none.refused.as_ref().map(|codes| format!(" with {}", codes.0.join(" or "))).unwrap_or_default();
    format!("the call is refused{codes}, or its copy ends in error")
}

fn snapshot(state: &SnapshotState) -> String {
    let absent = state.absent.then(|| "gone".to_owned());
    let owner = state.owner.map(|owner| format!("the owner {owner}"));
    let tags = state.tags.as_ref().map(|tags| entry_set("tags", tags));
    let permissions = state.permissions.as_ref().map(|with| match with.as_slice() {
        [] => "no permissions".to_owned(),
        with => format!("permissions for {}", names(with)),
    });
    let elements = state.elements().map(|(element, value)| format!("{element} {}", expected(value)));
    list([absent, owner, tags, permissions].into_iter().flatten().chain(elements))
}

fn follow_up(next: &FollowUp) -> String {
    let wait = next.wait.map(|wait| format!("{} seconds later", wait.as_secs()));
    let meanwhile = next.while_pending.then(|| "while the copy is pending".to_owned());
    let action = next.action.as_ref().map(|action| {
        let sender = format!("{}{}", region(next.r#in), by(next.by));
        format!("{action}{}{sender} answers {}", with(&raw_set(&next.with)), answer(next))
    });
    list(wait.into_iter().chain(meanwhile).chain(action))
}

fn answer(next: &FollowUp) -> String {
    let status = next.status.as_ref().map_or_else(|| "2xx".to_owned(), ToString::to_string);
    let code = next.error.as_ref().map(|codes| codes.0.join(" or "));
    let fields = next.fields.iter().map(|(name, value)| format!("{name} {}", expected(value)));
    list(std::iter::once(status).chain(code).chain(fields))
}

fn names(with: &[super::Sharing]) -> String {
    with.iter().map(|one| one.name()).collect::<Vec<_>>().join(" and ")
}

fn with(details: &[String]) -> String {
    if details.is_empty() { String::new() } else { format!(" with {}", details.join(", ")) }
}

fn region(region: RegionRole) -> String {
    if region == RegionRole::default() { String::new() } else { format!(" in the Region `{region}`") }
}

fn by(role: Role) -> String {
    if role == Role::default() { String::new() } else { format!(" by {role}") }
}
