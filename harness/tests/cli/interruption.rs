//! Runs that end before their time.

use super::{Copyspec, Served, copyspec, filled, signal};

/// On a server of somebody else's, which keeps what is not removed.
#[test]
fn interrupted_we_say_so_and_remove_what_we_made() {
    let served = Served::with_keys("KEYOFTHEWORLD", "secret-of-the-world");
    let mut run = Copyspec::new(&["run", "--endpoint-url", &served.endpoint, "-j", "1"])
        .env("AWS_ACCESS_KEY_ID", "KEYOFTHEWORLD")
        .env("AWS_SECRET_ACCESS_KEY", "secret-of-the-world");
    let child = run.command.spawn().unwrap();
    let state = run.directory.path().join("state");
    assert!(filled(&state), "the ledger is written before anything is made");
    signal(child.id(), "-INT");
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(130), "{text}");
    assert!(text.contains("interrupted"), "{text}");
    assert!(!text.contains("left behind"), "{text}");
    let ledgers: Vec<_> = state.read_dir().unwrap().collect();
    assert!(ledgers.is_empty(), "nothing remains to be removed: {ledgers:?}");
}

#[test]
fn a_run_that_takes_too_long_is_no_success() {
    let ended = copyspec(&["run", "--run-timeout", "1ms"]);
    assert_eq!(ended.code, Some(5), "{}", ended.out);
    assert!(ended.out.contains("the time limit passed"), "{}", ended.out);
}
