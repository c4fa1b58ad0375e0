//! Object Lock in a scenario.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::Template;

/// How strict a retention is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum LockMode {
    /// Can be bypassed by who may.
    Governance,
    /// Cannot be bypassed.
    Compliance,
}

impl LockMode {
    /// The word on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Governance => "GOVERNANCE",
            Self::Compliance => "COMPLIANCE",
        }
    }
}

/// `default_retention` of a bucket: exactly one period.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, try_from = "WrittenDefault")]
pub struct DefaultRetention {
    /// How strict.
    pub mode: LockMode,
    /// For how long.
    pub period: Period,
    /// New versions are under an event hold, and retained for so long after its release.
    pub event_hold: Option<Period>,
}

/// A period in whole days or years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
pub enum Period {
    /// So many days.
    Days(u32),
    /// So many years.
    Years(u32),
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WrittenDefault {
    mode: LockMode,
    #[serde(default)]
    days: Option<u32>,
    #[serde(default)]
    years: Option<u32>,
    #[serde(default)]
    event_hold: Option<WrittenPeriod>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WrittenPeriod {
    #[serde(default)]
    days: Option<u32>,
    #[serde(default)]
    years: Option<u32>,
}

impl TryFrom<WrittenDefault> for DefaultRetention {
    type Error = &'static str;

    fn try_from(written: WrittenDefault) -> Result<Self, Self::Error> {
        let WrittenDefault { mode, days, years, event_hold } = written;
        let period = Period::of(days, years).ok_or("a default retention has either `days` or `years`")?;
        let duration = |hold: WrittenPeriod| {
            Period::of(hold.days, hold.years).ok_or("an event hold has either `days` or `years`")
        };
        Ok(Self { mode, period, event_hold: event_hold.map(duration).transpose()? })
    }
}

impl Period {
    fn of(days: Option<u32>, years: Option<u32>) -> Option<Self> {
        match (days, years) {
            (Some(days), None) => Some(Self::Days(days)),
            (None, Some(years)) => Some(Self::Years(years)),
            _ => None,
        }
    }

    fn words(self) -> String {
        match self {
            Self::Days(days) => format!("{days} days"),
            Self::Years(years) => format!("{years} years"),
        }
    }
}

impl DefaultRetention {
    /// In words.
    pub fn words(&self) -> String {
        let retention = format!("default retention {} for {}", self.mode.wire(), self.period.words());
        match self.event_hold {
            Some(duration) => format!("{retention}, and a default event hold for {}", duration.words()),
            None => retention,
        }
    }
}

/// `retention` of a stored object.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// How strict.
    pub mode: LockMode,
    /// Until when, in ISO 8601: `${now.iso + 1d}`.
    pub until: Template,
}

/// `legal_hold` of a stored object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum LegalHold {
    /// Held.
    On,
    /// No longer held.
    Off,
}

/// To a reader of YAML 1.1 the plain words are truths.
impl JsonSchema for LegalHold {
    fn schema_name() -> Cow<'static, str> {
        "LegalHold".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"enum": ["ON", "OFF", true, false], "description": "Whether an object is held: ON or OFF."})
    }
}

impl LegalHold {
    /// The word on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Self::On => "ON",
            Self::Off => "OFF",
        }
    }
}
