//! The assertions that a scenario states.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::Broken;
use super::observation::{Observation, Observed, ObservedObject, words};
use super::sets::sets_differ;
pub(super) use super::stated::Checked;
use super::stated::{Answer, nearest, owned};
use super::values::compare;
use super::{ReplyKind, implied};
use crate::record::FailKind;
use crate::scenario::{
    Address, BucketState, Context, Expected, ObjectState, Template, Then, UnknownVariable,
};
use crate::wire::Exchange;

/// Everything stated in `then` that does not hold.
pub(super) fn check(then: &Then, seen: &Observation, reply: &ReplyKind, context: &dyn Context) -> Checked {
    Check { seen, exchange: &seen.exchange, reply, context }.all(then)
}

pub(super) struct Check<'a> {
    pub(super) seen: &'a Observation,
    /// The exchange that status, error, fields and headers are about.
    pub(super) exchange: &'a Exchange,
    pub(super) reply: &'a ReplyKind,
    pub(super) context: &'a dyn Context,
}

impl Check<'_> {
    fn all(&self, then: &Then) -> Checked {
        let mut broken = self.own(then)?;
        broken.extend(nearest(&then.any_of, |alternative| self.all(alternative))?);
        for also in &then.also {
            broken.extend(self.all(also)?);
        }
        Ok(owned(broken, then.clause.as_ref()))
    }

    pub(super) fn own(&self, then: &Then) -> Checked {
        if let ReplyKind::Crash(how) = self.reply {
            let crash = Broken {
                kind: FailKind::Crash,
                clause: Some(implied::answers(self.seen.operation).to_owned()),
                subject: "reply".to_owned(),
                expected: "an answer".to_owned(),
                got: how.clone(),
            };
            return Ok(if then.status.is_some() { vec![crash] } else { Vec::new() });
        }
        let status = then.status.as_ref();
        let status = status.and_then(|statuses| self.answer().status(statuses, then.error.as_ref()));
        let mut broken: Vec<Broken> = status.into_iter().collect();
        // Where a success was to be refused, the missing error is the same finding again.
        let wrongly_done = self.reply.claims_success() && then.refuses();
        if !wrongly_done {
            // A wrong status is shown with its code.
            if broken.is_empty() {
                broken.extend(then.error.as_ref().and_then(|codes| self.answer().error(codes)));
            }
            broken.extend(self.answer().fields(&then.fields)?);
            broken.extend(self.answer().headers(&then.headers)?);
            broken.extend(self.reply_head(then)?);
        }
        for (address, state) in &then.objects {
            broken.extend(self.object(address, state, self.seen.after.get(address))?);
        }
        for state in &then.older {
            broken.extend(self.older(state)?);
        }
        for (name, state) in &then.bucket {
            broken.extend(self.bucket(name, state)?);
        }
        broken.extend(self.upload(then)?);
        let unchanged = then.unchanged.iter();
        broken.extend(unchanged.filter_map(|address| implied::unchanged(self.seen, address)));
        Ok(broken)
    }

    fn answer(&self) -> Answer<'_> {
        Answer { exchange: self.exchange, reply: self.reply, context: self.context }
    }

    fn reply_head(&self, then: &Then) -> Checked {
        let Some(state) = &then.reply else { return Ok(Vec::new()) };
        let head = self.seen.exchange.reply().and_then(|reply| reply.head.as_ref());
        let version = head.map(|head| head.version);
        let framing = head.map(|head| head.framing.name());
        let mut broken = Vec::new();
        for (subject, expected, value) in
            [("version of HTTP", &state.http, version), ("framing of the body", &state.framing, framing)]
        {
            if let Some(expected) = expected
                && let Some((expected, got)) = self.compare(expected, value)?
            {
                broken.push(wire(subject, expected, got));
            }
        }
        Ok(broken)
    }

    fn older(&self, state: &ObjectState) -> Checked {
        let (Some(at), Some(version)) = (&state.at, &state.version) else { return Ok(Vec::new()) };
        let id = version.fill(self.context)?;
        let observed = self.seen.older.get(&(at.clone(), id));
        let mut broken = self.object(at, state, observed)?;
        for one in &mut broken {
            let name = version.source().trim_start_matches("${").trim_end_matches('}');
            one.subject = format!("{} (version <{name}>)", one.subject);
        }
        Ok(broken)
    }

    fn object(&self, address: &Address, state: &ObjectState, observed: Option<&Observed>) -> Checked {
        let read = observed.cloned().unwrap_or_default();
        if let Some(why) = read.unreadable {
            return Ok(vec![wrong_state(address, "readable", "a readable object".to_owned(), why)]);
        }
        let mut broken = Vec::new();
        if let (Some(expected), Some(count)) = (state.versions, read.versions)
            && expected != count
        {
            broken.push(wrong_state(address, "versions", expected.to_string(), count.to_string()));
        }
        match (read.object, state.absent) {
            (None, true) => {}
            (Some(_), true) => {
                broken.push(wrong_state(
                    address,
                    "existence",
                    "no object".to_owned(),
                    "an object".to_owned(),
                ));
            }
            (None, false)
                if *state != (ObjectState { versions: state.versions, ..ObjectState::default() }) =>
            {
                broken.push(wrong_state(
                    address,
                    "existence",
                    "an object".to_owned(),
                    "no object".to_owned(),
                ));
            }
            (None, false) => {}
            (Some(object), false) => broken.extend(self.facets(address, state, &object)?),
        }
        Ok(broken)
    }

    fn facets(&self, address: &Address, state: &ObjectState, object: &ObservedObject) -> Checked {
        let mut broken = self.body(address, state, object);
        for (name, expected) in state.header_fields() {
            if let Some((expected, got)) = self.compare(expected, object.facet(name).as_deref())? {
                broken.push(wrong_state(address, name, expected, got));
            }
        }
        if let Some(expected) = &state.storage_class
            && let Some((expected, got)) = self.compare(expected, Some(object.storage_class()))?
        {
            broken.push(wrong_state(address, "storage class", expected, got));
        }
        if let Some(expected) = &state.metadata {
            // Header names know no case, and so neither do names of metadata.
            let expected = self.set(expected)?.into_iter().map(|(name, value)| (name.to_lowercase(), value));
            let (expected, got) = (expected.collect(), object.metadata());
            broken.extend(
                sets_differ(&expected, &got)
                    .map(|(expected, got)| wrong_state(address, "metadata", expected, got)),
            );
        }
        broken.extend(self.access(address, state, object));
        if let (Some(expected), Some(got)) = (state.unreadable, object.sealed)
            && expected != got
        {
            let words = |sealed| if sealed { "refused" } else { "answered" }.to_owned();
            broken.push(wrong_state(address, "reader without its customer key", words(expected), words(got)));
        }
        let sets =
            [("tags", &state.tags, &object.tags), ("annotations", &state.annotations, &object.annotations)];
        for (facet, expected, got) in sets {
            if let (Some(expected), Some(got)) = (expected, got) {
                broken.extend(
                    sets_differ(&self.set(expected)?, got)
                        .map(|(expected, got)| wrong_state(address, facet, expected, got)),
                );
            }
        }
        Ok(broken)
    }

    fn bucket(&self, name: &str, state: &BucketState) -> Checked {
        let read = self.seen.buckets.get(name).cloned().unwrap_or_default();
        let subject = |field: &str| format!("bucket {name}: {field}");
        if let Some(why) = read.unreadable {
            let readable = "readable settings".to_owned();
            return Ok(vec![Broken::stated(FailKind::State, &subject("readable"), readable, why)]);
        }
        let mut broken = Vec::new();
        for (field, expected) in state.fields() {
            if let Some((expected, got)) =
                self.compare(expected, read.encryption.get(field).map(String::as_str))?
            {
                broken.push(Broken::stated(FailKind::State, &subject(field), expected, got));
            }
        }
        Ok(broken)
    }

    /// The access list and the owner that it names.
    fn access(&self, address: &Address, state: &ObjectState, object: &ObservedObject) -> Vec<Broken> {
        if state.acl.is_none() && state.owner.is_none() {
            return Vec::new();
        }
        let Some(acl) = &object.acl else {
            let (expected, got) = ("a readable access list".to_owned(), "none".to_owned());
            return vec![wrong_state(address, "acl", expected, got)];
        };
        let mut broken = Vec::new();
        let expected = state.acl.as_ref().map(|grants| grants.iter().map(ToString::to_string).collect());
        if let Some(expected) = expected.filter(|expected| *expected != acl.grants) {
            broken.push(wrong_state(address, "acl", words(&expected), acl.words()));
        }
        if let Some(owner) = state.owner.filter(|owner| owner.name() != acl.owner) {
            broken.push(wrong_state(address, "owner", owner.to_string(), acl.owner.clone()));
        }
        broken
    }

    fn body(&self, address: &Address, state: &ObjectState, object: &ObservedObject) -> Vec<Broken> {
        if let (Some(expected), Some(got)) = (state.size, object.body.as_ref().map(super::Body::length))
            && expected.0 != got
        {
            let (expected, got) = (format!("{} bytes", expected.0), format!("{got} bytes"));
            return vec![wrong_state(address, "size", expected, got)];
        }
        let alike = state.like.as_ref().and_then(|address| self.seen.before.get(address));
        let like = alike.and_then(|observed| observed.object.as_ref()).and_then(|object| object.body.clone());
        let text = state.body.as_ref().map(|text| super::Body::of(&text.clone().into()));
        let expected: Vec<super::Body> = text.into_iter().chain(like).collect();
        let Some(got) = &object.body else { return Vec::new() };
        let differing = expected.iter().filter(|expected| *expected != got);
        differing
            .map(|expected| wrong_state(address, "body", expected.to_string(), got.to_string()))
            .collect()
    }

    fn set(&self, entries: &IndexMap<String, Template>) -> Result<BTreeMap<String, String>, UnknownVariable> {
        entries.iter().map(|(name, value)| Ok((name.clone(), value.fill(self.context)?))).collect()
    }

    pub(super) fn compare(
        &self,
        expected: &Expected,
        value: Option<&str>,
    ) -> Result<Option<(String, String)>, UnknownVariable> {
        compare(expected, value, self.context)
    }
}

fn wire(subject: &str, expected: String, got: String) -> Broken {
    Broken::stated(FailKind::Wire, subject, expected, got)
}

/// Something about the upload that is not as stated.
pub(super) fn wrong_upload(subject: &str, expected: String, got: String) -> Broken {
    Broken::stated(FailKind::State, &format!("upload: {subject}"), expected, got)
}

fn wrong_state(address: &Address, facet: &str, expected: String, got: String) -> Broken {
    Broken::stated(FailKind::State, &format!("{address}: {facet}"), expected, got)
}
