//! A scenario as prose.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::table::tables;
use super::{Case, Dialect, Operation, Scenario, Scope, Script};
use crate::catalogue::Clause;

/// Tells what a scenario builds, calls and asserts, with the clauses that it cites; `only` limits it to one case.
pub fn explain(scenario: &Scenario, clauses: &BTreeMap<String, Clause>, only: Option<&str>) -> String {
    match scenario {
        Scenario::S3(script) => explain_script(script, clauses, only),
        Scenario::Ec2(script) => explain_script(script, clauses, only),
    }
}

/// The scenarios below a directory such as `s3/copy-object/plain`, with their titles and how many cases they have.
pub fn titles<'a>(scenarios: impl IntoIterator<Item = &'a Scenario>) -> String {
    let lines: Vec<(&str, &str, usize)> = scenarios
        .into_iter()
        .map(|scenario| (scenario.id.as_str(), scenario.title.as_str(), scenario.cases().len()))
        .collect();
    let width = lines.iter().map(|(id, ..)| id.chars().count()).max().unwrap_or_default();
    let mut prose = String::new();
    for (id, title, cases) in lines {
        let cases = if cases == 1 { String::new() } else { format!(" ({cases} cases)") };
        _ = writeln!(prose, "{id:width$}  {title}{cases}");
    }
    prose
}

/// What is claimed by a clause that the case of that id asserts, which outcomes are accepted, and why.
pub fn readings(scenario: &Scenario, case: &str, clause: &Clause) -> String {
    match scenario {
        Scenario::S3(script) => readings_in(script, case, clause),
        Scenario::Ec2(script) => readings_in(script, case, clause),
    }
}

fn explain_script<D: Dialect>(
    script: &Script<D>,
    clauses: &BTreeMap<String, Clause>,
    only: Option<&str>,
) -> String {
    let mut prose = format!("{}\n{}\n", script.title, script.path);
    if let Some(note) = &script.note {
        prose.push_str(&format!("\n{}\n", note.trim()));
    }
    prose.push_str("\nGiven\n");
    let given = script.given.iter().map(D::step_in_words);
    let age = script.age.map(|age| format!("all of it at least {} seconds old", age.as_secs()));
    let scope = match script.scope {
        Scope::Key => None,
        Scope::Bucket => Some("buckets of its own for every case".to_owned()),
        Scope::Account => Some("nothing else running on the account".to_owned()),
    };
    for line in given.chain(age).chain(scope) {
        _ = writeln!(prose, "  - {line}");
    }
    if only.is_none() && !script.product.axes.is_empty() {
        return prose + &tables(script, clauses);
    }
    let mut told = "";
    for case in script.cases.iter().filter(|case| only.is_none_or(|id| case.id == id)) {
        // Neighbours mostly share their clause, which need not be told again.
        let clause = clauses.get(&case.clause).filter(|clause| clause.id != told);
        prose.push_str(&explain_case(script.operation, case, clause));
        told = &case.clause;
    }
    prose
}

fn readings_in<D: Dialect>(script: &Script<D>, case: &str, clause: &Clause) -> String {
    let mut prose = format!("  claim    {}\n", clause.says);
    for case in script.cases.iter().filter(|known| known.id == case) {
        let owns =
            |assertions: &&D::Then| D::clauses_of(assertions).iter().any(|owner| owner.value == clause.id);
        let owner = (case.clause == clause.id).then_some(&case.then);
        for assertions in owner.into_iter().chain(D::all(&case.then).into_iter().filter(owns)) {
            for line in D::own_in_words(assertions) {
                _ = writeln!(prose, "  accepts  {line}");
            }
        }
    }
    if let Some(note) = &clause.note {
        _ = writeln!(prose, "  because  {}", note.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    _ = writeln!(prose, "  source   {}", clause.source);
    prose
}

fn explain_case<D: Dialect>(operation: Operation, case: &Case<D>, clause: Option<&Clause>) -> String {
    let mut prose = format!("\n{} (line {})\n", case.id, case.line);
    for line in case.given.iter().map(D::step_in_words) {
        _ = writeln!(prose, "  given  {line}");
    }
    _ = writeln!(prose, "  when   {}", D::call_in_words(operation, &case.call));
    for line in case.race.iter().flat_map(|race| D::race_in_words(operation, &case.call, race)) {
        _ = writeln!(prose, "         {line}");
    }
    for (position, line) in D::then_in_words(&case.then).into_iter().enumerate() {
        _ = writeln!(prose, "  {}   {line}", if position == 0 { "then" } else { "    " });
    }
    if let Some(clause) = clause {
        let month = clause.recorded.as_ref().map(|month| format!(", AWS seen {month}")).unwrap_or_default();
        _ = writeln!(prose, "  clause {} ({}, {}{month})", clause.id, clause.level, clause.evidence);
        _ = writeln!(prose, "         {}", clause.says);
        _ = writeln!(prose, "         {}", clause.source);
    }
    if !case.needs.is_empty() {
        let names: Vec<&str> = case.needs.iter().map(|capability| capability.name()).collect();
        _ = writeln!(prose, "  needs  {}", names.join(", "));
    }
    if let Some(note) = &case.note {
        _ = writeln!(prose, "  note   {}", note.trim());
    }
    prose
}
