//! Is it right? Pure functions from an expectation and what was observed to findings and a verdict.

mod assertions;
mod compare;
mod ec2;
mod implied;
mod normalise;
mod observation;
mod race;
mod reply;
mod sets;
mod uploads;
mod values;
mod verdict;
mod whole;

pub use compare::difference;
pub use ec2::{FollowedUp, ObservedSnapshot, Place, Seen, SnapshotObservation, Watched, judge_snapshot};
pub use implied::CLAUSES as IMPLIED_CLAUSES;
pub use normalise::Normaliser;
pub use observation::{
    Body, ListedParts, Observation, Observed, ObservedAcl, ObservedObject, ObservedUpload,
};
pub use race::{RaceObservation, RaceOutcome, RacedCopy, judge_race};
pub use reply::{ReplyKind, understand};
pub use verdict::{Judgement, Standing, judge};
