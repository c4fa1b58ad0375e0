//! How a scenario, and each case of it, compares with what was last accepted.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CaseRecord, ScenarioRecord};

/// How the differences of a scenario compare with those last accepted.
///
/// Rows are the part of a case's id in brackets. A row that was not judged in this run keeps what was
/// recorded for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Comparison {
    /// No difference, and none recorded.
    Clean,
    /// The differences are the recorded ones.
    Known,
    /// Differences where none were recorded.
    New,
    /// Other differences than those recorded.
    Changed {
        /// Line by line (`-` recorded, `+` now).
        diff: String,
        /// Rows that differ and are not recorded.
        new: Vec<String>,
        /// Rows that differ in another way than recorded.
        changed: Vec<String>,
        /// Recorded rows that no longer differ.
        fixed: Vec<String>,
    },
    /// Recorded differences that are no longer there, and no others.
    Fixed {
        /// The recorded rows.
        fixed: Vec<String>,
    },
    /// Not compared: no case was judged.
    NotCompared,
}

/// How one case compares with what was last accepted of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Delta {
    /// It differs, and nothing is recorded.
    New,
    /// It differs in another way than recorded.
    Changed,
    /// It was recorded, and no longer differs.
    Fixed,
    /// It differs as recorded.
    Known,
}

impl fmt::Display for Delta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Fixed => "fixed",
            Self::Known => "known",
        })
    }
}

impl Comparison {
    /// Whether the run is as expected in this scenario.
    pub fn as_expected(&self) -> bool {
        matches!(self, Self::Clean | Self::Known | Self::NotCompared)
    }
}

impl ScenarioRecord {
    /// The part of a case's id in brackets; `only` where a scenario has one case without a name.
    pub fn row<'a>(&self, case_id: &'a str) -> &'a str {
        let row = case_id.strip_prefix(self.id.as_str()).and_then(|rest| rest.strip_prefix('['));
        row.and_then(|rest| rest.strip_suffix(']')).unwrap_or("only")
    }

    /// How a case of this scenario compares with what was last accepted of it; nothing if it neither differs nor did.
    pub fn delta(&self, case: &CaseRecord) -> Option<Delta> {
        let row = self.row(&case.id);
        let holds = |rows: &[String]| rows.iter().any(|name| name == row);
        let known = || case.verdict.is_recorded().then_some(Delta::Known);
        match &self.comparison {
            Comparison::New => case.verdict.is_recorded().then_some(Delta::New),
            Comparison::Known => known(),
            Comparison::Changed { new, .. } if holds(new) => Some(Delta::New),
            Comparison::Changed { changed, .. } if holds(changed) => Some(Delta::Changed),
            Comparison::Changed { fixed, .. } | Comparison::Fixed { fixed } if holds(fixed) => {
                Some(Delta::Fixed)
            }
            Comparison::Changed { .. } => known(),
            Comparison::Clean | Comparison::Fixed { .. } | Comparison::NotCompared => None,
        }
    }
}
