//! `copyspec up` starts a target, runs a command beside it and stops it, whatever ends first.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failed test")]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};

use copyspec::catalogue::Capability;

/// The places that the profile below names.
const NAMED: [Capability; 3] = [Capability::MultiRegion, Capability::Outposts, Capability::LocalZones];

/// What it takes over TLS alone, for which nobody gives it a certificate here.
const OVER_TLS: [Capability; 2] = [Capability::SseC, Capability::Kms];

const COPYSPEC: &str = env!("CARGO_BIN_EXE_copyspec");

fn up(target: &str, script: &str) -> Command {
    let mut command = Command::new(COPYSPEC);
    command.args(["up", target, "--", "sh", "-c", script]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn output(target: &str, script: &str) -> Output {
    up(target, script).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A profile whose server is a process of its own: the reference server, served.
fn served() -> tempfile::NamedTempFile {
    let is_lacking =
        |one: &Capability| OVER_TLS.contains(one) || one.is_named_by_profile() && !NAMED.contains(one);
    let (lacks, offers): (Vec<Capability>, Vec<Capability>) =
        Capability::ALL.into_iter().partition(is_lacking);
    let offers = offers.into_iter().map(Capability::name).collect::<Vec<_>>().join(", ");
    let lacks = lacks.into_iter().map(|one| format!("{one}: not named")).collect::<Vec<_>>().join(", ");
    let profile = format!(
        "name: served\ntitle: The reference server in a process of its own\n\
         endpoint: http://127.0.0.1:${{port}}\naccount: \"134964805463\"\nother_account: \"345349892901\"\n\
         credentials:\n\
         \x20 owner: {{access_key_id: key-of-up, secret_access_key: secret-of-up}}\n\
         \x20 other: {{access_key_id: key-of-up-other, secret_access_key: secret-of-up-other}}\n\
         \x20 limited: {{access_key_id: key-of-up-limited, secret_access_key: secret-of-up-limited, user: limited}}\n\
         places:\n\x20 away: us-west-2\n\x20 outposts: {{first: none, second: none}}\n\
         \x20 local_zones: {{first: us-east-1-atl-1a, sibling: us-east-1-atl-1b, foreign: us-east-1-dfw-1a}}\n\
         launch:\n  command:\n    ready: {{http: /}}\n    version: [echo, served-1]\n\
         \x20   run: ['{COPYSPEC}', serve, --listen, \"127.0.0.1:${{port}}\", --access-key-id, key-of-up, --secret-access-key, secret-of-up]\n\
         capabilities: {{offers: [{offers}], lacks: {{{lacks}}}}}\n"
    );
    let mut file = tempfile::Builder::new().suffix(".yaml").tempfile().unwrap();
    file.write_all(profile.as_bytes()).unwrap();
    file
}

/// Whether somebody still listens there after a while.
fn listens(endpoint: &str) -> bool {
    let address = endpoint.trim().strip_prefix("http://").unwrap().to_owned();
    let deadline = Instant::now() + Duration::from_secs(5);
    while Instant::now() < deadline {
        if TcpStream::connect(&address).is_err() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    true
}

#[test]
fn the_command_finds_the_target_and_its_exit_code_is_ours() {
    let script = "echo $COPYSPEC_TARGET $COPYSPEC_ENDPOINT_URL $COPYSPEC_ACCESS_KEY_ID $AWS_ENDPOINT_URL $AWS_REGION; exit 7";
    let output = output("reference", script);
    assert_eq!(output.status.code(), Some(7), "{}", text(&output.stderr));
    let out = text(&output.stdout);
    let words: Vec<&str> = out.split_whitespace().collect();
    let [target, endpoint, key, aws_endpoint, region] = words[..] else { panic!("{out}") };
    assert_eq!((target, key, region), ("reference", "copyspec", "us-east-1"));
    assert_eq!(endpoint, aws_endpoint);
    assert!(!listens(endpoint));
}

#[test]
fn a_command_that_a_signal_ends_is_told_as_shells_do() {
    assert_eq!(output("reference", "kill -USR1 $$").status.code(), Some(128 + 10));
}

#[test]
fn copyspec_itself_runs_against_what_is_up() {
    let served = served();
    for target in ["reference", served.path().to_str().unwrap()] {
        // Trials run in a directory of their own, and find the profile all the same.
        let run = format!("cd / && COPYSPEC_SNAPSHOTS=/nowhere '{COPYSPEC}' run metadata");
        let output = output(target, &run);
        let (out, errors) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(0), "{target}: {out}{errors}");
        assert!(out.contains(" pass"), "{out}");
    }
}

#[test]
fn what_cannot_be_run_or_started_is_said() {
    let missing = Command::new(COPYSPEC).args(["up", "reference", "--", "copyspec-no-such-program"]).output();
    let missing = missing.unwrap();
    assert_eq!(missing.status.code(), Some(2));
    assert!(text(&missing.stderr).contains("cannot run `copyspec-no-such-program`"));
    let unknown = output("refrence", "true");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("did you mean reference?"), "{}", text(&unknown.stderr));
    let nothing = Command::new(COPYSPEC).args(["up", "reference"]).output().unwrap();
    assert_eq!(nothing.status.code(), Some(2));
}

/// A target that is up, in a process of its own, until somebody ends it.
/// A killed process leaves its temporary directory behind, so that is one inside `directory`.
fn endless(
    profile: &tempfile::NamedTempFile,
    directory: &tempfile::TempDir,
) -> (Child, BufReader<ChildStdout>, String) {
    let mut command = up(profile.path().to_str().unwrap(), "echo $COPYSPEC_ENDPOINT_URL; exec sleep 600");
    let mut running = command.env("TMPDIR", directory.path()).spawn().unwrap();
    let mut out = BufReader::new(running.stdout.take().unwrap());
    let mut endpoint = String::new();
    out.read_line(&mut endpoint).unwrap();
    assert!(endpoint.starts_with("http://"), "{endpoint}");
    (running, out, endpoint)
}

fn signal(process: &Child, signal: &str) {
    assert!(Command::new("kill").args([signal, &process.id().to_string()]).status().unwrap().success());
}

#[test]
fn the_server_ends_even_when_we_are_killed() {
    let (profile, directory) = (served(), tempfile::tempdir().unwrap());
    let (mut running, _out, endpoint) = endless(&profile, &directory);
    signal(&running, "-KILL");
    running.wait().unwrap();
    assert!(!listens(&endpoint));
}

#[test]
fn asked_to_terminate_we_end_the_command_and_the_server() {
    let (profile, directory) = (served(), tempfile::tempdir().unwrap());
    let (mut running, mut out, endpoint) = endless(&profile, &directory);
    signal(&running, "-TERM");
    assert_eq!(running.wait().unwrap().code(), Some(128 + 9));
    let mut rest = String::new();
    assert_eq!(out.read_line(&mut rest).unwrap(), 0, "the command is gone, and its output with it");
    assert!(!listens(&endpoint));
    assert_eq!(directory.path().read_dir().unwrap().count(), 0, "the server's directory is gone");
}

#[test]
fn an_interruption_is_for_the_command_to_judge() {
    let mut running = up("reference", "echo ready; exec sleep 600").spawn().unwrap();
    let mut out = BufReader::new(running.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    signal(&running, "-INT");
    std::thread::sleep(Duration::from_millis(200));
    assert!(running.try_wait().unwrap().is_none(), "the command still runs");
    signal(&running, "-TERM");
    assert_eq!(running.wait().unwrap().code(), Some(128 + 9));
}
