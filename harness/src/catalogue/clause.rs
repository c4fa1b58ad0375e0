//! Clauses: documented claims, restated.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One documented claim in a sentence of our own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// `s3.copy-object.metadata.replace`: service, operation, topic, claim.
    pub id: String,
    /// The claim.
    pub says: String,
    /// How strongly it is claimed.
    pub level: Level,
    /// Why we believe it.
    pub evidence: Evidence,
    /// Document, section or recording that it comes from.
    pub source: String,
    /// The month (`2026-02`) in which AWS itself was recorded to behave so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<String>,
    /// Why no exchange with an endpoint can show whether the claim holds; left out where one can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unobservable: Option<String>,
    /// What the sources say where they disagree, or why the claim is read as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Clause {
    /// Whether breaking it is a failure; anything weaker is only recorded.
    pub fn binds(&self) -> bool {
        self.level == Level::Must
            && matches!(self.evidence, Evidence::Documented | Evidence::Recorded | Evidence::Model)
    }
}

/// How strongly a clause is claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// An endpoint that does otherwise does not copy as documented.
    Must,
    /// Recommended, or documented without force.
    Should,
    /// Left open, such as the text of a message.
    May,
}

/// Why a clause is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// The documentation says so.
    Documented,
    /// AWS was recorded to do so.
    Recorded,
    /// The service model says so.
    Model,
    /// Concluded from analogues; no source settles it.
    Inferred,
    /// The sources contradict each other.
    Contested,
}

impl Level {
    /// Every level, strongest first.
    pub const ALL: [Self; 3] = [Self::Must, Self::Should, Self::May];

    /// The word used in clauses, filters and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Should => "should",
            Self::May => "may",
        }
    }
}

impl Evidence {
    /// Every kind of evidence.
    pub const ALL: [Self; 5] =
        [Self::Documented, Self::Recorded, Self::Model, Self::Inferred, Self::Contested];

    /// The word used in clauses, filters and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Recorded => "recorded",
            Self::Model => "model",
            Self::Inferred => "inferred",
            Self::Contested => "contested",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
