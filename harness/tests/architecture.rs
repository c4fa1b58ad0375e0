//! Imports run one way. The table in ARCHITECTURE.md says which; this holds the code to it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic here is a failed test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each module, and what it may import.
type Table = BTreeMap<String, BTreeSet<String>>;

const REFERENCE_SERVER: &str = "copyspec_reference_server";
/// Input and output, the clock and the environment, none of which a pure function knows.
const OUTSIDE_WORLD: [&str; 6] = ["std::fs", "std::net", "std::env", "std::process", "tokio", "reqwest"];

#[test]
fn every_import_is_an_arrow_of_the_table() {
    let table = table();
    let sources = sources("harness/src");
    let forbidden: Vec<String> = sources.iter().flat_map(|source| forbidden(source, &table)).collect();
    assert_eq!(forbidden, Vec::<String>::new(), "ARCHITECTURE.md has the table of imports");
}

#[test]
fn the_table_names_every_module_and_has_no_cycle() {
    let table = table();
    let of_code: BTreeSet<String> = sources("harness/src").iter().filter_map(Source::module).collect();
    assert_eq!(table.keys().cloned().collect::<BTreeSet<_>>(), of_code);
    let mut rest = table;
    while !rest.is_empty() {
        let known: BTreeSet<String> = rest.keys().cloned().collect();
        rest.retain(|_, imports| !imports.is_disjoint(&known));
        assert!(rest.len() < known.len(), "these import each other: {known:?}");
    }
}

#[test]
fn only_cli_and_launch_know_the_reference_server() {
    let may = |path: &str| path.starts_with("cli/") || path.starts_with("target/launch/");
    for source in sources("harness/src").iter().filter(|source| !may(&source.path)) {
        assert!(!source.code.contains(REFERENCE_SERVER), "{} knows the reference server", source.path);
    }
}

#[test]
fn the_reference_server_knows_nothing_of_the_harness() {
    let manifest = fs::read_to_string(root().join("reference-server/Cargo.toml")).unwrap();
    assert!(!manifest.lines().any(|line| line.starts_with("copyspec")), "a dependency of ours");
    assert!(
        !manifest.contains("path = \"..") && !manifest.contains("\"copyspec\""),
        "a path out of the crate"
    );
    for folder in ["src", "tests", "examples"] {
        for source in sources(&format!("reference-server/{folder}")) {
            assert!(!source.code.contains("copyspec::"), "{folder}/{} uses the harness", source.path);
            assert!(!source.code.contains("../harness"), "{folder}/{} includes the harness", source.path);
        }
    }
}

#[test]
fn judging_does_no_input_or_output_and_scenarios_only_load() {
    let pure = |path: &str| {
        path.starts_with("judge/") || path.starts_with("scenario/") && path != "scenario/load.rs"
    };
    for source in sources("harness/src").iter().filter(|source| pure(&source.path)) {
        let found = OUTSIDE_WORLD.iter().find(|name| source.code.contains(*name));
        assert_eq!(found, None, "in {}", source.path);
    }
}

#[test]
fn a_forbidden_arrow_is_seen_however_it_is_written() {
    let table = parse("| `low` | |\n| `high` | `low` |\n| `other` | `low` |\n");
    let arrows = |path: &str, code: &str| forbidden(&Source::new(path, code), &table);
    assert_eq!(arrows("high/a.rs", "use crate::low::Thing;\nuse super::part;"), Vec::<String>::new());
    assert_eq!(arrows("low/a.rs", "use crate::high::Thing;"), ["low/a.rs: low -> high"]);
    assert_eq!(arrows("low.rs", "fn f() { crate::high::f() }"), ["low.rs: low -> high"]);
    assert_eq!(arrows("low/mod.rs", "use super::high;"), ["low/mod.rs: low -> high"]);
    assert_eq!(arrows("high/a/b.rs", "use super::super::other::Thing;"), ["high/a/b.rs: high -> other"]);
    assert_eq!(arrows("low/a.rs", "use crate::{high::A, other};"), ["low/a.rs: low -> {"]);
    assert_eq!(arrows("low/a.rs", "/// See [`crate::high`].\n// crate::high"), Vec::<String>::new());
}

/// One file of Rust, without its comments.
struct Source {
    /// Below the folder that was read.
    path: String,
    code: String,
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
        Self { path: path.to_owned(), code: code.collect::<Vec<_>>().join("\n") }
    }

    /// The module of the crate that the file belongs to; the crate's roots belong to none.
    fn module(&self) -> Option<String> {
        let name = self.path.split('/').next().unwrap_or_default().trim_end_matches(".rs");
        (name != "lib" && name != "main").then(|| name.to_owned())
    }
}

/// The arrows of one file that the table does not have.
fn forbidden(source: &Source, table: &Table) -> Vec<String> {
    let Some(module) = source.module() else { return Vec::new() };
    let nothing = BTreeSet::new();
    let allowed = table.get(&module).unwrap_or(&nothing);
    let from_root = after(&source.code, "crate::").filter(|name| !name.is_empty());
    let from_above = after(&source.code, "super::").filter(|name| table.contains_key(*name));
    let arrows: BTreeSet<&str> = from_root.chain(from_above).collect();
    let arrows = arrows.into_iter().filter(|name| *name != module && !allowed.contains(*name));
    arrows.map(|name| format!("{}: {module} -> {name}", source.path)).collect()
}

/// The names that follow a prefix; a brace is one too, since it hides what it groups.
fn after<'a>(code: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    code.match_indices(prefix).map(move |(at, _)| {
        let rest = &code[at + prefix.len()..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        if rest.starts_with('{') { "{" } else { &rest[..end] }
    })
}

/// The rows of the one table in ARCHITECTURE.md whose head is `module`.
fn table() -> Table {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let rows = text.split_once("| module | imports |").expect("a table of imports").1;
    let end = rows.find("\n\n").unwrap_or(rows.len());
    parse(&rows[..end])
}

fn parse(rows: &str) -> Table {
    let names = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let rows = rows.lines().filter_map(|row| {
        let mut names = names(row).into_iter();
        Some((names.next()?, names.collect()))
    });
    rows.collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every file of Rust below a folder of the workspace.
fn sources(folder: &str) -> Vec<Source> {
    let folder = root().join(folder);
    let mut found = Vec::new();
    let mut folders = vec![folder.clone()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap_or_else(|error| panic!("{}: {error}", next.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
                found.push(Source::new(&name, &fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty(), "no code below {}", folder.display());
    found
}
