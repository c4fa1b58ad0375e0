//! Whether copies that raced, and those who read meanwhile, met whole objects only.

use std::collections::{BTreeMap, BTreeSet};

use super::observation::{Observation, Observed, ObservedObject};
use super::whole::{Whole, mixture, names};
use super::{Broken, Judgement, Standing, conclude};
use super::{ReplyKind, assertions, understand};
use crate::record::{FailKind, Verdict};
use crate::scenario::{Address, Operation, Then, UnknownVariable};
use crate::wire::Exchange;

/// What was seen of one round of a race.
#[derive(Clone, Debug)]
pub struct RaceObservation {
    /// The calls, in the order of the scenario.
    pub copies: Vec<RacedCopy>,
    /// What was read while they raced, each state once.
    pub reads: Vec<(Address, Observed)>,
    /// The state before.
    pub before: BTreeMap<Address, Observed>,
    /// The state when all was over.
    pub after: BTreeMap<Address, Observed>,
    /// Whether nobody waited for the replies.
    pub hung_up: bool,
}

/// One of the calls of a race.
#[derive(Clone, Debug)]
pub struct RacedCopy {
    /// What came of it.
    pub exchange: Exchange,
    /// Where the copy was to go.
    pub to: Address,
    /// What it may make.
    pub outcomes: Vec<RaceOutcome>,
    /// The version that the reply names, read back, with its id.
    pub version: Option<(String, Observed)>,
}

/// What a call makes where nobody disturbs it.
#[derive(Clone, Debug)]
pub struct RaceOutcome {
    /// The call that wrote the source before, by its place in the race.
    pub after: Option<usize>,
    /// What it made then.
    pub object: ObservedObject,
}

/// Judges one round of a race.
///
/// # Errors
/// When an expectation uses a variable that has no value.
pub fn judge_race(
    standing: &Standing<'_, Then>,
    seen: &RaceObservation,
) -> Result<Judgement, UnknownVariable> {
    let race = Race::of(seen);
    if race.replies.contains(&ReplyKind::Throttled) {
        let reason = "throttled: the server answered 503".to_owned();
        return Ok(Judgement { verdict: Verdict::Skipped { reason }, findings: Vec::new() });
    }
    let mut broken = Vec::new();
    if !seen.hung_up {
        broken.extend(race.replies(standing)?);
        broken.extend(race.successes(standing.then));
    }
    broken.extend(seen.reads.iter().filter_map(|(address, read)| race.read(address, read)));
    for address in seen.copies.iter().map(|copy| &copy.to).collect::<BTreeSet<_>>() {
        broken.extend(race.end(address));
        broken.extend(race.versions(address));
    }
    Ok(conclude(standing, broken))
}

struct Race<'a> {
    seen: &'a RaceObservation,
    /// In the order of the copies.
    replies: Vec<ReplyKind>,
}

impl<'a> Race<'a> {
    fn of(seen: &'a RaceObservation) -> Self {
        let root = Operation::CopyObject.result();
        Self { seen, replies: seen.copies.iter().map(|copy| understand(&copy.exchange, root)).collect() }
    }

