//! Worlds: isolation, clocks, repeatable ids, faults.

use std::time::Duration;

use copyspec_reference_server::{Config, faults, serve};

use super::client::Client;

#[tokio::test]
async fn worlds_see_nothing_of_each_other() {
    let client = Client::with_object().await;
    let [keys, ..] = client.server.create_world();
    let other = Client { keys, server: client.server.clone(), secure: false };
    assert_ne!(client.keys.account_id, other.keys.account_id);
    assert_eq!(other.get("/plain/a").await.outcome(), (404, String::from("NoSuchBucket")));
    client.server.remove_world(&client.keys.access_key_id);
    assert_eq!(client.get("/plain/a").await.outcome(), (403, String::from("InvalidAccessKeyId")));
}

#[tokio::test]
async fn the_same_seed_repeats_accounts_and_ids() {
    let (one, again) = (Client::start().await, Client::start().await);
    assert_eq!(one.keys, again.keys);
    let config = Config { seed: 1, ..Config::default() };
    let [other, ..] = serve(config).await.expect("a free port").create_world();
    assert_ne!(one.keys, other);
}

#[tokio::test]
async fn a_moved_clock_dates_what_is_written() {
    let client = Client::with_object().await;
    let before = client.head("/plain/a").await;
    client.server.advance_clock(&client.keys.access_key_id, Duration::from_secs(100));
    assert_eq!(client.copy("plain/a", "/plain/b", &[]).await.status, 200);
    let after = client.head("/plain/b").await;
    let second = |text: Option<&str>| httpdate::parse_http_date(text.expect("a date")).expect("an HTTP date");
    let moved = second(after.header("last-modified"))
        .duration_since(second(before.header("last-modified")))
        .expect("later");
    assert!((100..110).contains(&moved.as_secs()), "{moved:?}");
    assert!(second(after.header("date")) >= second(after.header("last-modified")));
}

#[tokio::test]
async fn an_armed_fault_shows_in_one_world_only() {
    let client = Client::with_object().await;
    let key = &client.keys.access_key_id;
    assert!(client.server.arm_fault(key, "no-such-fault").is_err());
    client.server.arm_fault(key, "metadata-copy-lost").expect("it is in the table");
    client.copy("plain/a", "/plain/b", &[]).await;
    assert_eq!(client.head("/plain/b").await.header("x-amz-meta-color"), None);
    let [keys, ..] = client.server.create_world();
    let other = Client { keys, server: client.server.clone(), secure: false };
    other.put("/plain", &[], "").await;
    other.put("/plain/a", &[("x-amz-meta-color", "red")], "x").await;
    other.copy("plain/a", "/plain/b", &[]).await;
    assert_eq!(other.head("/plain/b").await.header("x-amz-meta-color"), Some("red"));
}

#[tokio::test]
async fn no_fault_cuts_a_connection() {
    for fault in faults() {
        let client = Client::with_object().await;
        client.server.arm_fault(&client.keys.access_key_id, fault.name).expect("listed");
        let reply = client.copy("plain/a", "/plain/b", &[]).await;
        assert!(reply.status < 500, "{}: {}", fault.name, reply.status);
    }
}
