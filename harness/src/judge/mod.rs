//! Is it right? Pure functions from an expectation and what was observed to findings and a verdict.

mod assertions;
mod compare;
mod implied;
mod normalise;
mod observation;
mod reply;
mod verdict;

pub use compare::difference;
pub use implied::CLAUSES as IMPLIED_CLAUSES;
pub use normalise::Normaliser;
pub use observation::{Body, Observation, Observed, ObservedObject};
pub use reply::{ReplyKind, understand};
pub use verdict::{Judgement, Standing, judge};
