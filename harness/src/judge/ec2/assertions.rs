//! The assertions that a scenario states.

use std::collections::{BTreeMap, BTreeSet};

use super::super::reply::{ReplyKind, understand};
use super::super::sets::sets_differ;
use super::super::stated::{Answer, Checked, nearest, owned};
use super::super::values::compare;
use super::super::verdict::Broken;
use super::implied::{self, changes};
use super::observation::{FollowedUp, ObservedSnapshot, Seen, SnapshotObservation};
use crate::catalogue::{RegionRole, Role};
use crate::record::FailKind;
use crate::scenario::{
    Context, Ec2Then, Expected, FollowUp, NoUsableCopy, Service, SnapshotState, Template, UnknownVariable,
};
use crate::wire::{Exchange, kms};

/// Everything stated in `then` that does not hold.
pub(super) fn check(
    then: &Ec2Then,
    seen: &SnapshotObservation,
    reply: &ReplyKind,
    context: &dyn Context,
) -> Checked {
    let numbers = then.all().into_iter().zip(0..).map(|(then, number)| (std::ptr::from_ref(then), number));
    Check { seen, reply, context, numbers: numbers.collect() }.all(then)
}

/// The request after the call whose reply breaks what is stated about this subject.
pub(super) fn told_by<'a>(
    then: &Ec2Then,
    seen: &'a SnapshotObservation,
    context: &dyn Context,
    subject: &str,
) -> Option<&'a Exchange> {
    let stated = then.all().into_iter().zip(0..);
    let mut steps = stated.flat_map(|(then, number)| (0..).zip(&then.after).map(move |step| (number, step)));
    steps.find_map(|(then_number, (number, next))| {
        let FollowedUp::Asked(exchange) = seen.followed_up.get(&(then_number, number))? else { return None };
        let broken = answered(next, exchange, context).ok()?;
        broken.iter().any(|one| one.subject == subject).then_some(&**exchange)
    })
}

struct Check<'a> {
    seen: &'a SnapshotObservation,
    reply: &'a ReplyKind,
    context: &'a dyn Context,
    /// Which of all the assertions they are: what followed them up is found by that.
    numbers: BTreeMap<*const Ec2Then, usize>,
}

