//! What happened: plain data, the one contract between the runner and every report.

mod case;
mod run;
mod verdict;

pub use case::{CaseRecord, ExchangeRecord, Finding, MessageRecord, Subject};
pub use run::{Comparison, Delta, RunRecord, ScenarioRecord, TargetRecord, Totals};
pub use verdict::{FailKind, Verdict};
