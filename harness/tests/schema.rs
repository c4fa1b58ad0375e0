//! The published schema of scenario files is the one of the code, and fits the scenarios there are.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic here is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};

use copyspec::scenario::json_schema;
use jsonschema::Validator;
use serde_json::{Value, json};

#[test]
fn the_published_schema_is_that_of_the_code() {
    let published = fs::read_to_string(scenarios().join("schema.json")).unwrap();
    let of_code = serde_json::to_string_pretty(&json_schema()).unwrap();
    let hint = "run: cargo run -- schema >scenarios/schema.json";
    assert!(published.trim_end() == of_code, "scenarios/schema.json is not what the code says; {hint}");
}

#[test]
fn every_scenario_fits_the_schema() {
    let schema = validator();
    let files = files(&scenarios().join("s3"));
    for file in &files {
        let scenario: Value = serde_yaml::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        let errors: Vec<String> = schema.iter_errors(&scenario).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "in {}", file.display());
    }
    assert!(files.len() >= 40, "only {} scenarios found", files.len());
}

#[test]
fn what_is_not_in_the_language_does_not_fit() {
    let schema = validator();
    let right =
        json!({"title": "t", "clauses": ["c"], "when": {"copy_object": {"from": "a/b", "to": "a/c"}}});
    assert!(schema.is_valid(&right), "{:?}", schema.iter_errors(&right).next());
    for (key, value) in [("whne", json!({})), ("scope", json!("world")), ("title", json!(["t"]))] {
        let mut wrong = right.clone();
        wrong[key] = value;
        assert!(!schema.is_valid(&wrong), "{wrong} fits");
    }
}

fn validator() -> Validator {
    let schema = serde_json::to_value(json_schema()).unwrap();
    jsonschema::validator_for(&schema).expect("a schema of JSON Schema")
}

fn scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios")
}

/// Every file of YAML below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            found.push(path);
        }
    }
    found
}
