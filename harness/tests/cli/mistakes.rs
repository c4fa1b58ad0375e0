//! Every mistake of a user: one line of cause, one of advice, and the documented exit code.

use std::fs;

use super::{Copyspec, copyspec};

/// Exactly these two lines, and nothing on standard output.
#[track_caller]
fn refused(arguments: &[&str], code: i32, cause: &str, hint: &str) {
    let ended = copyspec(arguments);
    assert_eq!(ended.err, format!("error: {cause}\nhint: {hint}\n"), "{arguments:?}");
    assert_eq!((ended.code, ended.out.as_str()), (Some(code), ""), "{arguments:?}");
}

/// What the parser of arguments says: its first line, and where more is told.
#[track_caller]
fn misread(arguments: &[&str], first: &str) {
    let ended = copyspec(arguments);
    assert_eq!(ended.err.lines().next(), Some(first), "{}", ended.err);
    assert!(ended.err.ends_with("For more information, try '--help'.\n"), "{}", ended.err);
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""), "{arguments:?}");
}

#[test]
fn unknown_targets_and_profiles() {
    refused(&["run", "--target", "mto"], 2, "there is no target called `mto`", "did you mean moto?");
    refused(&["accept", "refrence"], 2, "there is no target called `refrence`", "did you mean reference?");
    refused(
        &["run", "--target", "zzz"],
        2,
        "there is no target called `zzz`",
        "known targets: localstack, moto, reference; a file's name ends in .yaml",
    );
    let missing = copyspec(&["run", "--target", "no/such.yaml"]);
    assert_eq!(missing.code, Some(2));
    assert!(
        missing.err.starts_with("error: cannot read the profile no/such.yaml: No such file"),
        "{}",
        missing.err
    );
}

#[test]
fn a_selection_that_chooses_nothing() {
    let all = "`copyspec list` shows every case";
    refused(&["run", "no-such-case"], 4, "no case matches no-such-case", all);
    refused(&["list", "-E", "tag(no-such)"], 4, "no case matches -E 'tag(no-such)'", all);
    refused(&["lst"], 4, "no case matches lst", "did you mean the command copyspec list?");
    refused(&["explain", "no-such"], 4, "there is no scenario `no-such`", all);
    refused(
        &["explain", "plain/bodes"],
        4,
        "there is no scenario `plain/bodes`",
        "did you mean s3/copy-object/plain/bodies?",
    );
}

#[test]
fn filters_that_cannot_be_read() {
    let hint = "for example: op(copy-object) & needs(versioning) & !tag(slow)";
    let misspelt = [
        (
            "opp(x)",
            1,
            "there is no predicate `opp`; there are id, op, tag, needs, clause, level, evidence and all",
        ),
        ("id(x) &", 8, "expected a predicate such as `id(…)`, `tag(…)`, `needs(…)`, or `!`, or `(`"),
        ("id(x", 4, "expected `)`"),
        ("!needs(versoning)", 2, "`versoning` never holds there; did you mean `versioning`?"),
        ("level(mst)", 1, "`mst` never holds there; did you mean `must`?"),
    ];
    for (filter, place, problem) in misspelt {
        let cause = format!("cannot read the filter `{filter}` at character {place}: {problem}");
        refused(&["list", "-E", filter], 2, &cause, hint);
    }
}

#[test]
fn arguments_that_cannot_be_read() {
    misread(&["run", "--nope"], "error: unexpected argument '--nope' found");
    misread(
        &["run", "--timeout", "5"],
        "error: invalid value '5' for '--timeout <TIME>': expected a time such as 500ms, 30s or 10m",
    );
    misread(
        &["run", "--report", "html=x"],
        "error: invalid value 'html=x' for '--report <KIND=FILE>': `html=x` is not a report; write json=FILE",
    );
    misread(
        &["run", "-j", "0"],
        "error: invalid value '0' for '--jobs <N>': number would be zero for non-zero type",
    );
    misread(&["run", "--color", "sometimes"], "error: invalid value 'sometimes' for '--color <WHEN>'");
    misread(&["up", "reference"], "error: the following required arguments were not provided:");
}

#[test]
fn variables_are_read_as_strictly_as_flags() {
    let ended = Copyspec::new(&["run"]).env("COPYSPEC_LEVEL", "most").end();
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.starts_with("error: invalid value 'most' for '--level <LEVEL>'"), "{}", ended.err);
}

#[test]
fn faults_that_are_not_there() {
    refused(
        &["run", "--fault", "tags-los"],
        2,
        "the reference server has no fault `tags-los`",
        "did you mean tags-lost?",
    );
    refused(
        &["run", "--fault", "tags-lost", "--endpoint-url", "http://127.0.0.1:9"],
        2,
        "cannot arm the fault `tags-lost` on 127.0.0.1-9",
        "only the bundled reference server has faults; leave --target and --endpoint-url away",
    );
    let unlike = copyspec(&["run", "--fault", "xyz"]);
    assert!(unlike.err.contains("`copyspec list --faults` tells of all"), "{}", unlike.err);
    let all = copyspec(&["list", "--faults"]);
    for fault in copyspec_reference_server::faults() {
        assert!(all.out.contains(&format!("  {}: ", fault.name)), "{}", all.out);
    }
}

#[test]
fn a_report_that_cannot_be_written_is_known_before_the_run() {
    refused(
        &["run", "--report", "json=/no/such/directory/report.json"],
        2,
        "cannot write the report /no/such/directory/report.json: No such file or directory (os error 2)",
        "its directory must exist and be writable",
    );
}

#[test]
fn scenarios_that_cannot_be_found() {
    let hint = "--scenarios names a directory that holds clauses/ and the scenarios themselves";
    let cause = "could not read /no/such: No such file or directory (os error 2)";
    refused(&["lint", "--scenarios", "/no/such"], 2, cause, hint);
    let empty = tempfile::tempdir().unwrap();
    let path = empty.path().to_str().unwrap();
    let cause =
        format!("no scenario in {path}: expected files such as {path}/s3/copy-object/plain/sizes.yaml");
    refused(&["run", "--scenarios", path], 2, &cause, hint);
}

#[test]
fn scenarios_with_mistakes_are_not_run() {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("s3")).unwrap();
    let path = directory.path().to_str().unwrap();
    let written = [
        ("title: a\nclauses: [\n", "1 mistake in the scenarios", "s3/a.yaml:"),
        ("title: a\ncluases: [x]\n", "1 mistake in the scenarios", "help: did you mean `clauses`?"),
    ];
    for (text, first, shown) in written {
        fs::write(directory.path().join("s3/a.yaml"), text).unwrap();
        for command in ["run", "list", "lint"] {
            let ended = copyspec(&[command, "--scenarios", path]);
            assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""), "{}", ended.err);
            assert_eq!(ended.err.lines().next(), Some(format!("error: {first}").as_str()));
            assert!(ended.err.contains(shown), "{}", ended.err);
        }
    }
}
