//! `copyspec coverage`: which documented claims are asked about.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::ExitCode;

use super::arguments::CoverageArguments;
use super::failure::{Exit, Failure};
use super::open;
use crate::catalogue::Clause;
use crate::judge::implied_clauses;
use crate::scenario::{Topic, coverage as of_library};

pub(super) fn coverage(arguments: &CoverageArguments) -> Result<ExitCode, Failure> {
    let library = open::library(&arguments.library)?;
    let mut topics = of_library(&library, &implied_clauses().collect::<Vec<_>>());
    topics.retain(|name, _| {
        arguments.topics.is_empty() || arguments.topics.iter().any(|topic| name.contains(topic.as_str()))
    });
    if topics.is_empty() {
        let message = format!("no topic matches {}", arguments.topics.join(" or "));
        let hint = "`copyspec coverage` shows every topic".to_owned();
        return Err(Failure::new(Exit::NothingSelected, message, Some(hint)));
    }
    let mut text = table(&topics);
    list(&mut text, "Not covered yet", topics.values().flat_map(|topic| &topic.uncovered), |clause| {
        &clause.says
    });
    if arguments.unobservable {
        let unobservable = topics.values().flat_map(|topic| &topic.unobservable);
        list(&mut text, "Not to be seen on the wire", unobservable, |clause| {
            clause.unobservable.as_deref().unwrap_or_default()
        });
    }
    super::print(&text)?;
    Ok(Exit::AsExpected.into())
}

/// One line per topic, and their sum.
fn table(topics: &BTreeMap<&str, Topic<'_>>) -> String {
    let mut text =
        format!("{:<42} {:>7} {:>8} {:>6} {:>13}\n", "topic", "clauses", "covered", "cases", "unobservable");
    let mut line = |name: &str, observable: usize, covered: usize, cases: &str, unobservable: usize| {
        let percent = (covered * 100).checked_div(observable).map(|percent| format!("{percent} %"));
        let percent = percent.unwrap_or_else(|| "-".to_owned());
        _ = writeln!(text, "{name:<42} {observable:>7} {percent:>8} {cases:>6} {unobservable:>13}");
    };
    for (name, topic) in topics {
        line(
            name,
            topic.observable(),
            topic.covered.len(),
            &topic.cases.to_string(),
            topic.unobservable.len(),
        );
    }
    let sum = |count: fn(&Topic<'_>) -> usize| topics.values().map(count).sum::<usize>();
    let (observable, covered) = (sum(|topic| topic.observable()), sum(|topic| topic.covered.len()));
    // A case counts for every topic that it asks about, so their sum would count it twice.
    line("all", observable, covered, "", sum(|topic| topic.unobservable.len()));
    text
}

fn list<'a>(
    text: &mut String,
    title: &str,
    clauses: impl Iterator<Item = &'a &'a Clause>,
    line: impl Fn(&'a Clause) -> &'a str,
) {
    for (position, clause) in clauses.enumerate() {
        if position == 0 {
            _ = writeln!(text, "\n{title}:");
        }
        _ = writeln!(text, "  {}\n    {}", clause.id, line(clause).trim());
    }
}
