//! A product of axes as tables: what its values change, and what comes of each combination.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use indexmap::IndexMap;

use super::expand::{Cell, cells};
use super::file::Rule;
use super::{Dialect, Script};
use crate::catalogue::Clause;

/// The axes of a scenario with the rules for what comes of their cells.
#[derive(Clone, Debug)]
pub(super) struct Product<D: Dialect> {
    pub(super) axes: IndexMap<String, IndexMap<String, D::Parameters>>,
    pub(super) rules: Vec<Rule<D>>,
}

/// What each value changes, a table for each pair of values of the axes before the last two, and the outcomes by number.
pub(super) fn tables<D: Dialect>(script: &Script<D>, clauses: &BTreeMap<String, Clause>) -> String {
    let Product { axes, rules } = &script.product;
    let mut prose = format!("\nWhen\n  {}\n", D::call_in_words(script.operation, &script.call));
    for (axis, values) in axes {
        _ = writeln!(prose, "\n  {axis}");
        let width = values.keys().map(|value| value.chars().count()).max().unwrap_or_default();
        for (value, change) in values {
            _ = writeln!(prose, "    {value:width$}  {}", change_in_words::<D>(change));
        }
    }
    let cells = cells::<D>(axes);
    let mut names: Vec<&String> = axes.keys().collect();
    let columns = names.pop();
    let rows = names.pop();
    for (heading, of_table) in tables_of(&cells, names.len()) {
        let heading =
            if heading.is_empty() { "Outcomes".to_owned() } else { format!("Outcomes of {heading}") };
        let outcomes: Vec<Outcome<'_>> = of_table.iter().filter_map(|cell| outcome(cell, rules)).collect();
        _ = write!(prose, "\n{heading}\n{}", table(rows, columns, &outcomes));
    }
    prose + &legend(script, clauses) + &needs(script)
}

/// What a target must offer for all of it.
fn needs<D: Dialect>(script: &Script<D>) -> String {
    let needs: BTreeSet<&str> =
        script.cases.iter().flat_map(|case| &case.needs).map(|capability| capability.name()).collect();
    match Vec::from_iter(needs).join(", ") {
        none if none.is_empty() => none,
        needs => format!("\nNeeds\n  {needs}\n"),
    }
}

fn change_in_words<D: Dialect>(change: &D::Parameters) -> String {
    match D::change_in_words(change) {
        words if words.is_empty() => "as above".to_owned(),
        words => words,
    }
}

/// Cells by the values of the first axes, which a table has in common.
fn tables_of<D: Dialect>(cells: &[Cell<D>], common: usize) -> IndexMap<String, Vec<&Cell<D>>> {
    let mut tables: IndexMap<String, Vec<&Cell<D>>> = IndexMap::new();
    for cell in cells {
        let pairs = cell.coordinates.iter().take(common).map(|(axis, value)| format!("{axis}={value}"));
        tables.entry(pairs.collect::<Vec<_>>().join(", ")).or_default().push(cell);
    }
    tables
}

/// What comes of a cell, where it stands in its table.
struct Outcome<'a> {
    row: &'a str,
    column: &'a str,
    text: String,
}

fn outcome<'a, D: Dialect>(cell: &'a Cell<D>, rules: &[Rule<D>]) -> Option<Outcome<'a>> {
    let position = rules.iter().position(|rule| cell.fits(rule))?;
    let brief = D::outcome_in_brief(&rules.get(position)?.then);
    let mut last = cell.coordinates.iter().rev().map(|(_, value)| value.as_str());
    let (column, row) = (last.next().unwrap_or_default(), last.next().unwrap_or_default());
    Some(Outcome { row, column, text: format!("{} ({})", brief, position + 1) })
}

/// Rows by columns, in columns of equal width.
fn table(rows: Option<&String>, columns: Option<&String>, outcomes: &[Outcome<'_>]) -> String {
    let mut grid: IndexMap<&str, IndexMap<&str, &str>> = IndexMap::new();
    for one in outcomes {
        grid.entry(one.row).or_default().insert(one.column, &one.text);
    }
    let heads: Vec<&str> = grid.values().next().map(|row| row.keys().copied().collect()).unwrap_or_default();
    let corner = format!("{} \\ {}", rows.map_or("", String::as_str), columns.map_or("", String::as_str));
    let first: Vec<&str> = std::iter::once(corner.as_str()).chain(heads.iter().copied()).collect();
    let mut lines = vec![first];
    for (name, row) in &grid {
        let texts = heads.iter().map(|head| row.get(head).copied().unwrap_or_default());
        lines.push(std::iter::once(*name).chain(texts).collect());
    }
    aligned(&lines)
}

/// Lines of a table, the first of which is its head.
fn aligned(lines: &[Vec<&str>]) -> String {
    let columns = lines.first().map(Vec::len).unwrap_or_default();
    let length = |text: &&str| text.chars().count();
    let width = |column: usize| lines.iter().filter_map(|line| line.get(column)).map(length).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or_default()).collect();
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate() {
        let fields = line.iter().zip(&widths).map(|(field, width)| format!("{field:width$}"));
        _ = writeln!(text, "  | {} |", fields.collect::<Vec<_>>().join(" | "));
        if number == 0 {
            let rules = widths.iter().map(|width| "-".repeat(*width));
            _ = writeln!(text, "  | {} |", rules.collect::<Vec<_>>().join(" | "));
        }
    }
    text
}

/// Each outcome in full, by the number that stands in the tables, with its clause.
fn legend<D: Dialect>(script: &Script<D>, clauses: &BTreeMap<String, Clause>) -> String {
    let mut prose = "\nThen\n".to_owned();
    let mut told = "";
    for (number, rule) in (1..).zip(&script.product.rules) {
        for (position, line) in D::then_in_words(&rule.then).into_iter().enumerate() {
            let head = if position == 0 { format!("({number})") } else { String::new() };
            _ = writeln!(prose, "  {head:<4} {line}");
        }
        if let Some(note) = &rule.note {
            _ = writeln!(prose, "       note   {}", note.trim());
        }
        let id = rule.clause.as_ref().map(|clause| &clause.value).or(script.clauses.first());
        let clause = id.and_then(|id| clauses.get(id)).filter(|clause| clause.id != told);
        if let Some(clause) = clause {
            _ = writeln!(prose, "       clause {} ({}, {})", clause.id, clause.level, clause.evidence);
            _ = writeln!(prose, "              {}", clause.says);
            told = &clause.id;
        }
    }
    prose
}
