//! Judges copies of objects.

mod assertions;
mod implied;
mod observation;
mod race;
mod uploads;
mod whole;

use indexmap::IndexMap;

pub(super) use implied::CLAUSES;
pub use observation::{
    Body, DefaultEncryption, ListedParts, Observation, Observed, ObservedAcl, ObservedBucket, ObservedObject,
    ObservedUpload,
};
pub use race::{RaceObservation, RaceOutcome, RacedCopy, judge_race};

use super::reply::{COMPLETED, ReplyKind, completed};
use super::verdict::{Broken, Judgement, Standing, conclude, unjudged};
use super::{sets, stated, understand, values};
use crate::record::{FailKind, Verdict};
use crate::scenario::{Then, UnknownVariable};

/// Judges one case.
///
/// # Errors
/// When an expectation uses a variable that has no value.
pub fn judge(standing: &Standing<'_, Then>, seen: &Observation) -> Result<Judgement, UnknownVariable> {
    let reply = understand(&seen.exchange, seen.operation.result());
    let refusal = seen.exchange.status().is_some_and(|status| standing.then.may_refuse_with(status));
    if let Some(unjudged) = unjudged(standing, &seen.exchange, &reply, standing.then.refuses() || refusal) {
        return Ok(unjudged);
    }
    let unseen = unseen(standing.then, seen);
    // An upload that could not be completed left no object to look at.
    let then = unseen.as_ref().map(|_| without_objects(standing.then));
    let then = then.as_ref().unwrap_or(standing.then);
    let mut broken = assertions::check(then, seen, &reply, standing.context)?;
    broken.extend(implied::check(then, seen, &reply));
    if standing.sentinel && reply.claims_success() {
        broken.iter_mut().for_each(|one| one.kind = FailKind::Silent);
    }
    let judgement = conclude(standing, broken);
    match (unseen, judgement.findings.is_empty()) {
        (Some(reason), true) => Ok(Judgement { verdict: Verdict::SetupFailed { reason }, ..judgement }),
        _ => Ok(judgement),
    }
}

/// Why the upload does not show what is to be judged: requests beyond the call are no verdict about copying.
fn unseen(then: &Then, seen: &Observation) -> Option<String> {
    let upload = seen.upload.as_ref()?;
    let all = then.all();
    if all.iter().any(|then| then.parts.is_some()) && upload.after.is_none() {
        return Some("the parts of the upload could not be listed".to_owned());
    }
    let completion = upload.completion.as_ref()?;
    if completed(completion) || all.iter().any(|then| then.completion.is_some()) {
        return None;
    }
    let status = completion.status().map_or_else(|| "no reply".to_owned(), |status| status.to_string());
    let code = understand(completion, COMPLETED).code().unwrap_or_default().to_owned();
    Some(format!("completing the upload answered {status} {code}").trim_end().to_owned())
}

fn without_objects(then: &Then) -> Then {
    let inner = |all: &[Then]| all.iter().map(without_objects).collect();
    let (any_of, also) = (inner(&then.any_of), inner(&then.also));
    Then { objects: IndexMap::default(), older: Vec::new(), any_of, also, ..then.clone() }
}
