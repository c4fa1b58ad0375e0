//! Calls that are made at once, again and again.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Parameters, S3, Template};

/// `race`: the call under test, made several times at once while others read, in so many rounds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Race {
    /// The calls that race, each laid over the call under test; left out: that call alone.
    #[serde(default)]
    pub copies: Vec<Parameters>,
    /// How many clients read what is written, over and over.
    #[serde(default)]
    pub readers: u8,
    /// How often it is run, each time with objects of its own.
    pub rounds: u8,
    /// Whether the clients that copy go away as soon as their requests are sent.
    #[serde(default)]
    pub hangs_up: bool,
}

/// How many of the calls of a race succeed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Successes {
    /// So many or more.
    pub at_least: Option<usize>,
    /// So many or fewer.
    pub at_most: Option<usize>,
}

/// More would be an attack rather than a test.
const MOST_COPIES: usize = 8;
const MOST_READERS: u8 = 8;
const MOST_ROUNDS: u8 = 50;

impl Race {
    /// Every text in it.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        self.copies.iter().flat_map(Parameters::templates)
    }

    /// The calls as they are made.
    pub fn calls(&self, under_test: &Parameters) -> Vec<Parameters> {
        if self.copies.is_empty() {
            return vec![under_test.clone()];
        }
        self.copies.iter().map(|copy| copy.over(under_test)).collect()
    }

    /// What of it cannot be run, or shows nothing.
    pub(super) fn mistake(&self) -> Option<String> {
        if self.rounds == 0 || self.rounds > MOST_ROUNDS {
            return Some(format!("a race has 1 to {MOST_ROUNDS} rounds"));
        }
        if self.copies.len() > MOST_COPIES || self.readers > MOST_READERS {
            return Some(format!("a race has at most {MOST_COPIES} copies and {MOST_READERS} readers"));
        }
        let lonely = self.copies.len() < 2 && self.readers == 0;
        lonely.then(|| "a race has several copies, or somebody who reads meanwhile".to_owned())
    }
}

impl Successes {
    /// Whether so many are as expected.
    pub fn allow(self, count: usize) -> bool {
        self.at_least.is_none_or(|least| count >= least) && self.at_most.is_none_or(|most| count <= most)
    }
}

impl std::fmt::Display for Successes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.at_least, self.at_most) {
            (Some(least), Some(most)) if least == most => write!(f, "exactly {least}"),
            (Some(least), Some(most)) => write!(f, "{least} to {most}"),
            (Some(least), None) => write!(f, "at least {least}"),
            (None, Some(most)) => write!(f, "at most {most}"),
            (None, None) => f.write_str("any number"),
        }
    }
}

impl Case<S3> {
    /// The calls that the case makes: those of its race, or the one under test.
    pub fn calls(&self) -> Vec<Parameters> {
        self.race.as_ref().map_or_else(|| vec![self.call.clone()], |race| race.calls(&self.call))
    }
}