impl Check<'_> {
    fn all(&self, then: &Ec2Then) -> Checked {
        let mut broken = self.own(then)?;
        broken.extend(nearest(&then.any_of, |alternative| self.all(alternative))?);
        for also in &then.also {
            broken.extend(self.all(also)?);
        }
        Ok(owned(broken, then.clause.as_ref()))
    }

    fn own(&self, then: &Ec2Then) -> Checked {
        if let ReplyKind::Crash(how) = self.reply {
            let decides = then.status.is_some() || then.no_usable_copy.is_some();
            let (expected, got) = ("an answer".to_owned(), how.clone());
            let crash = Broken::of(FailKind::Crash, implied::ANSWERS, "reply", expected, got);
            return Ok(if decides { vec![crash] } else { Vec::new() });
        }
        let status = then.status.as_ref();
        let status = status.and_then(|statuses| self.answer().status(statuses, then.error.as_ref()));
        let mut broken: Vec<Broken> = status.into_iter().collect();
        broken.extend(then.no_usable_copy.as_ref().and_then(|none| self.no_usable_copy(none)));
        let wrongly_done = self.reply.claims_success() && then.refuses();
        if !wrongly_done {
            // A wrong status is shown with its code.
            if broken.is_empty() {
                broken.extend(then.error.as_ref().and_then(|codes| self.answer().error(codes)));
            }
            broken.extend(self.answer().filled_fields(&then.fields)?);
            broken.extend(self.answer().headers(&then.headers)?);
        }
        broken.extend(self.copy(then)?);
        for state in &then.snapshots {
            broken.extend(self.other(state)?);
        }
        for name in &then.unchanged {
            let pair = self.seen.unchanged.get(name);
            broken.extend(pair.and_then(|(before, after)| changes(name, before, after)));
        }
        broken.extend(self.followed_up(then)?);
        Ok(broken)
    }

    /// The reply to the call.
    fn answer(&self) -> Answer<'_> {
        Answer { exchange: &self.seen.exchange, reply: self.reply, context: self.context }
    }

    /// Refused, or accepted and failed later.
    fn no_usable_copy(&self, none: &NoUsableCopy) -> Option<Broken> {
        if matches!(self.reply, ReplyKind::Refusal(_)) {
            return none.refused.as_ref().and_then(|codes| self.answer().error(codes));
        }
        let expected = "a refusal, or a copy that ends in error".to_owned();
        let status = self.seen.copy.as_ref().map(|copy| copy.settled.element("status"));
        let got = match status {
            Some(Some("error")) => return None,
            Some(Some(status)) => format!("a copy that is {status}"),
            Some(None) => "a copy that cannot be described".to_owned(),
            None => "success without a copy".to_owned(),
        };
        Some(Broken::stated(FailKind::Silent, "copy", expected, got))
    }

    /// The copy at first and at the end. Where there is none, the status says so already.
    fn copy(&self, then: &Ec2Then) -> Checked {
        let Some(copy) = &self.seen.copy else { return Ok(Vec::new()) };
        let mut broken = Vec::new();
        for (name, state, seen) in
            [("copy at first", &then.pending, &copy.at_first), ("copy", &then.copy, &copy.settled)]
        {
            if let Some(state) = state {
                broken.extend(self.state(name, state, seen)?);
            }
        }
        Ok(broken)
    }

    fn other(&self, state: &SnapshotState) -> Checked {
        let Some(name) = &state.at else { return Ok(Vec::new()) };
        let fits = |(known, region, by): &&(String, RegionRole, Role)| {
            known == name
                && state.r#in.is_none_or(|role| role == *region)
                && state.by.is_none_or(|role| role == *by)
        };
        let Some((place, seen)) = self.seen.others.iter().find(|(place, _)| fits(place)) else {
            return Ok(Vec::new());
        };
        let (_, region, by) = place;
        let seen_by = state.by.map(|_| format!(" as {by} sees it")).unwrap_or_default();
        let seen_in = state.r#in.map(|_| format!(" in {region}")).unwrap_or_default();
        self.state(&format!("{name}{seen_by}{seen_in}"), state, seen)
    }

    fn state(&self, name: &str, state: &SnapshotState, seen: &Seen) -> Checked {
        let there = |expected: &str, got: String| {
            Ok(vec![Broken::stated(FailKind::State, &format!("{name}: existence"), expected.to_owned(), got)])
        };
        match (seen, state.absent) {
            (Seen::Unreadable(why), _) => there("a readable snapshot", why.clone()),
            (Seen::Absent, true) => Ok(Vec::new()),
            (Seen::There(_), true) => there("no snapshot", "a snapshot".to_owned()),
            (Seen::Absent, false) => there("a snapshot", "no snapshot".to_owned()),
            (Seen::There(snapshot), false) => self.facets(name, state, snapshot),
        }
    }

    fn facets(&self, name: &str, state: &SnapshotState, snapshot: &ObservedSnapshot) -> Checked {
        let wrong = |facet: &str, (expected, got)| {
            Broken::stated(FailKind::State, &format!("{name}: {facet}"), expected, got)
        };
        let mut broken = Vec::new();
        for (element, expected) in state.elements() {
            let pair = compare(expected, snapshot.element(element), self.context)?;
            broken.extend(pair.map(|pair| wrong(element, pair)));
        }
        if let Some(tags) = &state.tags {
            let expected = self.filled(tags)?;
            broken.extend(sets_differ(&expected, &snapshot.tags).map(|pair| wrong("tags", pair)));
        }
        if let Some(owner) = state.owner {
            let right = Expected::Text(owner_template(owner));
            let pair = compare(&right, snapshot.element("ownerId"), self.context)?;
            broken.extend(pair.map(|pair| wrong("owner", pair)));
        }
        if let (Some(expected), Some(got)) = (&state.permissions, &snapshot.permissions) {
            let expected: BTreeSet<String> = expected.iter().map(|one| one.name().to_owned()).collect();
            if expected != *got {
                broken.push(wrong("permissions", (implied::words(&expected), implied::words(got))));
            }
        }
        Ok(broken)
    }

    fn filled<'b>(
        &self,
        entries: impl IntoIterator<Item = (&'b String, &'b Template)>,
    ) -> Result<BTreeMap<String, String>, UnknownVariable> {
        entries.into_iter().map(|(name, value)| Ok((name.clone(), value.fill(self.context)?))).collect()
    }

    fn followed_up(&self, then: &Ec2Then) -> Checked {
        let Some(then_number) = self.numbers.get(&std::ptr::from_ref(then)) else { return Ok(Vec::new()) };
        let mut broken = Vec::new();
        for (number, next) in then.after.iter().enumerate() {
            let found = match self.seen.followed_up.get(&(*then_number, number)) {
                Some(FollowedUp::Asked(exchange)) => match answered(next, exchange, self.context) {
                    Err(unknown) if unknown.is_of_a_reply() => vec![unsaid(next, &unknown.to_string())],
                    found => found?,
                },
                Some(FollowedUp::Unsaid(why)) => vec![unsaid(next, why)],
                Some(FollowedUp::Waited) | None => Vec::new(),
            };
            let clause = next.clause.as_ref().map(|clause| clause.value.clone());
            broken.extend(found.into_iter().map(|one| Broken { clause: clause.clone(), ..one }));
        }
        Ok(broken)
    }
}

