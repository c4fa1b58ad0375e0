//! A run against such a server ends by itself, never with success, and never with a panic.

use std::process::Output;
use std::time::Duration;

use copyspec::target::Target;
use copyspec::wire::Limits;
use tokio::process::Command;

use super::server::{Behaviour, Hostile};

/// Far above what the few cases chosen here need, far below a hang.
const BOUNDED: Duration = Duration::from_secs(60);

/// With keys that the reference server's open world knows; other servers do not care.
async fn run(server: &Hostile) -> Output {
    let state = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_copyspec"));
    command
        .args(["run", "--endpoint-url", &server.endpoint(), "--timeout", "300ms"])
        .args(["plain/bodies", "missing/destination-bucket"])
        .env("COPYSPEC_STATE", state.path())
        .env("COPYSPEC_SNAPSHOTS", state.path())
        .env("COPYSPEC_ACCESS_KEY_ID", "copyspec")
        .env("COPYSPEC_SECRET_ACCESS_KEY", "copyspec-secret")
        .env_remove("COPYSPEC_TARGET")
        .kill_on_drop(true);
    let ended = tokio::time::timeout(BOUNDED, command.output()).await;
    ended.unwrap_or_else(|_| panic!("the run did not end by itself")).unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

#[tokio::test]
async fn a_server_that_is_hostile_from_the_start_is_no_target() {
    let first_words = [
        Behaviour::Hang,
        Behaviour::Garbage,
        Behaviour::EndlessHeaders,
        Behaviour::EndlessBody,
        Behaviour::Always200,
        Behaviour::Always500,
    ];
    for behaviour in first_words {
        let server = Hostile::after_friendly(0, behaviour).await;
        let output = run(&server).await;
        let shown = text(&output);
        assert_eq!(output.status.code(), Some(3), "{behaviour:?}: {shown}");
        assert!(shown.contains("hint: "), "{behaviour:?}: {shown}");
    }
}

#[tokio::test]
async fn a_server_that_turns_hostile_gets_verdicts_but_no_pass() {
    let turns = [
        Behaviour::Hang,
        Behaviour::CutInHead,
        Behaviour::EndlessChunks,
        Behaviour::TrickleHead,
        Behaviour::Always200,
        Behaviour::RedirectToItself,
        Behaviour::DeepXml,
        Behaviour::AbsurdDate,
    ];
    for behaviour in turns {
        let server = Hostile::after_preflight(behaviour).await;
        let output = run(&server).await;
        let shown = text(&output);
        assert!(matches!(output.status.code(), Some(1 | 6)), "{behaviour:?}: {:?} {shown}", output.status);
        assert!(!shown.contains("panicked"), "{behaviour:?}: {shown}");
        let verdict = shown.lines().last().unwrap_or_default();
        assert!(verdict.contains(" 0 pass"), "{behaviour:?}: {verdict}");
    }
}

#[tokio::test]
async fn a_server_that_fails_only_when_it_copies_is_said_to_crash() {
    let reference = Target::reference(Limits::default()).await.unwrap();
    let crashes = [
        Behaviour::Hang,
        Behaviour::CloseAtOnce,
        Behaviour::CutInBody,
        Behaviour::Garbage,
        Behaviour::EndlessHeaders,
        Behaviour::EndlessBody,
        Behaviour::TrickleBody,
        Behaviour::Always500,
    ];
    for behaviour in crashes {
        let server = Hostile::for_copies(reference.endpoint(), behaviour).await;
        let output = run(&server).await;
        let shown = text(&output);
        assert_eq!(output.status.code(), Some(1), "{behaviour:?}: {shown}");
        assert!(shown.contains("fail: crash") && !shown.contains("setup-failed"), "{behaviour:?}: {shown}");
    }
    reference.stop().await;
}

#[tokio::test]
async fn a_server_that_claims_to_have_copied_is_seen_through() {
    let reference = Target::reference(Limits::default()).await.unwrap();
    for behaviour in [Behaviour::Always200, Behaviour::AbsurdDate, Behaviour::DeepXml] {
        let server = Hostile::for_copies(reference.endpoint(), behaviour).await;
        let output = run(&server).await;
        let shown = text(&output);
        assert_eq!(output.status.code(), Some(1), "{behaviour:?}: {shown}");
        assert!(shown.contains("fail: silent"), "{behaviour:?}: {shown}");
    }
    reference.stop().await;
}
