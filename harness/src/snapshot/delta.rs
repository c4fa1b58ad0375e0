//! Recorded rows against those of this run.

use similar::TextDiff;

use super::entry::{Entries, Entry, to_text};
use crate::record::{Comparison, ScenarioRecord};

/// What a snapshot of the scenario should say after this run: a row that was judged as it came out,
/// any other row as it was recorded. So a filter, a skip or a lost connection never erases a record.
pub(super) fn merged(scenario: &ScenarioRecord, recorded: &Entries) -> Entries {
    let mut entries = recorded.clone();
    for case in scenario.cases.iter().filter(|case| case.verdict.is_judged()) {
        let row = scenario.row(&case.id);
        match Entry::of(case) {
            Some(entry) => entries.insert(row.to_owned(), entry),
            None => entries.remove(row),
        };
    }
    entries
}

/// How what is recorded compares with this run.
pub(super) fn compare(scenario: &ScenarioRecord, recorded: &Entries) -> Comparison {
    if !scenario.cases.iter().any(|case| case.verdict.is_judged()) {
        return Comparison::NotCompared;
    }
    let now = merged(scenario, recorded);
    match (recorded.is_empty(), now.is_empty()) {
        (true, true) => Comparison::Clean,
        (true, false) => Comparison::New,
        (false, _) if now == *recorded => Comparison::Known,
        (false, true) => Comparison::Fixed { fixed: recorded.keys().cloned().collect() },
        (false, false) => changed(recorded, &now),
    }
}

fn changed(recorded: &Entries, now: &Entries) -> Comparison {
    let missing_in = |there: &Entries, here: &Entries| -> Vec<String> {
        here.keys().filter(|row| !there.contains_key(*row)).cloned().collect()
    };
    let differing = now.iter().filter(|(row, entry)| recorded.get(*row).is_some_and(|old| old != *entry));
    Comparison::Changed {
        diff: difference(recorded, now),
        new: missing_in(recorded, now),
        changed: differing.map(|(row, _)| row.clone()).collect(),
        fixed: missing_in(now, recorded),
    }
}

/// Line by line, every row that is not as recorded, whole.
fn difference(recorded: &Entries, now: &Entries) -> String {
    let text_without = |other: &Entries, entries: &Entries| {
        let differing = entries.iter().filter(|(row, entry)| other.get(*row) != Some(*entry));
        to_text(&differing.map(|(row, entry)| (row.clone(), entry.clone())).collect()).unwrap_or_default()
    };
    let (old, new) = (text_without(now, recorded), text_without(recorded, now));
    let diff = TextDiff::from_lines(old.as_str(), new.as_str());
    diff.iter_all_changes().map(|change| format!("{}{}", change.tag(), change.value())).collect()
}
