//! A run in one line.

use std::collections::BTreeMap;

use crate::record::{Delta, ScenarioRecord, Totals, Verdict};

/// How many reasons for skipping are named.
const REASONS: usize = 3;

/// The verdict in one line, delta first: `2 new, 1 fixed, 11 known · 412 pass · 37 skipped (kms 20, …)`.
pub fn sentence(scenarios: &[ScenarioRecord]) -> String {
    let totals = Totals::of(scenarios.iter().flat_map(|scenario| &scenario.cases));
    let mut parts = vec![deltas(scenarios)];
    let count = |number: usize, what: &str| (number > 0).then(|| format!("{number} {what}"));
    parts.push(format!("{} pass", totals.pass));
    parts.extend(set_up(scenarios, totals.setup_failed));
    parts.extend(count(totals.flaky, "flaky"));
    parts.extend(count(totals.harness_error, "failures of copyspec itself"));
    parts.extend(skipped(&totals));
    parts.join(" · ")
}

/// Differences by how they compare; `0 new` is always said.
fn deltas(scenarios: &[ScenarioRecord]) -> String {
    let mut counts = BTreeMap::from([(Delta::New, 0_usize)]);
    let mut uncompared = 0;
    for scenario in scenarios {
        for case in scenario.cases.iter().filter(|case| !matches!(case.verdict, Verdict::SetupFailed { .. }))
        {
            match scenario.delta(case) {
                Some(delta) => *counts.entry(delta).or_default() += 1,
                None if case.verdict.is_difference() => uncompared += 1,
                None => {}
            }
        }
    }
    let mut parts: Vec<_> = counts.iter().map(|(delta, number)| format!("{number} {delta}")).collect();
    if uncompared > 0 {
        parts.push(format!("{uncompared} not compared"));
    }
    parts.join(", ")
}

fn set_up(scenarios: &[ScenarioRecord], failed: usize) -> Option<String> {
    let unexpected = scenarios.iter().flat_map(|scenario| {
        scenario.cases.iter().filter(|case| {
            matches!(case.verdict, Verdict::SetupFailed { .. }) && scenario.delta(case) != Some(Delta::Known)
        })
    });
    let new = match unexpected.count() {
        0 => String::new(),
        number => format!(" ({number} new)"),
    };
    (failed > 0).then(|| format!("{failed} set-up failed{new}"))
}

fn skipped(totals: &Totals) -> Option<String> {
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for (reason, number) in &totals.skipped {
        *reasons.entry(short(reason)).or_default() += number;
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    let mut named: Vec<_> =
        reasons.iter().take(REASONS).map(|(reason, number)| format!("{reason} {number}")).collect();
    if reasons.len() > REASONS {
        named.push("…".to_owned());
    }
    let total = totals.skipped_cases();
    (total > 0).then(|| format!("{total} skipped ({})", named.join(", ")))
}

/// `kms` of `kms: the server has no keys`.
pub(super) fn short(reason: &str) -> &str {
    reason.split_once(':').map_or(reason, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Comparison;
    use crate::record::samples::{case, failing, passing, scenario, setup_failed, skipped};

    #[test]
    fn a_clean_run_says_so() {
        assert_eq!(sentence(&[scenario("a/b", vec![passing("a/b[x]")])]), "0 new · 1 pass");
    }

    #[test]
    fn every_case_is_counted_once() {
        let mut known = scenario("a/known", vec![failing("a/known[x]", "412"), passing("a/known[y]")]);
        known.comparison = Comparison::Known;
        let mut new = scenario("a/new", vec![failing("a/new[x]", "1"), setup_failed("a/new[y]", "PUT: 500")]);
        new.comparison = Comparison::New;
        let mut changed =
            scenario("a/c", ["w", "x", "y", "z"].map(|row| failing(&format!("a/c[{row}]"), "2")).into());
        changed.cases.push(passing("a/c[fixed]"));
        changed.comparison = Comparison::Changed {
            diff: String::new(),
            new: vec!["w".into()],
            changed: vec!["x".into(), "y".into()],
            fixed: vec!["fixed".into()],
        };
        let skips = ["kms: no keys", "kms: none", "acl: no", "tagging: no", "control failed"];
        let mut skipped: Vec<_> = skips.map(|reason| skipped("a/s", reason)).into();
        skipped.push(case("a/s[f]", Verdict::Flaky));
        let uncompared = scenario("a/u", vec![failing("a/u[x]", "3")]);
        let scenarios = [known, new, changed, scenario("a/s", skipped), uncompared];
        assert_eq!(
            sentence(&scenarios),
            "2 new, 2 changed, 1 fixed, 2 known, 1 not compared · 2 pass · 1 set-up failed (1 new) · 1 flaky · \
             5 skipped (kms 2, acl 1, control failed 1, …)"
        );
    }
}
