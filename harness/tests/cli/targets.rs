//! Targets that cannot be tested, each told by its exit code and what to do.

use super::{Copyspec, Ended, Served, copyspec};

#[track_caller]
fn refused(ended: &Ended, code: i32, cause: &str, hint: &str) {
    assert_eq!(ended.err, format!("error: {cause}\nhint: {hint}\n"));
    assert_eq!((ended.code, ended.out.as_str()), (Some(code), ""));
}

#[test]
fn a_closed_port() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let cause = format!("{endpoint} does not answer: could not connect: Connection refused (os error 111)");
    let hint = "is the server running, and is that its port?";
    refused(&copyspec(&["run", "--endpoint-url", &endpoint]), 3, &cause, hint);
}

#[test]
fn addresses_that_are_none() {
    let hint = "an endpoint looks like http://127.0.0.1:9000";
    for (endpoint, why) in [
        ("localhost:9000", "only http:// and https:// can be spoken"),
        ("http://127.0.0.1:9/path", "it has a path"),
        ("http://key:secret@127.0.0.1:9", "keys are not given in the address"),
    ] {
        let ended = copyspec(&["run", "--endpoint-url", endpoint]);
        assert_eq!(ended.code, Some(2), "{}", ended.err);
        assert!(ended.err.contains(why) && ended.err.ends_with(&format!("hint: {hint}\n")), "{}", ended.err);
        assert!(!ended.err.contains("secret"), "{}", ended.err);
    }
}

#[test]
fn keys_that_the_server_does_not_take() {
    let served = Served::with_keys("KEYOFTHEWORLD", "secret-of-the-world");
    let endpoint = served.endpoint.as_str();
    for (id, secret, code) in [
        ("SOMEBODYELSE", "secret-of-the-world", "InvalidAccessKeyId"),
        ("KEYOFTHEWORLD", "another-secret", "SignatureDoesNotMatch"),
    ] {
        let ended = Copyspec::new(&["run", "--endpoint-url", endpoint])
            .env("AWS_ACCESS_KEY_ID", id)
            .env("AWS_SECRET_ACCESS_KEY", secret)
            .end();
        let cause = "error: preflight: the credentials were refused when trying to ";
        let mut lines = ended.err.lines();
        let first = lines.next().unwrap();
        assert!(first.starts_with(cause) && first.contains(&format!(": 403 {code}: ")), "{}", ended.err);
        let hint = "hint: check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and the Region, or the profile's";
        assert_eq!(lines.collect::<Vec<_>>(), [hint]);
        assert_eq!((ended.code, ended.out.as_str()), (Some(3), ""));
    }
}

#[test]
fn a_program_that_is_not_installed() {
    let nowhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("/bin/sh", nowhere.path().join("sh")).unwrap();
    for command in [&["run", "--target", "moto"][..], &["accept", "moto"], &["up", "moto", "--", "true"]] {
        let ended = Copyspec::new(command).env("PATH", nowhere.path()).end();
        let cause = "cannot start moto: the program `moto_server` is not installed";
        refused(
            &ended,
            3,
            cause,
            "install it with: pip install 'moto[server,s3crc32c]==5.2.5' awscrt==0.38.1",
        );
    }
}

#[test]
fn a_public_cloud() {
    let hint = "requests there cost money and touch real data; --allow-real-cloud runs them all the same";
    for host in ["s3.amazonaws.com", "bucket.s3.eu-west-1.amazonaws.com", "storage.googleapis.com"] {
        let ended = copyspec(&["run", "--endpoint-url", &format!("https://{host}")]);
        let cause = format!("error: https://{host} belongs to a public cloud (");
        assert!(ended.err.starts_with(&cause), "{}", ended.err);
        assert!(ended.err.ends_with(&format!("hint: {hint}\n")), "{}", ended.err);
        assert_eq!(ended.code, Some(2));
    }
}

#[test]
fn a_server_with_the_right_keys_is_tested_and_left_as_it_was() {
    let served = Served::with_keys("KEYOFTHEWORLD", "secret-of-the-world");
    let ended = Copyspec::new(&["run", "--endpoint-url", &served.endpoint, "plain/bodies"])
        .env("AWS_ACCESS_KEY_ID", "KEYOFTHEWORLD")
        .env("AWS_SECRET_ACCESS_KEY", "secret-of-the-world")
        .end();
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{}", ended.out);
    assert!(ended.out.lines().last().unwrap().starts_with("0 new · 10 pass"), "{}", ended.out);
}

#[test]
fn what_a_scenario_locked_is_released_and_removed() {
    let served = Served::with_keys("KEYOFTHEWORLD", "secret-of-the-world");
    let ended =
        Copyspec::new(&["run", "--endpoint-url", &served.endpoint, "object-lock/overwrite", "compliance"])
            .env("AWS_ACCESS_KEY_ID", "KEYOFTHEWORLD")
            .env("AWS_SECRET_ACCESS_KEY", "secret-of-the-world")
            .end();
    // 6 would mean that something was left behind; and what only time releases is not asked for.
    assert_eq!(ended.code, Some(0), "{}{}", ended.out, ended.err);
    assert!(ended.out.contains("0 new") && ended.out.contains("skipped (movable-clock"), "{}", ended.out);
}
