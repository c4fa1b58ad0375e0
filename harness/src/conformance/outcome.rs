//! From what a scenario came to, to what its trial says.

use std::collections::BTreeSet;

use anstream::StripStream;
use libtest_mimic::{Completion, Failed};

use crate::catalogue::Clause;
use crate::record::{Comparison, ScenarioRecord, Verdict};
use crate::report;
use crate::snapshot::Pended;

/// Passed, ignored because every case was skipped, or failed with what is unexpected.
pub(super) fn outcome(
    scenario: &ScenarioRecord,
    clauses: &[Clause],
    pended: &Pended,
    target: &str,
) -> Result<Completion, Failed> {
    let failed_ourselves =
        scenario.cases.iter().any(|case| matches!(case.verdict, Verdict::HarnessError { .. }));
    let expected = scenario.comparison.as_expected() || matches!(pended, Pended::Updated(_));
    if failed_ourselves || !expected {
        return Err(message(scenario, clauses, pended, target).into());
    }
    let skipped = scenario.cases.iter().all(|case| matches!(case.verdict, Verdict::Skipped { .. }));
    Ok(if skipped { Completion::ignored_with(reasons(scenario)) } else { Completion::Completed })
}

/// Why the cases of a scenario were skipped, each reason once.
fn reasons(scenario: &ScenarioRecord) -> String {
    let reasons: BTreeSet<_> = scenario.cases.iter().filter_map(|case| case.verdict.reason()).collect();
    reasons.into_iter().collect::<Vec<_>>().join("; ")
}

fn message(scenario: &ScenarioRecord, clauses: &[Clause], pended: &Pended, target: &str) -> String {
    let mut out = StripStream::new(Vec::new());
    // Writing to memory does not fail.
    let _ = report::unexpected(scenario, clauses, &mut out);
    let mut text = String::from_utf8_lossy(&out.into_inner()).into_owned();
    text.push_str(&what_to_do(&scenario.comparison, pended, target));
    text
}

fn what_to_do(comparison: &Comparison, pended: &Pended, target: &str) -> String {
    let gone = match comparison {
        Comparison::Fixed { .. } => true,
        Comparison::Changed { new, changed, .. } => new.is_empty() && changed.is_empty(),
        _ => false,
    };
    if gone {
        return format!("What was recorded is gone. Take it from the record: copyspec accept {target}\n");
    }
    match pended {
        Pended::Waiting(path) => format!("Waiting for `cargo insta review`: {}\n", path.display()),
        _ if comparison.as_expected() => String::new(),
        _ => format!("To record that this is how {target} behaves: copyspec accept {target}\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::samples::{case, failing, passing, scenario, skipped};

    fn of(
        cases: Vec<crate::record::CaseRecord>,
        comparison: Comparison,
        pended: &Pended,
    ) -> Result<Completion, String> {
        let mut scenario = scenario("a/b", cases);
        scenario.comparison = comparison;
        outcome(&scenario, &[], pended, "moto")
            .map_err(|failed| failed.message().unwrap_or_default().to_owned())
    }

    fn failure(cases: Vec<crate::record::CaseRecord>, comparison: Comparison, pended: &Pended) -> String {
        match of(cases, comparison, pended) {
            Err(message) => message,
            Ok(_) => panic!("must fail"),
        }
    }

    #[test]
    fn known_differences_pass() {
        let outcome = of(vec![failing("a/b[x]", "412")], Comparison::Known, &Pended::Nothing);
        assert!(matches!(outcome, Ok(Completion::Completed)));
    }

    #[test]
    fn a_new_difference_fails_and_says_what_and_where() {
        let waiting = Pended::Waiting("snapshots/moto/a__b.snap.new".into());
        let message = failure(vec![failing("a/b[x]", "412"), passing("a/b[y]")], Comparison::New, &waiting);
        for part in
            ["a/b[x]", "scenarios/a/b.yaml:3", "expected 200", "got      412", "snapshots/moto/a__b.snap.new"]
        {
            assert!(message.contains(part), "{part} is not in:\n{message}");
        }
        assert!(!message.contains('\u{1b}'), "{message:?}");
        assert!(of(vec![failing("a/b[x]", "412")], Comparison::New, &Pended::Updated("x".into())).is_ok());
    }

    #[test]
    fn a_vanished_difference_fails_and_says_how_to_remove_it() {
        let fixed = Comparison::Fixed { fixed: vec!["x".into()] };
        let message = failure(vec![passing("a/b[x]")], fixed, &Pended::Nothing);
        assert!(message.contains("fixed  a/b[x]"), "{message}");
        assert!(message.contains("copyspec accept moto"), "{message}");
    }

    #[test]
    fn a_skip_shows_its_reasons_and_is_no_pass() {
        let cases = vec![
            skipped("a/b[x]", "kms: no keys"),
            skipped("a/b[y]", "kms: no keys"),
            skipped("a/b[z]", "acl"),
        ];
        match of(cases, Comparison::NotCompared, &Pended::Nothing) {
            Ok(Completion::Ignored { reason }) => assert_eq!(reason.as_deref(), Some("acl; kms: no keys")),
            _ => panic!("must be ignored"),
        }
    }

    #[test]
    fn our_own_failure_is_never_green() {
        let broken = case("a/b[x]", Verdict::HarnessError { reason: "a slot was empty".into() });
        let message = failure(vec![broken], Comparison::NotCompared, &Pended::Nothing);
        assert!(message.contains("harness-error") && message.contains("a slot was empty"), "{message}");
    }
}
