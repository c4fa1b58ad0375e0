//! Rules of a bucket that make objects expire.

use super::{Object, Tags};
use crate::clock::Second;

/// One rule of a lifecycle configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LifecycleRule {
    pub(crate) id: String,
    pub(crate) enabled: bool,
    pub(crate) filter: Filter,
    pub(crate) expiration: Option<Expiration>,
    /// Kept for GetBucketLifecycleConfiguration: no reply says when older versions go.
    pub(crate) noncurrent_days: Option<u32>,
}

/// When current versions expire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expiration {
    /// So many days after they were written.
    Days(u32),
    /// At a midnight.
    Date(Second),
    /// Not at all: only delete markers without versions behind them do.
    DeleteMarkers(bool),
}

/// Which objects something is for: all conditions must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Filter {
    pub(crate) prefix: Option<String>,
    pub(crate) tags: Vec<(String, String)>,
    /// In bytes, neither bound included.
    pub(crate) larger_than: Option<u64>,
    pub(crate) smaller_than: Option<u64>,
    /// Whether the conditions were written within `And`.
    pub(crate) joined: bool,
}

impl Filter {
    pub(crate) fn takes(&self, key: &str, object: &Object) -> bool {
        let size = object.body.size();
        self.prefix.as_ref().is_none_or(|prefix| key.starts_with(prefix.as_str()))
            && self.tags.iter().all(|tag| has(&object.tags, tag))
            && self.larger_than.is_none_or(|bound| size > bound)
            && self.smaller_than.is_none_or(|bound| size < bound)
    }
}

fn has(tags: &Tags, wanted: &(String, String)) -> bool {
    tags.iter().any(|tag| tag == wanted)
}

impl LifecycleRule {
    /// When an object written at `modified` expires by this rule: `Days` are counted and then
    /// rounded up to the next midnight UTC (User Guide, "Lifecycle configuration elements").
    pub(crate) fn expires(&self, key: &str, object: &Object, modified: Second) -> Option<Second> {
        if !self.enabled || !self.filter.takes(key, object) {
            return None;
        }
        match self.expiration? {
            Expiration::Days(days) => Some(modified.plus_days(days).next_midnight()),
            Expiration::Date(date) => Some(date),
            Expiration::DeleteMarkers(_) => None,
        }
    }
}

/// When an object is going to expire, and by which rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expiry {
    pub(crate) at: Second,
    pub(crate) rule: String,
}

impl Expiry {
    /// The earliest expiry; of rules that agree the first (recorded on AWS for equal dates; that
    /// the shorter period wins is in the User Guide, "Lifecycle conflicts").
    pub(crate) fn of(rules: &[LifecycleRule], key: &str, object: &Object, modified: Second) -> Option<Self> {
        let dated = rules.iter().filter_map(|rule| Some((rule.expires(key, object, modified)?, rule)));
        dated.min_by_key(|(at, _)| *at).map(|(at, rule)| Self { at, rule: rule.id.clone() })
    }
}
