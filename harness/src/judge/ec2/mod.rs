//! Judges copies of snapshots.

mod assertions;
mod implied;
mod observation;
#[cfg(test)]
mod tests;

pub(super) use implied::CLAUSES;
pub use observation::{FollowedUp, ObservedSnapshot, Place, Seen, SnapshotObservation, Watched};

use super::verdict::{Broken, Judgement, Standing, conclude, unjudged};
use super::{ReplyKind, understand};
use crate::catalogue::Clause;
use crate::record::FailKind;
use crate::scenario::{Ec2Then, UnknownVariable};
use crate::wire::Exchange;

/// Judges one copy of a snapshot.
///
/// # Errors
/// When an expectation uses a variable that has no value.
pub fn judge_snapshot(
    standing: &Standing<'_, Ec2Then>,
    seen: &SnapshotObservation,
) -> Result<Judgement, UnknownVariable> {
    let reply = understand(&seen.exchange, seen.operation.result());
    if let Some(unjudged) = unjudged(standing, &seen.exchange, &reply, admits(standing.then, &reply)) {
        return Ok(unjudged);
    }
    let mut broken = assertions::check(standing.then, seen, &reply, standing.context)?;
    let implied = implied::check(standing.then, seen, &reply);
    broken.extend(implied.into_iter().filter(|one| is_asked(standing, one)));
    if standing.sentinel && reply.claims_success() {
        broken.iter_mut().for_each(|one: &mut Broken| one.kind = FailKind::Silent);
    }
    Ok(conclude(standing, broken))
}

/// The request after the call whose reply led to the worst finding, if that is what did.
pub fn told_by<'a>(
    standing: &Standing<'_, Ec2Then>,
    seen: &'a SnapshotObservation,
    judgement: &Judgement,
) -> Option<&'a Exchange> {
    let worst = judgement.findings.first()?;
    assertions::told_by(standing.then, seen, standing.context, &worst.subject.0)
}

/// Whether a refusal is something to judge here. InvalidAction is one of the answers to a request that is odd on purpose,
/// and says nothing there of what the server can do.
fn admits(then: &Ec2Then, reply: &ReplyKind) -> bool {
    then.refuses() || (reply.code() == Some("InvalidAction") && then.any_of.iter().any(Ec2Then::refuses))
}

/// What is implied and does not bind would turn up in every case; it is asked by those that are about it.
fn is_asked(standing: &Standing<'_, Ec2Then>, broken: &Broken) -> bool {
    let Some(id) = &broken.clause else { return true };
    standing.clauses.get(id).is_none_or(Clause::binds) || standing.clause == id
}
