//! What becomes of stored objects in time: expiry, archive tiers, restores.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::Template;

/// One entry of `lifecycle`: objects that it is for expire.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, try_from = "WrittenRule")]
pub struct LifecycleRule {
    /// Its name.
    pub id: String,
    /// Which objects it is for.
    pub filter: Filter,
    /// When they expire.
    pub expires: Expires,
    /// Whether it is in force.
    pub enabled: bool,
}

/// When objects expire.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema)]
pub enum Expires {
    /// So many days after they were written.
    After(u32),
    /// At a midnight, in ISO 8601.
    At(Template),
}

/// Which objects a rule is for: all conditions must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, JsonSchema)]
pub struct Filter {
    /// What their keys begin with.
    pub prefix: Option<String>,
    /// Tags that they have.
    pub tags: IndexMap<String, String>,
    /// In bytes, not included.
    pub larger_than: Option<u64>,
    /// In bytes, not included.
    pub smaller_than: Option<u64>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    id: String,
    #[serde(default)]
    prefix: Option<String>,
    #[serde(default)]
    tags: IndexMap<String, String>,
    #[serde(default)]
    larger_than: Option<u64>,
    #[serde(default)]
    smaller_than: Option<u64>,
    #[serde(default)]
    days: Option<u32>,
    #[serde(default)]
    date: Option<Template>,
    #[serde(default = "yes")]
    enabled: bool,
}

fn yes() -> bool {
    true
}

impl TryFrom<WrittenRule> for LifecycleRule {
    type Error = &'static str;

    fn try_from(written: WrittenRule) -> Result<Self, Self::Error> {
        let WrittenRule { id, prefix, tags, larger_than, smaller_than, days, date, enabled } = written;
        let expires = match (days, date) {
            (Some(days), None) => Expires::After(days),
            (None, Some(date)) => Expires::At(date),
            _ => return Err("a lifecycle rule has either `days` or `date`"),
        };
        let filter = Filter { prefix, tags, larger_than, smaller_than };
        Ok(Self { id, filter, expires, enabled })
    }
}

impl LifecycleRule {
    /// In words.
    pub fn words(&self) -> String {
        let off = if self.enabled { "" } else { " (disabled)" };
        let when = match &self.expires {
            Expires::After(days) => format!("after {days} days"),
            Expires::At(date) => format!("at {}", date.source()),
        };
        format!("a rule `{}`{off} by which objects expire {when}", self.id)
    }
}

/// `intelligent_tiering` of a bucket: after how many days without access objects of INTELLIGENT_TIERING are archived.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tiering {
    /// The days to the tier ARCHIVE_ACCESS.
    #[serde(default)]
    pub archive_access: Option<u32>,
    /// The days to the tier DEEP_ARCHIVE_ACCESS.
    #[serde(default)]
    pub deep_archive_access: Option<u32>,
}

impl Tiering {
    /// The tiers with their days.
    pub fn tiers(&self) -> impl Iterator<Item = (&'static str, u32)> {
        let tiers =
            [("ARCHIVE_ACCESS", self.archive_access), ("DEEP_ARCHIVE_ACCESS", self.deep_archive_access)];
        tiers.into_iter().filter_map(|(tier, days)| Some((tier, days?)))
    }

    /// In words.
    pub fn words(&self) -> String {
        let tiers = self.tiers().map(|(tier, days)| format!("{tier} after {days} days"));
        format!("Intelligent-Tiering to {}", tiers.collect::<Vec<_>>().join(" and "))
    }
}

/// `restore` of an archived object.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Restore {
    /// How long the restored copy stays; not for INTELLIGENT_TIERING, where the object itself moves.
    #[serde(default)]
    pub days: Option<u32>,
    /// How fast.
    #[serde(default)]
    pub speed: Speed,
}

/// How fast a restore is to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Speed {
    /// Minutes.
    Expedited,
    /// Hours.
    #[default]
    Standard,
    /// Hours to days.
    Bulk,
}

impl Restore {
    /// The speed's word on the wire.
    pub fn tier(&self) -> &'static str {
        match self.speed {
            Speed::Expedited => "Expedited",
            Speed::Standard => "Standard",
            Speed::Bulk => "Bulk",
        }
    }

    /// In words.
    pub fn words(&self) -> String {
        let days = self.days.map(|days| format!(" for {days} days")).unwrap_or_default();
        format!("a {} restore{days}", self.tier().to_lowercase())
    }
}