/// What is wrong with what was answered afterwards.
fn answered(next: &FollowUp, exchange: &Exchange, context: &dyn Context) -> Checked {
    let action = next.action.as_deref().unwrap_or_default();
    let root = match next.service {
        Service::Ec2 => format!("{action}Response"),
        Service::Kms => return Ok(kms_answer(next, exchange, action).into_iter().collect()),
    };
    let reply = understand(exchange, &root);
    if let ReplyKind::Crash(how) = &reply {
        let subject = format!("{action} afterwards: reply");
        return Ok(vec![Broken::stated(FailKind::Crash, &subject, "an answer".to_owned(), how.clone())]);
    }
    let status = exchange.status().unwrap_or_default();
    let code = reply.code().unwrap_or_default();
    let right_code = next.error.as_ref().is_none_or(|codes| codes.0.iter().any(|expected| expected == code));
    let expected = next.status.as_ref().map_or_else(|| "2xx".to_owned(), ToString::to_string);
    let right = next.status.as_ref().map_or((200..300).contains(&status), |statuses| statuses.allow(status));
    if !right || !right_code {
        let codes = next.error.as_ref().map(|codes| format!(" {}", codes.0.join(" or "))).unwrap_or_default();
        let subject = format!("{action} afterwards: status");
        let got = format!("{status} {code}").trim_end().to_owned();
        return Ok(vec![Broken::stated(FailKind::State, &subject, format!("{expected}{codes}"), got)]);
    }
    let answer = Answer { exchange, reply: &reply, context };
    let wrong = answer.filled_fields(&next.fields)?.into_iter();
    Ok(wrong.map(|one| Broken { subject: format!("{action} afterwards: {}", one.subject), ..one }).collect())
}

/// What an earlier reply should have said, and did not, keeps a request from being made or compared.
fn unsaid(next: &FollowUp, why: &str) -> Broken {
    let subject = format!("{} afterwards", next.action.as_deref().unwrap_or_default());
    Broken::stated(FailKind::Wire, &subject, "replies that say what it needs".to_owned(), why.to_owned())
}

/// KMS answers in JSON, of which only status and code are looked at.
fn kms_answer(next: &FollowUp, exchange: &Exchange, action: &str) -> Option<Broken> {
    let reply = exchange.reply();
    let status = exchange.status().unwrap_or_default();
    let code = reply.and_then(kms::code).unwrap_or_default();
    let right = next.status.as_ref().map_or((200..300).contains(&status), |statuses| statuses.allow(status))
        && next.error.as_ref().is_none_or(|codes| codes.0.contains(&code));
    let expected = next.status.as_ref().map_or_else(|| "2xx".to_owned(), ToString::to_string);
    let got = format!("{status} {code}").trim_end().to_owned();
    (!right).then(|| Broken::stated(FailKind::State, &format!("{action} afterwards: status"), expected, got))
}

fn owner_template(role: Role) -> Template {
    let text = format!("${{account:{role}}}");
    // The names of roles are known to be variables.
    text.parse().unwrap_or_else(|_| Template::plain(&text))
}
