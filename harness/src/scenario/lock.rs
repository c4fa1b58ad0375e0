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
}

impl TryFrom<WrittenDefault> for DefaultRetention {
    type Error = &'static str;

    fn try_from(written: WrittenDefault) -> Result<Self, Self::Error> {
        let period = match (written.days, written.years) {
            (Some(days), None) => Period::Days(days),
            (None, Some(years)) => Period::Years(years),
            _ => return Err("a default retention has either `days` or `years`"),
        };
        Ok(Self { mode: written.mode, period })
    }
}

impl DefaultRetention {
    /// In words.
    pub fn words(&self) -> String {
        let period = match self.period {
            Period::Days(days) => format!("{days} days"),
            Period::Years(years) => format!("{years} years"),
        };
        format!("default retention {} for {period}", self.mode.wire())
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
