//! What goes to standard output, and what it can be relied on for.

use std::io::{BufRead, BufReader, Read};

use copyspec_reference_server::faults;

use super::{Copyspec, copyspec};

#[test]
fn help_tells_the_commands_and_the_exit_codes() {
    let help = copyspec(&["--help"]);
    assert_eq!((help.code, help.err.as_str()), (Some(0), ""));
    for command in ["run", "list", "explain", "lint", "schema", "serve", "accept", "up"] {
        assert!(help.out.contains(&format!("\n  {command} ")), "{command}: {}", help.out);
    }
    let told = help.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for code in
        ["0 as expected", "1 a new", "2 usage", "3 target", "4 nothing", "5 copyspec", "6 something", "130 "]
    {
        assert!(told.contains(code), "{code}: {told}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    for arguments in [&["list"][..], &["run", "-v", "--fault", "result-etag-differs", "source-conditions"]] {
        let mut child = Copyspec::new(arguments).command.current_dir("/").spawn().unwrap();
        let mut reader = BufReader::new(child.stdout.take().unwrap());
        reader.read_line(&mut String::new()).unwrap();
        drop(reader);
        let mut errors = String::new();
        child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
        let expected = if arguments == ["list"] { 0 } else { 1 };
        assert_eq!((child.wait().unwrap().code(), errors.as_str()), (Some(expected), ""), "{arguments:?}");
    }
}

#[test]
fn list_names_what_run_would_run() {
    let list = copyspec(&["list", "-E", "id(plain/) & !tag(big)", "--skip", "long"]);
    let ids: Vec<&str> = list.out.lines().collect();
    assert!(ids.len() > 10 && ids.iter().all(|id| id.contains("plain/") && !id.contains("long")));
    let run = copyspec(&["run", "-E", "id(plain/) & !tag(big)", "--skip", "long"]);
    assert!(run.out.ends_with(&format!("0 new · {} pass\n", ids.len())), "{}", run.out);
}

#[test]
fn contested_cases_are_listed_with_their_readings() {
    let contested = copyspec(&["list", "-E", "evidence(contested)"]);
    let told: Vec<&str> = contested.out.lines().filter(|line| line.starts_with("  because")).collect();
    let cases = contested.out.lines().filter(|line| !line.starts_with(' ')).count();
    assert!(cases > 0 && told.len() >= cases, "{}", contested.out);
    assert!(contested.out.contains("  accepts  "), "{}", contested.out);
    let all = copyspec(&["list"]);
    assert!(all.out.lines().all(|line| !line.starts_with(' ')), "{}", all.out);
}

#[test]
fn coverage_tells_every_topic_or_the_chosen_ones() {
    let all = copyspec(&["coverage"]);
    assert_eq!(all.code, Some(0), "{all:?}");
    assert!(all.out.lines().any(|line| line.starts_with("s3.copy-object.tagging ")), "{}", all.out);
    let one = copyspec(&["coverage", "copy-object.tagging"]);
    assert_eq!(one.out.lines().filter(|line| line.starts_with("s3.")).count(), 1, "{}", one.out);
    assert_eq!(copyspec(&["coverage", "copy-object.taging"]).code, Some(4));
}

#[test]
fn a_product_is_explained_as_a_table() {
    let explained = copyspec(&["explain", "s3/copy-object/source-conditions/beside-other-parameters"]);
    assert_eq!((explained.code, explained.err.as_str()), (Some(0), ""));
    for line in
        ["| asked \\ condition | holds ", "| new-class         | 200 (4) | 412 PreconditionFailed (1) |"]
    {
        assert!(explained.out.contains(line), "{}", explained.out);
    }
}

#[test]
fn a_topic_is_explained_by_the_titles_of_its_scenarios() {
    let explained = copyspec(&["explain", "s3/copy-object/plain/"]);
    assert_eq!((explained.code, explained.err.as_str()), (Some(0), ""));
    assert!(explained.out.lines().count() > 3, "{}", explained.out);
    assert!(explained.out.lines().all(|line| line.starts_with("s3/copy-object/plain/")), "{}", explained.out);
}

#[test]
fn a_case_can_be_explained_by_its_id() {
    let list = copyspec(&["list"]);
    let case = list.out.lines().find(|id| id.contains('[')).unwrap();
    let explained = copyspec(&["explain", case]);
    assert_eq!((explained.code, explained.err.as_str()), (Some(0), ""));
    assert!(explained.out.contains("\n  clause "), "{}", explained.out);
}

#[test]
fn a_difference_exits_with_1_and_says_what_differs() {
    let ended = copyspec(&["run", "--fault", "tags-lost", "tagging-directive/default-copies"]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(1), ""));
    for shown in ["expected", "got", "s3.copy-object.tagging.default-copy", "$ curl "] {
        assert!(ended.out.contains(shown), "{shown}: {}", ended.out);
    }
    assert!(!ended.out.lines().last().unwrap().starts_with("0 new"), "{}", ended.out);
}

/// Two runs find the same, in the same order, under the same names.
#[test]
fn a_run_is_repeatable() {
    assert!(faults().iter().any(|fault| fault.name == "tags-lost"));
    let [first, second] = [report(), report()];
    assert!(
        first.contains("x-amz-copy-source: copyspec-0-"),
        "the bucket's name is part of what is compared"
    );
    assert_eq!(first, second);
}

/// The JSON record of a run with differences, without what tells the time, the port and the requests apart.
fn report() -> String {
    let arguments = ["run", "--fault", "tags-lost", "tagging-directive", "--report", "json=report.json"];
    let mut run = Copyspec::new(&arguments);
    assert_eq!(run.command.status().unwrap().code(), Some(1));
    let text = std::fs::read(run.directory.path().join("report.json")).unwrap();
    let mut record: serde_json::Value = serde_json::from_slice(&text).unwrap();
    let port = record["target"]["endpoint"].as_str().unwrap().rsplit(':').next().unwrap().to_owned();
    forget(&mut record);
    record.to_string().replace(&port, "PORT")
}

fn forget(value: &mut serde_json::Value) {
    const PASSING: [&str; 3] = ["started", "milliseconds", "body"];
    const OF_ONE_REQUEST: [&str; 5] =
        ["x-amz-date", "date", "x-amz-request-id", "x-amz-id-2", "authorization"];
    match value {
        serde_json::Value::Object(fields) => {
            fields.retain(|name, _| !PASSING.contains(&name.as_str()));
            fields.values_mut().for_each(forget);
        }
        serde_json::Value::Array(items) => {
            let passing = |item: &serde_json::Value| {
                item.get(0).and_then(|name| name.as_str()).is_some_and(|name| OF_ONE_REQUEST.contains(&name))
            };
            items.retain(|item| !passing(item));
            items.iter_mut().for_each(forget);
        }
        _ => {}
    }
}
