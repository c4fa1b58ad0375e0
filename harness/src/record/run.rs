//! A whole run.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CaseRecord, Comparison, Verdict};
use crate::catalogue::Clause;

/// Everything that a run found out; every report is made from this alone.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RunRecord {
    /// The version of this form: 1.
    pub schema: u32,
    /// copyspec's own version.
    pub copyspec: String,
    /// When the run began (RFC 3339, UTC).
    pub started: String,
    /// Wall-clock time in milliseconds.
    pub milliseconds: u64,
    /// Who was tested.
    pub target: TargetRecord,
    /// The selection, as given; empty when everything ran.
    pub selection: String,
    /// What the preflight wants said before any verdict.
    pub warnings: Vec<String>,
    /// The clauses that the findings cite, in the order of their ids, so that a report can state them.
    #[serde(default)]
    pub clauses: Vec<Clause>,
    /// In the order of their ids.
    pub scenarios: Vec<ScenarioRecord>,
    /// Buckets that could not be removed.
    pub left_behind: Vec<String>,
    /// Whether the run ended before its time (interrupted, time limit, fail-fast).
    pub incomplete: Option<String>,
}

/// Who was tested.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TargetRecord {
    /// The profile's name.
    pub name: String,
    /// Where it listened.
    pub endpoint: String,
    /// What it says of its version, if it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// One scenario file.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ScenarioRecord {
    /// Its path without `.yaml`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The file, relative to the scenarios' directory.
    pub file: String,
    /// In the order of the file.
    pub cases: Vec<CaseRecord>,
    /// How its differences compare with the accepted snapshot.
    pub comparison: Comparison,
}

/// How many cases came to what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Cases that passed.
    pub pass: usize,
    /// Cases in which a binding clause was broken.
    pub fail: usize,
    /// Cases in which only weak clauses went another way.
    pub differs: usize,
    /// Cases that the server does not support.
    pub unsupported: usize,
    /// Cases whose state could not be built.
    pub setup_failed: usize,
    /// Cases that held only when tried again.
    pub flaky: usize,
    /// Cases in which we failed.
    pub harness_error: usize,
    /// Skipped cases by reason.
    pub skipped: BTreeMap<String, usize>,
}

impl Totals {
    /// Counts the cases of a run.
    pub fn of<'a>(cases: impl IntoIterator<Item = &'a CaseRecord>) -> Self {
        let mut totals = Self::default();
        for case in cases {
            match &case.verdict {
                Verdict::Pass => totals.pass += 1,
                Verdict::Fail { .. } => totals.fail += 1,
                Verdict::Differs => totals.differs += 1,
                Verdict::Unsupported => totals.unsupported += 1,
                Verdict::SetupFailed { .. } => totals.setup_failed += 1,
                Verdict::Flaky => totals.flaky += 1,
                Verdict::HarnessError { .. } => totals.harness_error += 1,
                Verdict::Skipped { reason } => *totals.skipped.entry(reason.clone()).or_default() += 1,
            }
        }
        totals
    }

    /// All skipped cases.
    pub fn skipped_cases(&self) -> usize {
        self.skipped.values().sum()
    }
}

impl RunRecord {
    /// All cases of the run.
    pub fn cases(&self) -> impl Iterator<Item = &CaseRecord> {
        self.scenarios.iter().flat_map(|scenario| &scenario.cases)
    }
}
