//! Is it right? Pure functions from an expectation and what was observed to findings and a verdict.

mod compare;
mod ec2;
mod normalise;
mod reply;
mod s3;
mod sets;
mod stated;
mod values;
mod verdict;

pub use compare::difference;
pub use ec2::{
    FollowedUp, ObservedSnapshot, Place, Seen, SnapshotObservation, Watched, judge_snapshot, told_by,
};
pub use normalise::Normaliser;
pub use reply::{ReplyKind, understand};
pub use s3::{
    Body, DefaultEncryption, ListedParts, Observation, Observed, ObservedAcl, ObservedBucket, ObservedObject,
    ObservedUpload, RaceObservation, RaceOutcome, RacedCopy, judge, judge_race,
};
pub use verdict::{Judgement, Standing};

/// The clauses that own implied assertions; each must stand in the catalogue.
pub fn implied_clauses() -> impl Iterator<Item = &'static str> {
    s3::CLAUSES.into_iter().flatten().copied().chain(ec2::CLAUSES)
}
