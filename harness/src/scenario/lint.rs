//! Checks what the types cannot: names, clauses, the shape of a matrix. A typo must never become a weaker test.

use std::collections::{BTreeMap, BTreeSet};

use super::access;
use super::diagnostic::nearest;
use super::expand::cells;
use super::file::{File, Row};
use super::lint_sending;
use super::load::Source;
use super::{
    Address, Diagnostic, Located, Moment, Operation, Parameters, PartBytes, Place, Race, Size, Step,
    Template, Then, Variable,
};
use crate::catalogue::{Capability, Clause};

/// What begins so is meant to be missing.
const MISSING: &str = "missing";

/// Every mistake in a file that could be read.
pub(super) fn check(file: &File, source: &Source, clauses: &BTreeMap<String, Clause>) -> Vec<Diagnostic> {
    let mut lint = Lint { file, source, clauses, mistakes: Vec::new() };
    lint.shape();
    lint.cited_clauses();
    lint.steps();
    lint.names();
    lint.buckets_and_keys();
    lint.assertions();
    lint.sending();
    lint.races();
    lint.product();
    lint.controls();
    lint.parameters();
    lint.uploads();
    lint.mistakes
}

pub(super) struct Lint<'a> {
    pub(super) file: &'a File,
    pub(super) source: &'a Source,
    clauses: &'a BTreeMap<String, Clause>,
    mistakes: Vec<Diagnostic>,
}

/// A set of assertions with what it belongs to.
pub(super) struct Outcome<'a> {
    pub(super) at: Place,
    pub(super) call: Parameters,
    pub(super) race: Option<&'a Race>,
    pub(super) given: &'a [Located<Step>],
    pub(super) then: &'a Then,
    clause: Option<&'a Located<String>>,
}

impl<'a> Lint<'a> {
    pub(super) fn wrong(&mut self, at: Place, message: impl Into<String>, help: Option<String>) {
        let mistake = self.source.mistake(at, message, help);
        // The cells of a product share their rule, and so its mistakes.
        if !self.mistakes.contains(&mistake) {
            self.mistakes.push(mistake);
        }
    }

    /// Points at the very word, which stands at the place or after it.
    pub(super) fn wrong_word(
        &mut self,
        from: Place,
        word: &str,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        self.wrong(from.of(word, &self.source.text), message, help);
    }

