//! Targets that start, fail to start, and never outlive us.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failed test")]

use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use copyspec::catalogue::Capability;
use copyspec::catalogue::Role;
use copyspec::target::{LaunchError, Profile, RealClouds, Target, TargetError};
use copyspec::wire::{Credentials, Limits, Request, s3};

/// A profile that runs a shell script.
fn script(script: &str, more: &str) -> Profile {
    let (lacks, offers): (Vec<Capability>, Vec<Capability>) =
        Capability::ALL.into_iter().partition(|one| one.is_named_by_profile());
    let offers = offers.into_iter().map(Capability::name).collect::<Vec<_>>().join(", ");
    let lacks = lacks.into_iter().map(|one| format!("{one}: not named")).collect::<Vec<_>>().join(", ");
    let text = format!(
        "name: scripted\ntitle: A script\nendpoint: http://127.0.0.1:${{port}}\n\
         credentials:\n\
         \x20 owner: {{access_key_id: a, secret_access_key: b}}\n\
         \x20 other: {{access_key_id: c, secret_access_key: d}}\n\
         \x20 limited: {{access_key_id: e, secret_access_key: f, user: g}}\n\
         capabilities: {{offers: [{offers}], lacks: {{{lacks}}}}}\n\
         account: \"000000000000\"\nother_account: \"000000000001\"\n\
         launch:\n  command:\n    run: [sh, -c, '{script}']\n    ready: tcp\n{more}"
    );
    Profile::parse(&text, "scripted.yaml").unwrap()
}

async fn refusal(profile: Profile) -> TargetError {
    Target::start(profile, Limits::default(), RealClouds::Refused).await.unwrap_err()
}

#[tokio::test]
async fn a_missing_program_is_named_with_the_line_that_installs_it() {
    let mut profile = Profile::find("moto").unwrap();
    if let Some(copyspec::target::Launch::Command(command)) = &mut profile.launch {
        command.run = vec!["copyspec-no-such-program".into()];
    }
    let error = refusal(profile).await;
    assert_eq!(
        error.to_string(),
        "cannot start moto: the program `copyspec-no-such-program` is not installed"
    );
    assert_eq!(
        error.hint().unwrap(),
        "install it with: pip install 'moto[server,s3crc32c]==5.2.5' awscrt==0.38.1"
    );
}

#[tokio::test]
async fn a_program_that_dies_shows_its_last_words() {
    let error = refusal(script("echo first; echo no such disk >&2; exit 7", "install: get it\n")).await;
    let shown = error.to_string();
    assert!(shown.contains("exit status: 7") && shown.ends_with("  | first\n  | no such disk"), "{shown}");
    assert_eq!(error.hint(), None);
}

#[tokio::test]
async fn a_shim_without_its_program_brings_the_install_line_too() {
    let error = refusal(script("copyspec-no-such-program", "install: get it\n")).await;
    assert!(matches!(error, TargetError::Launch(LaunchError::Died { .. })), "{error}");
    assert_eq!(error.hint().unwrap(), "install it with: get it");
}

#[tokio::test]
async fn what_never_gets_ready_is_stopped_with_all_that_it_started() {
    let mark = tempfile::NamedTempFile::new().unwrap();
    let busy = format!("sleep 600 & echo $! >{}; echo busy; wait", mark.path().display());
    let started = Instant::now();
    let error = refusal(script(&busy, "    within: 700ms\n")).await;
    assert!(started.elapsed() < Duration::from_secs(10));
    assert!(matches!(error, TargetError::Launch(LaunchError::NotReady { .. })), "{error}");
    assert!(error.to_string().ends_with("  | busy"), "{error}");
    let grandchild = std::fs::read_to_string(mark.path()).unwrap();
    assert!(!runs(grandchild.trim()), "{grandchild} still runs");
}

