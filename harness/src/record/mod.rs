//! What happened: plain data, the one contract between the runner and every report.

mod case;
mod comparison;
mod redact;
mod run;
#[cfg(test)]
pub(crate) mod samples;
mod verdict;

pub use case::{AskedRecord, CaseRecord, ExchangeRecord, Finding, MessageRecord, Subject};
pub use comparison::{Comparison, Delta};
pub use redact::curl;
pub use run::{RunRecord, ScenarioRecord, TargetRecord, Totals};
pub use verdict::{FailKind, Verdict};