    fn succeeded(&self) -> impl Iterator<Item = &'a RacedCopy> {
        let pairs = self.seen.copies.iter().zip(&self.replies);
        pairs.filter(|(_, reply)| matches!(reply, ReplyKind::Success(_))).map(|(copy, _)| copy)
    }

    /// What the scenario says of replies holds of each.
    fn replies(&self, standing: &Standing<'_, Then>) -> Result<Vec<Broken>, UnknownVariable> {
        let mut found = Vec::new();
        for (position, (copy, reply)) in self.seen.copies.iter().zip(&self.replies).enumerate() {
            let observation = self.observation(copy);
            let then = if position == 0 { standing.then.clone() } else { of_reply(standing.then) };
            let mut broken = assertions::check(&then, &observation, reply, standing.context)?;
            if let ReplyKind::Hollow(how) = reply {
                broken.push(state("reply", "a CopyObjectResult".to_owned(), how.clone()));
            }
            broken.extend(self.named(copy, reply));
            found.extend(broken);
        }
        Ok(found)
    }

    /// A success names the ETag of what this copy made, not of what another one did.
    fn named(&self, copy: &'a RacedCopy, reply: &ReplyKind) -> Option<Broken> {
        let ReplyKind::Success(result) = reply else { return None };
        let bare = |tag: &str| tag.trim_matches('"').to_owned();
        let named = bare(result.value("ETag").unwrap_or_default());
        let outcomes: Vec<Whole<'_>> = self.outcomes(copy).collect();
        let tags = outcomes.iter().filter_map(|whole| whole.object.headers.get("etag")).map(bare);
        let is_own = tags.into_iter().any(|tag| tag == named);
        (!is_own)
            .then(|| state("element ETag", format!("the ETag {}", names(&outcomes)), "another".to_owned()))
    }

    fn observation(&self, copy: &RacedCopy) -> Observation {
        Observation {
            operation: Operation::CopyObject,
            exchange: copy.exchange.clone(),
            to: copy.to.clone(),
            source: None,
            default_lock: None,
            general: true,
            default_encryption: None,
            buckets: BTreeMap::new(),
            before: self.seen.before.clone(),
            after: self.seen.after.clone(),
            older: BTreeMap::new(),
            upload: None,
        }
    }

    fn successes(&self, then: &Then) -> Option<Broken> {
        let (expected, count) = (then.successes?, self.succeeded().count());
        let kind =
            if expected.at_most.is_some_and(|most| count > most) { FailKind::Silent } else { FailKind::Wire };
        // How many exactly depends on luck, and would make every report another.
        let got = if kind == FailKind::Silent { "more" } else { "fewer" };
        let broken = state("successes", expected.to_string(), got.to_owned());
        (!expected.allow(count)).then_some(Broken { kind, ..broken })
    }

    /// What one copy may make.
    fn outcomes(&self, copy: &'a RacedCopy) -> impl Iterator<Item = Whole<'a>> {
        let position = self.seen.copies.iter().position(|other| std::ptr::eq(other, copy));
        let number = position.unwrap_or_default() + 1;
        copy.outcomes.iter().map(move |outcome| {
            let after = outcome.after.map(|other| format!(" after copy {}", other + 1)).unwrap_or_default();
            Whole { name: format!("of copy {number}{after}"), object: &outcome.object }
        })
    }

    fn old(&self, address: &Address) -> Option<Whole<'a>> {
        let object = self.seen.before.get(address)?.object.as_ref()?;
        Some(Whole { name: "as it was".to_owned(), object })
    }

    /// Whoever reads meets the object as it was or one that a copy makes, and nothing only where nothing was.
    fn read(&self, address: &Address, read: &Observed) -> Option<Broken> {
        let old = self.old(address);
        let may_be_absent = old.is_none();
        let made = self.seen.copies.iter().filter(|copy| copy.to == *address);
        let wholes: Vec<Whole<'_>> =
            old.into_iter().chain(made.flat_map(|copy| self.outcomes(copy))).collect();
        judge_state(&format!("{address}: read meanwhile"), read, &wholes, may_be_absent)
    }

    /// In the end there is one of the copies that succeeded, or what was there if none did.
    fn end(&self, address: &Address) -> Option<Broken> {
        let read = self.seen.after.get(address)?;
        let made: Vec<&RacedCopy> = if self.seen.hung_up {
            self.seen.copies.iter().filter(|copy| copy.to == *address).collect()
        } else {
            self.succeeded().filter(|copy| copy.to == *address).collect()
        };
        let old = self.old(address).filter(|_| self.seen.hung_up || made.is_empty());
        let nothing_was = self.old(address).is_none();
        let may_be_absent = nothing_was && (self.seen.hung_up || made.is_empty());
        let wholes: Vec<Whole<'_>> =
            old.into_iter().chain(made.into_iter().flat_map(|copy| self.outcomes(copy))).collect();
        judge_state(&format!("{address}: in the end"), read, &wholes, may_be_absent)
    }

    /// Where replies name versions there is one for each success, and it is what that copy makes.
    fn versions(&self, address: &Address) -> Vec<Broken> {
        let made: Vec<&RacedCopy> = self.succeeded().filter(|copy| copy.to == *address).collect();
        let named: Vec<(&RacedCopy, &String, &Observed)> = made
            .iter()
            .filter_map(|copy| copy.version.as_ref().map(|(id, state)| (*copy, id, state)))
            .collect();
        if named.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        let ids: BTreeSet<&String> = named.iter().map(|(_, id, _)| *id).collect();
        let count =
            |states: &BTreeMap<Address, Observed>| states.get(address).and_then(|state| state.versions);
        let (before, after) = (count(&self.seen.before), count(&self.seen.after));
        let more = before.zip(after).map(|(before, after)| after.saturating_sub(before));
        if ids.len() != made.len() || more.is_some_and(|more| more != made.len()) {
            let expected = "one for each copy that succeeded".to_owned();
            found.push(state(&format!("{address}: versions"), expected, "another number".to_owned()));
        }
        for (copy, _, read) in named {
            let wholes: Vec<Whole<'_>> = self.outcomes(copy).collect();
            found.extend(judge_state(&format!("{address}: version of a copy"), read, &wholes, false));
        }
        found
    }
}

/// The assertions on a reply alone: those on objects hold once.
fn of_reply(then: &Then) -> Then {
    let inner = |all: &[Then]| all.iter().map(of_reply).collect();
    let (any_of, also) = (inner(&then.any_of), inner(&then.also));
    let (objects, unchanged) = (indexmap::IndexMap::default(), Vec::new());
    Then { objects, unchanged, any_of, also, ..then.clone() }
}

fn judge_state(subject: &str, read: &Observed, wholes: &[Whole<'_>], may_be_absent: bool) -> Option<Broken> {
    let got = match (&read.unreadable, &read.object) {
        (Some(why), _) => why.clone(),
        (None, None) if may_be_absent => return None,
        (None, None) => "no object".to_owned(),
        (None, Some(object)) => mixture(object, wholes)?,
    };
    Some(state(subject, names(wholes), got))
}

fn state(subject: &str, expected: String, got: String) -> Broken {
    Broken { kind: FailKind::State, clause: None, subject: subject.to_owned(), expected, got }
}
