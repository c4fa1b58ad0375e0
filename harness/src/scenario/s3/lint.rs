//! Mistakes in buckets, objects and what is asserted of them.

use std::collections::BTreeSet;

use super::lint_place::place_mistakes;
use super::{
    Address, BucketOf, Lint, Located, MISSING, Moment, NewPlace, PartBytes, Place, S3, Size, Step, Then,
    Variable, nearest,
};
use super::{access, lint_sending};
use crate::catalogue::RegionRole;

/// Every mistake that only scenarios about objects can have.
pub(super) fn check(lint: &mut Lint<'_, S3>) {
    lint.calls();
    lint.given_steps();
    lint.unused_names();
    lint.buckets_and_keys();
    lint.assertions();
    lint.sending();
    lint.races();
    lint.parameters();
    lint.uploads();
    lint.ways();
    lint.keys();
}

impl Lint<'_, S3> {
    /// A call has a source and a destination.
    fn calls(&mut self) {
        for outcome in self.outcomes() {
            let call = &outcome.call;
            if call.from.is_some() == call.copy_source.is_some() {
                self.wrong(outcome.at, "a call has exactly one of `from` and `copy_source`", None);
            }
            if call.to.is_none() {
                self.wrong(outcome.at, "a call has a destination: `to`", None);
            }
        }
    }

    fn given_steps(&mut self) {
        for Located { value: step, at } in self.steps() {
            match step {
                Step::PutObject(put) | Step::PutMultipart(put) => {
                    let bodies = [put.body.is_some(), put.size.is_some(), put.parts.is_some()];
                    if bodies.into_iter().filter(|&there| there).count() != 1 {
                        self.wrong(*at, "an object has exactly one of `body`, `size` and `parts`", None);
                    }
                    if put.parts.is_some() != matches!(step, Step::PutMultipart(_)) {
                        self.wrong(*at, "`parts` belong to `put_multipart`", None);
                    }
                    if put.at.is_none() {
                        self.wrong(*at, "an object has an address: `at`", None);
                    }
                    let parts = put.parts.iter().flatten().filter_map(|part| match part {
                        PartBytes::Size(size) => Some(*size),
                        PartBytes::Text(_) => None,
                    });
                    if put.size.into_iter().chain(parts).any(|size| size > Size::LARGEST) {
                        let help = "`put_multipart` stores more, in parts of up to 5GiB".to_owned();
                        self.wrong(*at, "no more than 5GiB are stored at once", Some(help));
                    }
                }
                Step::CopyObject(copy)
                    if copy.to.is_none() || (copy.from.is_none() && copy.copy_source.is_none()) =>
                {
                    self.wrong(*at, "a copy has a source and a destination", None);
                }
                Step::SetBucket(bucket) if bucket.place() != NewPlace::Region(RegionRole::Home) => {
                    self.wrong(*at, "where a bucket is and of which type is settled when it is made", None);
                }
                Step::SetBucket(bucket) if bucket.words().is_empty() => {
                    self.wrong(*at, "`set_bucket` names no setting", None);
                }
                Step::SetObject(object) if object.is_idle() => {
                    self.wrong(*at, "`set_object` names no setting", None);
                }
                Step::CreateBucket(bucket) | Step::SetBucket(bucket) => {
                    for mistake in place_mistakes(bucket) {
                        self.wrong(*at, mistake, None);
                    }
                    for mistake in bucket.policy.iter().flatten().filter_map(access::mistake) {
                        self.wrong(*at, mistake, None);
                    }
                }
                _ => {}
            }
        }
    }

    /// Names given by `as` are used.
    fn unused_names(&mut self) {
        let mut used = BTreeSet::new();
        for (_, template) in self.templates() {
            used.extend(template.variables().filter_map(|variable| match variable {
                Variable::Captured { name, .. } => Some(name.as_str()),
                Variable::Date { from: Moment::LastModified(name), .. } => Some(name.as_str()),
                _ => None,
            }));
        }
        let keys = self.keys_in_use();
        let used = |name: &str| used.contains(name) || keys.contains(name);
        for (name, at) in self.given_names().into_iter().filter(|(name, _)| !used(name)) {
            let help = Some("remove `as`, or assert on it".to_owned());
            self.wrong_word(at, &format!("as: {name}"), format!("the name `{name}` is never used"), help);
        }
    }

    /// Buckets are made before they are used, sources are written before they are copied, unless meant to be missing.
    fn buckets_and_keys(&mut self) {
        let shared: Vec<&Step> = self.file.given.iter().map(|step| &step.value).collect();
        self.buckets_of(&self.file.given, &shared);
        for outcome in self.outcomes() {
            let own = outcome.given.iter().map(|step| &step.value);
            let steps: Vec<&Step> = shared.iter().copied().chain(own).collect();
            self.buckets_of(outcome.given, &steps);
            let base = self.base();
            let place = |own: bool| if own { outcome.at } else { self.file.when.at };
            let (of_from, of_to) = (place(outcome.call.from != base.from), place(outcome.call.to != base.to));
            outcome.call.from.iter().for_each(|from| self.known_bucket(of_from, from, &steps));
            outcome.call.to.iter().for_each(|to| self.known_bucket(of_to, to, &steps));
            if let Some(from) = &outcome.call.from {
                let written = steps.iter().any(|step| step.writes() == Some(from));
                let there = steps.iter().any(|step| {
                    matches!(step, Step::UseBucket(used) if used.name == from.bucket
                        && used.of == BucketOf::DisabledRegion && from.key == BucketOf::OBJECT)
                });
                let meant = from.key.starts_with(MISSING) || from.bucket.starts_with(MISSING);
                if !written && !there && !meant {
                    let help = format!("if that is meant, let its key begin with `{MISSING}`");
                    let message = format!("no step writes the source `{from}`");
                    self.wrong_word(of_from, &from.to_string(), message, Some(help));
                }
            }
        }
        for (at, template) in self.templates() {
            for variable in template.variables() {
                match variable {
                    Variable::Bucket(name) => {
                        let all: Vec<&Step> = self.steps().map(|step| &step.value).collect();
                        self.known_bucket_name(at, name, name, &all);
                    }
                    Variable::Key(address) if address.parse::<Address>().is_err() => {
                        let message = format!("`{address}` is not an address; write bucket/key");
                        self.wrong_word(at, address, message, None);
                    }
                    _ => {}
                }
            }
        }
    }

    /// Every bucket that one of these steps names is made by one of `steps`.
    fn buckets_of(&mut self, named: &[Located<Step>], steps: &[&Step]) {
        for Located { value: step, at } in named {
            step.addresses().into_iter().for_each(|address| self.known_bucket(*at, address, steps));
            if let Step::SetBucket(bucket) = step {
                self.known_bucket_name(*at, &bucket.name, &bucket.name, steps);
            }
        }
    }

    pub(super) fn known_bucket(&mut self, at: Place, address: &Address, steps: &[&Step]) {
        self.known_bucket_name(at, &address.to_string(), &address.bucket, steps);
    }

    pub(super) fn known_bucket_name(&mut self, at: Place, written: &str, name: &str, steps: &[&Step]) {
        let made: Vec<&str> = steps.iter().filter_map(|step| step.introduces()).collect();
        if !made.contains(&name) && !name.starts_with(MISSING) {
            let help = nearest(name, made.iter().copied())
                .unwrap_or_else(|| format!("if that is meant, let its name begin with `{MISSING}`"));
            self.wrong_word(at, written, format!("no step makes the bucket `{name}`"), Some(help));
        }
    }

    /// Calls can go out as they say, and what is asserted of the form of their replies can be seen.
    fn sending(&mut self) {
        for outcome in self.outcomes() {
            for mistake in lint_sending::mistakes(&outcome.call, outcome.then) {
                self.wrong(outcome.at, mistake, None);
            }
        }
    }

    /// Assertions look at something, and at objects that the scenario knows.
    fn assertions(&mut self) {
        for outcome in self.outcomes() {
            let racing = outcome.race.map(|race| race.calls(&outcome.call)).unwrap_or_default();
            let mut known: Vec<&Address> =
                outcome.call.to.iter().chain(racing.iter().filter_map(|call| call.to.as_ref())).collect();
            known.extend(self.file.given.iter().chain(outcome.given).filter_map(|step| step.value.writes()));
            for then in outcome.then.all() {
                let named =
                    then.objects.iter().flat_map(|(address, state)| [Some(address), state.like.as_ref()]);
                for address in named.flatten().chain(&then.unchanged) {
                    if !known.contains(&address) {
                        let message =
                            format!("`{address}` is neither the destination nor one of the given objects");
                        self.wrong_word(outcome.at, &address.to_string(), message, None);
                    }
                }
                if then.older.iter().any(|state| state.at.is_none() || state.version.is_none()) {
                    self.wrong(outcome.at, "a state under `older` says `at` and `version`", None);
                }
                if then.objects.values().any(|state| state.at.is_some() || state.version.is_some()) {
                    self.wrong(outcome.at, "`at` and `version` of a state belong under `older`", None);
                }
                if *then == Then::default() {
                    self.wrong(outcome.at, "nothing is asserted here", None);
                }
            }
            let decided =
                outcome.then.status.is_some() || outcome.then.any_of.iter().all(|then| then.status.is_some());
            if outcome.race.is_some_and(|race| race.hangs_up) {
                continue;
            }
            if !decided || (outcome.then.status.is_none() && outcome.then.any_of.is_empty()) {
                self.wrong(outcome.at, "an outcome says which `status` is expected", None);
            }
        }
    }
}
