//! Checks what the types cannot: names, clauses, the shape of a matrix. A typo must never become a weaker test.

use std::collections::{BTreeMap, BTreeSet};

use super::diagnostic::nearest;
use super::expand::cells;
use super::file::{File, Row};
use super::load::Source;
use super::{Diagnostic, Dialect, Located, Moment, Operation, Place, Race, Template, Variable};
use crate::catalogue::{Capability, Clause};

/// What begins so is meant to be missing.
pub(super) const MISSING: &str = "missing";

/// Every mistake in a file that could be read.
pub(super) fn check<D: Dialect>(
    file: &File<D>,
    source: &Source,
    clauses: &BTreeMap<String, Clause>,
) -> Vec<Diagnostic> {
    let mut lint = Lint { file, source, clauses, mistakes: Vec::new() };
    lint.shape();
    lint.cited_clauses();
    lint.names();
    lint.product();
    lint.controls();
    D::check(&mut lint);
    lint.mistakes
}

/// A file, and what was found wrong with it so far.
pub struct Lint<'a, D: Dialect> {
    pub(super) file: &'a File<D>,
    pub(super) source: &'a Source,
    clauses: &'a BTreeMap<String, Clause>,
    mistakes: Vec<Diagnostic>,
}

/// A set of assertions with what it belongs to.
pub(super) struct Outcome<'a, D: Dialect> {
    pub(super) at: Place,
    pub(super) call: D::Parameters,
    pub(super) race: Option<&'a Race>,
    pub(super) given: &'a [Located<D::Step>],
    pub(super) then: &'a D::Then,
    clause: Option<&'a Located<String>>,
}

impl<'a, D: Dialect> Lint<'a, D> {
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

    pub(super) fn base(&self) -> &'a D::Parameters {
        D::parts(&self.file.when.value).1
    }

    pub(super) fn operation(&self) -> Operation {
        D::parts(&self.file.when.value).0
    }

    pub(super) fn outcomes(&self) -> Vec<Outcome<'a, D>> {
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
            call: D::over(&row.with, base),
            race: row.race.as_ref().or(self.file.race.as_ref()),
            given: &row.given,
            then: &row.then,
            clause: row.clause.as_ref(),
        });
        let cells = cells::<D>(&self.file.axes).into_iter().filter_map(|cell| {
            let Located { value: rule, at } = self.file.rules.iter().find(|rule| cell.fits(&rule.value))?;
            let call = D::over(&cell.with, base);
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
    }

    fn cited_clauses(&mut self) {
        let outcomes = self.outcomes();
        let within = outcomes.iter().flat_map(|outcome| D::all(outcome.then)).flat_map(D::clauses_of);
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

    /// Every step of the file, with those of its rows.
    pub(super) fn steps(&self) -> impl Iterator<Item = &'a Located<D::Step>> + use<'a, D> {
        let file = self.file;
        file.given.iter().chain(file.matrix.iter().flat_map(|row| &row.value.given))
    }

    /// What variables speak of was given.
    fn names(&mut self) {
        let given = self.given_names();
        for (at, template) in self.templates() {
            for variable in template.variables() {
                if !D::knows(variable) {
                    let message = format!("`${{{variable}}}` has no value in scenarios of this service");
                    self.wrong(at, message, None);
                }
                let name = match variable {
                    Variable::Captured { name, .. } => name,
                    Variable::Date { from: Moment::LastModified(name), .. } => name,
                    _ => continue,
                };
                if !given.contains_key(name.as_str()) {
                    let help = nearest(name, given.keys().map(String::as_str));
                    self.wrong_word(at, &format!("${{{name}"), format!("no step is called `{name}`"), help);
                }
            }
        }
    }

    /// The names that variables can speak of, with the places where they are given.
    pub(super) fn given_names(&self) -> BTreeMap<String, Place> {
        let mut given = BTreeMap::new();
        for Located { value: step, at } in self.steps() {
            given.extend(D::names(step).into_iter().map(|name| (name, *at)));
        }
        given.extend(D::name_of_copy(self.base()).map(|name| (name.to_owned(), self.file.when.at)));
        given
    }

    /// Every text with the place of the row, rule or step that it belongs to.
    pub(super) fn templates(&self) -> Vec<(Place, &'a Template)> {
        let mut all: Vec<(Place, &Template)> = Vec::new();
        let file = self.file;
        for Located { value: step, at } in self.steps() {
            all.extend(D::texts_of_step(step).into_iter().map(|template| (*at, template)));
        }
        let base = D::texts_of_call(self.base()).into_iter().chain(D::texts_of_call(&file.control));
        all.extend(base.map(|template| (file.when.at, template)));
        for row in &file.matrix {
            all.extend(D::texts_of_call(&row.value.with).into_iter().map(|template| (row.at, template)));
        }
        let cells = file.axes.values().flat_map(|values| values.values());
        all.extend(cells.flat_map(D::texts_of_call).map(|template| (file.when.at, template)));
        for outcome in self.outcomes() {
            let racing = outcome.race.into_iter().flat_map(Race::templates);
            all.extend(racing.map(|template| (outcome.at, template)));
            all.extend(D::texts_of_then(outcome.then).into_iter().map(|template| (outcome.at, template)));
        }
        all
    }

    /// Every cell has a rule, every rule a cell.
    fn product(&mut self) {
        let cells = cells::<D>(&self.file.axes);
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
        let control = D::over(&self.file.control, self.base());
        let own_steps = self.file.matrix.iter().any(|row| !row.value.given.is_empty());
        for outcome in self.outcomes() {
            if D::refuses(outcome.then) && !own_steps && outcome.call == control {
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