    fn base(&self) -> &'a Parameters {
        self.file.when.value.parts().1
    }

    pub(super) fn operation(&self) -> Operation {
        self.file.when.value.parts().0
    }

    pub(super) fn outcomes(&self) -> Vec<Outcome<'a>> {
        let base = self.base();
        let single = self.file.then.iter().map(|then| Outcome {
            at: then.at,
            call: base.clone(),
            race: self.file.race.as_ref(),
            given: &[],
            then: &then.value,
            clause: None,
        });
        let rows = self.file.matrix.iter().map(|Located { value: row, at }| Outcome {
            at: *at,
            call: row.with.over(base),
            race: row.race.as_ref().or(self.file.race.as_ref()),
            given: &row.given,
            then: &row.then,
            clause: row.clause.as_ref(),
        });
        let cells = cells(&self.file.axes).into_iter().filter_map(|cell| {
            let Located { value: rule, at } = self.file.rules.iter().find(|rule| cell.fits(&rule.value))?;
            let call = cell.with.over(base);
            let (race, clause) = (self.file.race.as_ref(), rule.clause.as_ref());
            Some(Outcome { at: *at, call, race, given: &[], then: &rule.then, clause })
        });
        single.chain(rows).chain(cells).collect()
    }

    fn shape(&mut self) {
        let file = self.file;
        let forms = [
            file.then.as_ref().map(|then| then.at),
            file.matrix.first().map(|row| row.at),
            (!file.axes.is_empty()).then_some(file.when.at),
        ];
        if forms.iter().flatten().count() != 1 {
            let at = forms.into_iter().flatten().max().unwrap_or(file.when.at);
            self.wrong(at, "a scenario has exactly one of `then`, `matrix` and `axes`", None);
        }
        if file.axes.is_empty() != file.rules.is_empty() {
            self.wrong(file.when.at, "`axes` and `rules` go together", None);
        }
        if file.sentinel == Some(Capability::SecondAccount) {
            let message = "nothing stands in for `second-account`: without its keys nothing can be sent";
            self.wrong(file.when.at, message, None);
        }
        if file.clauses.is_empty() {
            self.wrong(file.when.at, "a scenario cites at least one clause", None);
        }
        let mut names = BTreeSet::new();
        for Located { value: Row { case, .. }, at } in &file.matrix {
            if !names.insert(case) {
                self.wrong(*at, format!("the case `{case}` is there twice"), None);
            }
            if case.is_empty() || case.contains(['[', ']']) {
                self.wrong(*at, "a case has a name, without brackets", None);
            }
        }
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

    fn cited_clauses(&mut self) {
        let outcomes = self.outcomes();
        let within =
            outcomes.iter().flat_map(|outcome| outcome.then.all()).filter_map(|then| then.clause.as_ref());
        let of_rows = outcomes.iter().filter_map(|outcome| outcome.clause);
        for cited in self.file.clauses.iter().chain(within).chain(of_rows) {
            if !self.clauses.contains_key(&cited.value) {
                let help = nearest(&cited.value, self.clauses.keys().map(String::as_str));
                self.wrong(cited.at, format!("unknown clause `{}`", cited.value), help);
            }
            let reason = self.clauses.get(&cited.value).and_then(|clause| clause.unobservable.as_ref());
            if let Some(reason) = reason {
                self.wrong(cited.at, format!("`{}` cannot be seen on the wire: {reason}", cited.value), None);
            }
        }
    }

    fn steps(&mut self) {
        let rows = self.file.matrix.iter().flat_map(|row| &row.value.given);
        for Located { value: step, at } in self.file.given.iter().chain(rows) {
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
                Step::SetBucket(bucket) if bucket.words().is_empty() => {
                    self.wrong(*at, "`set_bucket` names no setting", None);
                }
                Step::SetObject(object) if object.is_idle() => {
                    self.wrong(*at, "`set_object` names no setting", None);
                }
                Step::CreateBucket(bucket) | Step::SetBucket(bucket) => {
                    for mistake in bucket.policy.iter().flatten().filter_map(access::mistake) {
                        self.wrong(*at, mistake, None);
                    }
                }
                _ => {}
            }
        }
    }

    /// Names given by `as` are used, and what is used was given.
    fn names(&mut self) {
        let mut given = BTreeMap::new();
        let rows = self.file.matrix.iter().flat_map(|row| &row.value.given);
        for Located { value: step, at } in self.file.given.iter().chain(rows) {
            if let Some(name) = step.name() {
                given.insert(name, *at);
            }
        }
        if let Some(name) = &self.base().r#as {
            given.insert(name, self.file.when.at);
        }
        let mut used = BTreeSet::new();
        for (at, template) in self.templates() {
            for variable in template.variables() {
                let name = match variable {
                    Variable::Captured { name, .. } => name,
                    Variable::Date { from: Moment::LastModified(name), .. } => name,
                    _ => continue,
                };
                used.insert(name.as_str());
                if !given.contains_key(name.as_str()) {
                    let help = nearest(name, given.keys().copied());
                    self.wrong_word(at, &format!("${{{name}"), format!("no step is called `{name}`"), help);
                }
            }
        }
        for (name, at) in given.iter().filter(|(name, _)| !used.contains(*name)) {
            let help = Some("remove `as`, or assert on it".to_owned());
            self.wrong_word(*at, &format!("as: {name}"), format!("the name `{name}` is never used"), help);
        }
    }

    /// Every text with the place of the row, rule or step that it belongs to.
    fn templates(&self) -> Vec<(Place, &'a Template)> {
        let mut all: Vec<(Place, &Template)> = Vec::new();
        let file = self.file;
        let rows = file.matrix.iter().flat_map(|row| &row.value.given);
        for Located { value: step, at } in file.given.iter().chain(rows) {
            all.extend(step.templates().into_iter().map(|template| (*at, template)));
        }
        let base = self.base().templates().chain(file.control.templates());
        all.extend(base.map(|template| (file.when.at, template)));
        for row in &file.matrix {
            all.extend(row.value.with.templates().map(|template| (row.at, template)));
        }
        let cells = file.axes.values().flat_map(|values| values.values());
        all.extend(cells.flat_map(Parameters::templates).map(|template| (file.when.at, template)));
        for outcome in self.outcomes() {
            let racing = outcome.race.into_iter().flat_map(Race::templates);
            all.extend(racing.map(|template| (outcome.at, template)));
            all.extend(outcome.then.templates().into_iter().map(|template| (outcome.at, template)));
        }
        all
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
                if !written && !from.key.starts_with(MISSING) && !from.bucket.starts_with(MISSING) {
                    let help = format!("if that is meant, let its key begin with `{MISSING}`");
                    let message = format!("no step writes the source `{from}`");
                    self.wrong_word(of_from, &from.to_string(), message, Some(help));
                }
            }
        }
        for (at, template) in self.templates() {
            for variable in template.variables() {
                match variable {
                    Variable::Bucket(name) => self.known_bucket_name(at, name, name, &shared),
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

    fn known_bucket_name(&mut self, at: Place, written: &str, name: &str, steps: &[&Step]) {
        let made: Vec<&str> = steps
            .iter()
            .filter_map(
                |step| if let Step::CreateBucket(bucket) = step { Some(bucket.name.as_str()) } else { None },
            )
            .collect();
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

    /// Every cell has a rule, every rule a cell.
    fn product(&mut self) {
        let cells = cells(&self.file.axes);
        let file = self.file;
        if file.rules.is_empty() || !self.places() {
            return;
        }
        let mut used = BTreeSet::new();
        for cell in &cells {
            match file.rules.iter().position(|rule| cell.fits(&rule.value)) {
                Some(position) => _ = used.insert(position),
                None => self.wrong(file.when.at, format!("no rule fits the cell `{}`", cell.name()), None),
            }
        }
        for (position, Located { at, .. }) in file.rules.iter().enumerate() {
            if !used.contains(&position) {
                let help = Some("an earlier rule takes its cells".to_owned());
                self.wrong(*at, "no cell is left for this rule", help);
            }
        }
    }

    /// Whether the rules name axes and values that are there.
    fn places(&mut self) -> bool {
        let (file, before) = (self.file, self.mistakes.len());
        for Located { value: rule, at } in &file.rules {
            for (axis, values) in &rule.r#where {
                let Some(known) = file.axes.get(axis) else {
                    let help = nearest(axis, file.axes.keys().map(String::as_str));
                    self.wrong_word(*at, axis, format!("there is no axis `{axis}`"), help);
                    continue;
                };
                for value in values.iter().filter(|value| !known.contains_key(*value)) {
                    let help = nearest(value, known.keys().map(String::as_str));
                    let message = format!("the axis `{axis}` has no value `{value}`");
                    self.wrong_word(*at, value, message, help);
                }
            }
        }
        self.mistakes.len() == before
    }

    /// The control of a refusal is another call than the refused one.
    fn controls(&mut self) {
        let control = self.file.control.over(self.base());
        let own_steps = self.file.matrix.iter().any(|row| !row.value.given.is_empty());
        for outcome in self.outcomes() {
            if outcome.then.refuses() && !own_steps && outcome.call == control {
                let help = "write under `control` what makes the call succeed".to_owned();
                self.wrong(
                    outcome.at,
                    "this refusal has no control: the control is the same call",
                    Some(help),
                );
            }
        }
    }
}
