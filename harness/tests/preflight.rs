//! The preflight finds out what verdicts would be worth.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failed test")]

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use copyspec::catalogue::Capability;
use copyspec::target::{Preflight, PreflightError, Profile, RealClouds, Target};
use copyspec::wire::{Credentials, Limits};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// The reference server as any server: by its address, with the keys of the world that is always open.
async fn by_address(reference: &Target, keys: Credentials) -> Target {
    let profile = Profile::for_url(reference.endpoint(), keys, reference.region());
    Target::start(profile, Limits::default(), RealClouds::Refused).await.unwrap()
}

async fn reference() -> (Target, Credentials) {
    let keys = Profile::find("reference").unwrap().owner;
    (Target::reference(Limits::default()).await.unwrap(), keys)
}

#[tokio::test]
async fn a_server_that_is_as_it_should_be_needs_no_warning() {
    let (reference, keys) = reference().await;
    let mut target = by_address(&reference, keys).await;
    assert!(!target.is_private());
    let warnings = target.preflight(&objects()).await.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(warnings, Vec::<String>::new());
    assert_eq!(target.lacks(Capability::Signatures), None);
    reference.stop().await;
}

#[tokio::test]
async fn the_bucket_of_the_preflight_is_removed() {
    let (reference, keys) = reference().await;
    let mut target = by_address(&reference, keys).await;
    target.preflight(&objects()).await.unwrap_or_else(|error| panic!("{error}"));
    let listing = target.session().send(copyspec::wire::Request::new("GET", "/")).await;
    let body = String::from_utf8_lossy(&listing.reply().unwrap().body).into_owned();
    assert!(body.contains("ListAllMyBucketsResult") && !body.contains("preflight"), "{body}");
    reference.stop().await;
}

#[tokio::test]
async fn wrong_keys_are_told_from_a_broken_server() {
    let (reference, keys) = reference().await;
    let unknown = Credentials { access_key_id: "NOBODY0000000000".into(), ..keys.clone() };
    let wrong = Credentials { secret_access_key: "not it".into(), ..keys };
    for (keys, expected) in [(unknown, "InvalidAccessKeyId"), (wrong, "SignatureDoesNotMatch")] {
        let error = by_address(&reference, keys).await.preflight(&objects()).await.unwrap_err();
        let PreflightError::Credentials { code, status: 403, .. } = &error else { panic!("{error}") };
        assert_eq!(code, expected);
        assert!(error.hint().unwrap().contains("AWS_SECRET_ACCESS_KEY"));
    }
    reference.stop().await;
}

#[tokio::test]
async fn in_this_process_the_reference_server_needs_no_preflight() {
    let mut target = Target::reference(Limits::default()).await.unwrap();
    assert!(target.preflight(&objects()).await.unwrap().is_empty());
    target.stop().await;
}

/// A server that sends these replies, one to a connection, and tells nobody why.
async fn scripted(replies: Vec<String>) -> (Target, tokio::task::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(async move {
        let mut heads = Vec::new();
        for reply in replies {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = vec![0; 8192];
            let read = stream.read(&mut head).await.unwrap();
            heads.push(String::from_utf8_lossy(&head[..read]).into_owned());
            stream.write_all(reply.as_bytes()).await.unwrap();
        }
        heads
    });
    let keys = Credentials { access_key_id: "a".into(), secret_access_key: "b".into(), session_token: None };
    let profile = Profile::for_url(&format!("http://{address}"), keys, "us-east-1");
    (Target::start(profile, Limits::default(), RealClouds::Refused).await.unwrap(), serving)
}

fn reply(status: &str, fields: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\n{fields}content-length: {length}\r\nconnection: close\r\n\r\n{body}")
}

/// What a server answers that is as it should be, but for the reply to the wrong signature.
fn sound(fields: &str, to_wrong_signature: &str) -> Vec<String> {
    let listing = "<ListBucketResult><Name>x</Name></ListBucketResult>";
    vec![
        reply("403 Forbidden", fields, ""),
        reply("200 OK", fields, ""),
        reply("200 OK", fields, listing),
        reply("404 Not Found", fields, ""),
        reply(to_wrong_signature, fields, ""),
        reply("204 No Content", fields, ""),
    ]
}

