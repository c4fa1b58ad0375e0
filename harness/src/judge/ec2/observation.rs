//! What was seen: the reply, the copy as long as it was watched, and other snapshots.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::catalogue::{RegionRole, Role};
use crate::scenario::{CopySnapshot, Operation};
use crate::wire::Exchange;

/// Everything that a judgement may look at.
#[derive(Clone, Debug)]
pub struct SnapshotObservation {
    /// The operation under test.
    pub operation: Operation,
    /// What was asked for.
    pub asked: CopySnapshot,
    /// Who asked.
    pub by: Role,
    /// The id of the account that asked, where it is known.
    pub account: Option<String>,
    /// The call under test.
    pub exchange: Exchange,
    /// Ids of snapshots that were there before.
    pub known: BTreeSet<String>,
    /// Ids of all the caller's snapshots in the Region before and after, where a refusal was expected.
    pub listed: Option<(BTreeSet<String>, BTreeSet<String>)>,
    /// The source before and after.
    pub source: Option<(Seen, Seen)>,
    /// The copy, where the reply named one.
    pub copy: Option<Watched>,
    /// Snapshots that the expectation names, as whoever was asked sees them.
    pub others: BTreeMap<Place, Seen>,
    /// Snapshots before and after that should be unchanged.
    pub unchanged: BTreeMap<String, (Seen, Seen)>,
    /// What was asked afterwards: by the number among all assertions, and the number within these.
    pub followed_up: BTreeMap<(usize, usize), FollowedUp>,
}

/// A snapshot's name in the scenario, the Region it was looked for in, and who looked.
pub type Place = (String, RegionRole, Role);

/// What became of a step that comes after the call.
#[derive(Clone, Debug)]
pub enum FollowedUp {
    /// Time passed only.
    Waited,
    /// A request was sent.
    Asked(Box<Exchange>),
    /// A text in the request was known to nobody, for this reason.
    Unsaid(String),
}

/// A copy from the call until it was no longer pending.
#[derive(Clone, Debug)]
pub struct Watched {
    /// Its id.
    pub id: String,
    /// Straight after the call.
    pub at_first: Seen,
    /// At the end, with its permissions.
    pub settled: Seen,
    /// Every progress that was shown, in order.
    pub progress: Vec<String>,
    /// How long was waited in vain for the copy to be no longer pending.
    pub gave_up: Option<Duration>,
}

/// What DescribeSnapshots says of an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The snapshot.
    There(ObservedSnapshot),
    /// There is none.
    Absent,
    /// It could not be asked, for this reason.
    Unreadable(String),
}

/// A snapshot as DescribeSnapshots shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObservedSnapshot {
    /// Elements by name.
    pub elements: BTreeMap<String, String>,
    /// The tag set.
    pub tags: BTreeMap<String, String>,
    /// Who may make volumes of it, where that was asked and answered: roles, ids of other accounts, `all`.
    pub permissions: Option<BTreeSet<String>>,
}

impl Seen {
    /// The snapshot, if it is there.
    pub fn there(&self) -> Option<&ObservedSnapshot> {
        if let Self::There(snapshot) = self { Some(snapshot) } else { None }
    }

    /// An element of the snapshot, if it is there and has it.
    pub fn element(&self, name: &str) -> Option<&str> {
        self.there()?.element(name)
    }
}

impl ObservedSnapshot {
    /// An element; one that is empty counts as none.
    pub fn element(&self, name: &str) -> Option<&str> {
        self.elements.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }
}
