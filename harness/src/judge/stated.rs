//! What scenarios of every dialect state of a reply, and how alternatives are judged.

use indexmap::IndexMap;

use super::reply::ReplyKind;
use super::values::compare;
use super::verdict::Broken;
use crate::record::FailKind;
use crate::scenario::{Codes, Context, Expected, Located, Statuses, UnknownVariable};
use crate::wire::{Document, Exchange};

/// Assertions that do not hold, unless a text of theirs has no value.
pub(super) type Checked = Result<Vec<Broken>, UnknownVariable>;

/// A reply about which something is stated.
pub(super) struct Answer<'a> {
    pub(super) exchange: &'a Exchange,
    pub(super) reply: &'a ReplyKind,
    pub(super) context: &'a dyn Context,
}

impl Answer<'_> {
    /// The status, shown with its code; a code may be expected with it.
    pub(super) fn status(&self, expected: &Statuses, codes: Option<&Codes>) -> Option<Broken> {
        let status = self.exchange.status().unwrap_or_default();
        let embedded = matches!(self.reply, ReplyKind::Refusal(_)) && (200..300).contains(&status);
        if expected.allow(status) && !(embedded && codes.is_none()) {
            return None;
        }
        let wrongly_done = self.reply.claims_success() && !expected.any_success();
        let kind = if wrongly_done { FailKind::Silent } else { FailKind::Wire };
        let code = self.reply.code().map(|code| format!(" {code}")).unwrap_or_default();
        let codes = codes.map(|codes| format!(" {}", codes.0.join(" or "))).unwrap_or_default();
        Some(Broken::stated(kind, "status", format!("{expected}{codes}"), format!("{status}{code}")))
    }

    /// The code.
    pub(super) fn error(&self, codes: &Codes) -> Option<Broken> {
        let code = self.reply.code();
        let right = code.is_some_and(|code| codes.0.iter().any(|expected| expected == code));
        let got = code.unwrap_or("none").to_owned();
        (!right).then(|| Broken::stated(FailKind::Wire, "error code", codes.0.join(" or "), got))
    }

    /// Elements of the document by their paths below the root.
    pub(super) fn fields(&self, expected: &IndexMap<String, Expected>) -> Checked {
        let document = self.reply.document();
        let value = |path: &str| document.and_then(|document: &Document| document.at(path));
        self.each("element", expected, |path| value(path).map(|element| element.text.as_str()))
    }

    /// Elements of the document by their paths below the root; one that is empty counts as none.
    pub(super) fn filled_fields(&self, expected: &IndexMap<String, Expected>) -> Checked {
        let document = self.reply.document();
        let empty = |element: &Document| element.text.is_empty() && element.children.is_empty();
        self.each("element", expected, |path| {
            let element = document.and_then(|document| document.at(path));
            element.filter(|element| !empty(element)).map(|element| element.text.as_str())
        })
    }

    /// Headers.
    pub(super) fn headers(&self, expected: &IndexMap<String, Expected>) -> Checked {
        let reply = self.exchange.reply();
        self.each("header", expected, |name| reply.and_then(|reply| reply.headers.get(name)))
    }

    fn each<'b>(
        &self,
        kind: &str,
        expected: &IndexMap<String, Expected>,
        value: impl Fn(&str) -> Option<&'b str>,
    ) -> Checked {
        let mut broken = Vec::new();
        for (name, expected) in expected {
            if let Some((expected, got)) = compare(expected, value(name), self.context)? {
                broken.push(Broken::stated(FailKind::Wire, &format!("{kind} {name}"), expected, got));
            }
        }
        Ok(broken)
    }
}

/// Nothing if one alternative holds wholly, else what is wrong with the nearest: before others the one that speaks of
/// what the server chose to do, a success or a refusal.
pub(super) fn nearest<T>(alternatives: &[T], check: impl Fn(&T) -> Checked) -> Checked {
    let distance = |broken: &[Broken]| (broken.iter().any(|one| one.subject == "status"), broken.len());
    let mut nearest: Option<Vec<Broken>> = None;
    for alternative in alternatives {
        let broken = check(alternative)?;
        if nearest.as_ref().is_none_or(|best| distance(&broken) < distance(best)) {
            nearest = Some(broken);
        }
    }
    let mut broken = nearest.unwrap_or_default();
    if alternatives.len() > 1 {
        for one in &mut broken {
            one.expected = format!("{} (the nearest of {} readings)", one.expected, alternatives.len());
        }
    }
    Ok(broken)
}

/// Gives assertions that have no clause yet the one that is named.
pub(super) fn owned(mut broken: Vec<Broken>, clause: Option<&Located<String>>) -> Vec<Broken> {
    for one in &mut broken {
        one.clause = one.clause.take().or_else(|| clause.map(|clause| clause.value.clone()));
    }
    broken
}