fn date(offset_in_seconds: i64) -> String {
    let now = SystemTime::now();
    let by = Duration::from_secs(offset_in_seconds.unsigned_abs());
    let then = if offset_in_seconds < 0 { now - by } else { now + by };
    format!("date: {}\r\n", httpdate::fmt_http_date(then))
}

#[tokio::test]
async fn a_wrong_signature_that_is_accepted_is_said_first_and_takes_the_capability_away() {
    for answer in ["200 OK", "500 Internal Server Error"] {
        let (mut target, _serving) = scripted(sound(&date(0), answer)).await;
        assert_eq!(target.lacks(Capability::Signatures), None);
        let warnings = target.preflight(&objects()).await.unwrap();
        assert!(warnings.first().unwrap().contains("a wrong signature is"), "{warnings:?}");
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        assert!(target.lacks(Capability::Signatures).unwrap().contains("wrong signature"));
    }
}

#[tokio::test]
async fn a_wrong_signature_that_is_refused_keeps_the_capability() {
    let (mut target, serving) = scripted(sound(&date(0), "403 Forbidden")).await;
    assert_eq!(target.preflight(&objects()).await.unwrap(), Vec::<String>::new());
    assert_eq!(target.lacks(Capability::Signatures), None);
    let heads = serving.await.unwrap();
    let signature = |head: &str| head.split_once("Signature=").unwrap().1[..64].to_owned();
    assert_ne!(signature(&heads[2]), signature(&heads[4]));
}

#[tokio::test]
async fn a_clock_that_is_off_is_told_and_followed() {
    for offset in [-7200, 7200] {
        let (mut target, serving) = scripted(sound(&date(offset), "403 Forbidden")).await;
        let warnings = target.preflight(&objects()).await.unwrap();
        assert!(warnings.first().unwrap().contains("from ours; requests go by its clock"), "{warnings:?}");
        let heads = serving.await.unwrap();
        let signed_at = heads[1].split_once("x-amz-date: ").unwrap().1[..16].to_owned();
        let signed_at = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", &signed_at).unwrap();
        let signed_at = signed_at.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp().as_second();
        let expected = jiff::Timestamp::now().as_second() + offset;
        assert!((signed_at - expected).abs() < 30, "signed at {signed_at}, expected {expected}");
    }
}

#[tokio::test]
async fn a_server_without_a_clock_is_told() {
    let (mut target, _serving) = scripted(sound("", "403 Forbidden")).await;
    let warnings = target.preflight(&objects()).await.unwrap();
    assert!(warnings.first().unwrap().contains("no Date"), "{warnings:?}");
}

#[tokio::test]
async fn a_time_that_is_refused_is_a_matter_of_clocks() {
    let refusal = "<Error><Code>RequestTimeTooSkewed</Code><Message>no</Message></Error>";
    let replies = vec![reply("403 Forbidden", "", ""), reply("403 Forbidden", "", refusal)];
    let (mut target, _serving) = scripted(replies).await;
    let error = target.preflight(&objects()).await.unwrap_err();
    assert!(matches!(error, PreflightError::Clock { .. }), "{error}");
    assert!(error.hint().unwrap().contains("clock"));
}

#[tokio::test]
async fn a_bucket_that_stays_after_delete_or_cannot_be_made_is_a_failure() {
    let denied = reply("403 Forbidden", "", "<Error><Code>AccessDenied</Code><Message>no</Message></Error>");
    for (position, step) in [(1, "create a bucket"), (5, "delete the bucket just created")] {
        let mut replies = sound(&date(0), "403 Forbidden");
        replies[position] = denied.clone();
        let (mut target, _serving) = scripted(replies).await;
        let error = target.preflight(&objects()).await.unwrap_err();
        assert_eq!(error.to_string(), format!("preflight: could not {step}: 403 AccessDenied: no"));
    }
}

fn objects() -> BTreeSet<Preflight> {
    BTreeSet::from([Preflight::Objects])
}
