//! Archived objects: those whose bytes cannot be read before a restore.

use super::{Filter, Object, StorageClass};
use crate::clock::Second;

/// A tier of INTELLIGENT_TIERING in which objects are archived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ArchiveTier {
    Access,
    DeepAccess,
}

impl ArchiveTier {
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Access, Self::DeepAccess].into_iter().find(|tier| tier.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Access => "ARCHIVE_ACCESS",
            Self::DeepAccess => "DEEP_ARCHIVE_ACCESS",
        }
    }

    /// The fewest and the most days without access that can be configured.
    pub(crate) fn days(self) -> std::ops::RangeInclusive<u32> {
        match self {
            Self::Access => 90..=730,
            Self::DeepAccess => 180..=730,
        }
    }
}

/// An Intelligent-Tiering configuration of a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tiering {
    pub(crate) enabled: bool,
    pub(crate) filter: Filter,
    /// After how many days without access objects move to which tier.
    pub(crate) tiers: Vec<(ArchiveTier, u32)>,
}

/// Where an object is archived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Archived {
    pub(crate) class: StorageClass,
    /// Only for INTELLIGENT_TIERING.
    pub(crate) tier: Option<ArchiveTier>,
}

/// A restore that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Restoration {
    /// From when on the bytes can be read.
    pub(crate) ready: Second,
    /// When the restored copy goes; `None` in INTELLIGENT_TIERING, where the object itself moves.
    pub(crate) expires: Option<Second>,
}

impl Restoration {
    pub(crate) fn is_ongoing(self, now: Second) -> bool {
        now < self.ready
    }

    /// Whether the bytes can be read because of it.
    pub(crate) fn serves(self, now: Second) -> bool {
        !self.is_ongoing(now) && self.expires.is_none_or(|expires| now < expires)
    }
}

/// Smaller objects, in bytes, are never moved to an archive tier (User Guide, "How S3 Intelligent-Tiering works").
const LEAST_TIERED: u64 = 128 * 1024;

/// Where `object` is archived, a restored copy left aside.
///
/// The tier of INTELLIGENT_TIERING follows from the configurations as they are now: one that is
/// removed brings its objects back, other than in S3.
pub(crate) fn archived<'a>(
    tierings: impl Iterator<Item = &'a Tiering>,
    key: &str,
    object: &Object,
    now: Second,
) -> Option<Archived> {
    let class = object.storage_class;
    match class {
        StorageClass::Glacier | StorageClass::DeepArchive => Some(Archived { class, tier: None }),
        StorageClass::IntelligentTiering if object.body.size() >= LEAST_TIERED => {
            let accessed = last_access(object, now);
            let tiers = tierings
                .filter(|tiering| tiering.enabled && tiering.filter.takes(key, object))
                .flat_map(|tiering| &tiering.tiers)
                .filter(|(_, days)| accessed.plus_days(*days) <= now);
            tiers.map(|(tier, _)| *tier).max().map(|tier| Archived { class, tier: Some(tier) })
        }
        _ => None,
    }
}

/// A restore that is through counts as access: it moved the object to the frequent access tier.
fn last_access(object: &Object, now: Second) -> Second {
    match object.restoration {
        Some(restoration) if !restoration.is_ongoing(now) => object.accessed.max(restoration.ready),
        _ => object.accessed,
    }
}
