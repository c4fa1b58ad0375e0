//! From the kind of reply to what must hold.

use super::super::Broken;
use super::super::ReplyKind;
use super::super::observation::Observation;
use super::copied::Copied;
use super::part::Part;
use super::unchanged::unchanged;
use super::{copied, part};
use crate::record::FailKind;
use crate::scenario::{Operation, Then};

/// The clauses that own implied assertions, by operation; each must stand in the catalogue.
pub(in crate::judge) const CLAUSES: [&[&str]; 2] = [&copied::CLAUSES, &part::CLAUSES];

/// The clause that demands an answer.
pub(in crate::judge::s3) fn answers(operation: Operation) -> &'static str {
    match operation {
        Operation::UploadPartCopy => part::ANSWERS,
        _ => copied::ANSWERS,
    }
}

/// Everything implied that does not hold.
pub(in crate::judge::s3) fn check(then: &Then, seen: &Observation, reply: &ReplyKind) -> Vec<Broken> {
    match reply {
        // What should have been refused was done: that is the finding, and the rest only repeats it.
        ReplyKind::Success(_) | ReplyKind::Hollow(_) if then.refuses() => Vec::new(),
        ReplyKind::Success(result) => match &seen.upload {
            None => Copied::new(then, seen).all(result),
            Some(upload) => Part { then, seen, upload }.all(result),
        },
        ReplyKind::Hollow(how) => {
            let expected = format!("a {}", seen.operation.result());
            vec![Broken::of(FailKind::Silent, answers(seen.operation), "reply", expected, how.clone())]
        }
        ReplyKind::Refusal(_) | ReplyKind::Crash(_) => refused(seen),
        ReplyKind::Throttled => Vec::new(),
    }
}

/// The destination of a refused copy is as it was, and so is the upload.
fn refused(seen: &Observation) -> Vec<Broken> {
    let clause = match seen.operation {
        Operation::UploadPartCopy => part::REFUSED,
        _ => copied::REFUSED,
    };
    let object = unchanged(seen, &seen.to);
    let parts = seen.upload.as_ref().and_then(part::unchanged_parts);
    object.into_iter().chain(parts).map(|found| Broken { clause: Some(clause.to_owned()), ..found }).collect()
}