/// Whether a process is there and not just waiting to be reaped.
fn runs(pid: &str) -> bool {
    assert!(!pid.is_empty());
    let deadline = Instant::now() + Duration::from_secs(5);
    while Instant::now() < deadline {
        let state = std::fs::read_to_string(Path::new("/proc").join(pid).join("stat"));
        if state.map_or(true, |state| state.contains(") Z ")) {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    true
}

fn some_keys() -> Credentials {
    Credentials { access_key_id: "a".into(), secret_access_key: "b".into(), session_token: None }
}

#[tokio::test]
async fn a_closed_port_is_unreachable() {
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let error =
        refusal(Profile::for_url(&format!("http://127.0.0.1:{port}"), some_keys(), "us-east-1")).await;
    assert!(matches!(error, TargetError::Unreachable { .. }), "{error}");
    assert!(error.hint().unwrap().contains("is the server running"));
}

#[tokio::test]
async fn an_address_that_cannot_be_used_is_refused_as_such() {
    for url in [
        "localhost:9000",
        "127.0.0.1",
        "ftp://localhost",
        "http://",
        "http://a b",
        "http://h/path",
        "http://h?q",
        "http://k:s@h",
        "",
    ] {
        let error = refusal(Profile::for_url(url, some_keys(), "us-east-1")).await;
        assert!(matches!(error, TargetError::Endpoint { .. }), "{url}: {error}");
        assert!(error.hint().unwrap().contains("http://127.0.0.1:9000"));
    }
}

#[tokio::test]
async fn a_public_cloud_is_refused_before_the_first_packet() {
    let error = refusal(Profile::for_url("https://s3.amazonaws.com", some_keys(), "us-east-1")).await;
    assert!(matches!(error, TargetError::RealCloud { domain: "amazonaws.com", .. }), "{error}");
    assert!(error.hint().unwrap().contains("--allow-real-cloud"));
}

#[tokio::test]
async fn every_session_on_the_reference_server_has_a_world_of_its_own() {
    let target = Target::reference(Limits::default()).await.unwrap();
    assert!(target.is_private());
    let (one, other) = (target.session(), target.session());
    assert_ne!(one.account(Role::Owner), other.account(Role::Owner));
    let created = one.send(s3::create_bucket("shared-name", one.region())).await;
    assert_eq!(created.status(), Some(200), "{created:?}");
    let look = || Request::new("HEAD", "/shared-name");
    assert_eq!(one.send(look()).await.status(), Some(200));
    assert_eq!(other.send(look()).await.status(), Some(404));
    target.stop().await;
}

#[tokio::test]
async fn the_open_world_belongs_to_the_accounts_that_the_profile_names() {
    let reference = Target::reference(Limits::default()).await.unwrap();
    let profile = Profile::find("reference").unwrap().at(reference.endpoint());
    let target = Target::start(profile, Limits::default(), RealClouds::Refused).await.unwrap();
    assert!(!target.is_private());
    let session = target.session();
    for role in Role::ACCOUNTS {
        let bucket = format!("open-world-of-{role}");
        session.send_by(role, s3::create_bucket(&bucket, session.region())).await;
        let owned_by = |account: &str| {
            Request::new("HEAD", format!("/{bucket}")).header("x-amz-expected-bucket-owner", account)
        };
        let right = session.send_by(role, owned_by(session.account(role).unwrap())).await;
        assert_eq!(right.status(), Some(200), "another account owns it than {role}");
        assert_eq!(session.send_by(role, owned_by("000000000000")).await.status(), Some(403));
    }
    reference.stop().await;
}

#[tokio::test]
async fn a_world_ends_with_its_session() {
    let target = Target::reference(Limits::default()).await.unwrap();
    let session = target.session();
    let signed = session.send(Request::new("GET", "/")).await;
    assert_eq!(signed.status(), Some(200), "{signed:?}");
    drop(session);
    let transport = copyspec::wire::Transport::new(target.endpoint(), Limits::default()).unwrap();
    assert_eq!(transport.send(signed.request).await.status(), Some(403));
    target.stop().await;
}

#[tokio::test]
async fn waiting_in_a_world_moves_its_clock() {
    let target = Target::reference(Limits::default()).await.unwrap();
    let (session, still) = (target.session(), target.session());
    let begun = SystemTime::now();
    session.wait_until(begun + Duration::from_secs(3 * 3600)).await;
    assert!(begun.elapsed().unwrap() < Duration::from_secs(60));
    assert!(session.now() >= begun + Duration::from_secs(3 * 3600));
    assert!(still.now() < begun + Duration::from_secs(3600));
    let exchange = session.send(Request::new("GET", "/")).await;
    let date = exchange.reply().unwrap().headers.get("date").unwrap();
    let date = httpdate::parse_http_date(date).unwrap();
    assert!(date >= begun + Duration::from_secs(3 * 3600 - 1), "{date:?}");
    assert_eq!(exchange.status(), Some(200), "signed with the world's time");
    target.stop().await;
}

#[tokio::test]
async fn only_the_reference_server_misbehaves_to_order() {
    let target = Target::reference(Limits::default()).await.unwrap();
    let error = target.session().arm_fault("no-such-fault").unwrap_err();
    assert!(matches!(error, TargetError::Fault { .. }), "{error}");
    let elsewhere = Profile::for_url(target.endpoint(), some_keys(), "us-east-1");
    let elsewhere = Target::start(elsewhere, Limits::default(), RealClouds::Refused).await.unwrap();
    let error = elsewhere.session().arm_fault("no-such-fault").unwrap_err();
    assert!(error.to_string().contains("only the reference server"), "{error}");
    target.stop().await;
}
