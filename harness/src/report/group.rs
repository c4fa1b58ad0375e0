//! Differences as a reader wants them: rows that differ alike together, the worst first.

use crate::record::{CaseRecord, Delta, FailKind, ScenarioRecord, Verdict};

/// Cases of one scenario with the same verdict for the same reasons.
pub(super) struct Group<'a> {
    pub(super) scenario: &'a ScenarioRecord,
    /// How they compare; nothing if they were not compared.
    pub(super) delta: Option<Delta>,
    /// In the order of the file, at least one.
    pub(super) cases: Vec<&'a CaseRecord>,
}

impl<'a> Group<'a> {
    /// The case that stands for the others.
    pub(super) fn first(&self) -> Option<&'a CaseRecord> {
        self.cases.first().copied()
    }

    fn takes(&self, case: &CaseRecord, delta: Option<Delta>) -> bool {
        self.delta == delta
            && self
                .first()
                .is_some_and(|first| first.verdict == case.verdict && first.findings == case.findings)
    }

    fn rank(&self) -> (u8, u8, Option<Delta>) {
        let kind = self.first().map_or(u8::MAX, |case| severity(&case.verdict));
        let shelf = match self.delta {
            Some(Delta::Fixed) => 2,
            Some(Delta::Known) => 1,
            _ => 0,
        };
        (shelf, kind, self.delta)
    }
}

/// Every case that differs, differed or could not be judged for a reason of its own; skips and passes are not here.
pub(super) fn groups(scenarios: &[ScenarioRecord]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = scenarios.iter().flat_map(of_scenario).collect();
    groups.sort_by_key(Group::rank); // stable: files stay in their order
    groups
}

fn of_scenario(scenario: &ScenarioRecord) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for case in &scenario.cases {
        let delta = scenario.delta(case);
        if delta.is_none() && matches!(case.verdict, Verdict::Pass | Verdict::Skipped { .. }) {
            continue;
        }
        match groups.iter_mut().find(|group| group.takes(case, delta)) {
            Some(group) => group.cases.push(case),
            None => groups.push(Group { scenario, delta, cases: vec![case] }),
        }
    }
    groups
}

/// Worst first. What copyspec itself got wrong comes before all: it makes the rest doubtful.
fn severity(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::HarnessError { .. } => 0,
        Verdict::Fail { kind: FailKind::Silent } => 1,
        Verdict::Fail { kind: FailKind::State } => 2,
        Verdict::Fail { kind: FailKind::Crash } => 3,
        Verdict::Fail { kind: FailKind::Wire } => 4,
        Verdict::Differs => 5,
        Verdict::Unsupported => 6,
        Verdict::SetupFailed { .. } => 7,
        Verdict::Flaky => 8,
        Verdict::Pass | Verdict::Skipped { .. } => 9,
    }
}
