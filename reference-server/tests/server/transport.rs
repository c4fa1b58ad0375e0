//! Framing, limits and the end of a server.

use std::time::Duration;

use copyspec_reference_server::{Config, Limits, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::client::{Client, exchange, parse, signed_head};

#[tokio::test]
async fn ambiguous_and_malformed_heads_are_refused() {
    let client = Client::start().await;
    for head in [
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
        "GET /\x7f HTTP/1.1\r\nhost: a\r\n\r\n",
        "PUT /b/k HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx",
        "PUT /b/k HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip\r\n\r\n",
        "nonsense\r\n\r\n",
    ] {
        let reply = exchange_and_close(&client, head).await;
        assert_eq!(reply, 400, "{head:?}");
    }
    let chunked =
        "PUT /b/k HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n";
    assert_eq!(exchange_and_close(&client, chunked).await, 411);
}

/// Sends a head and no more, and gives the status.
async fn exchange_and_close(client: &Client, head: &str) -> u16 {
    let mut stream = TcpStream::connect(client.server.address()).await.expect("the server listens");
    stream.write_all(head.as_bytes()).await.expect("the server reads");
    stream.shutdown().await.expect("half closed");
    let mut raw = Vec::new();
    let _ = stream.read_to_end(&mut raw).await;
    parse(&raw).status
}

#[tokio::test]
async fn every_reply_is_identified() {
    let client = Client::start().await;
    let reply = exchange(&client, b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await;
    assert_eq!(reply.outcome(), (403, String::from("AccessDenied")));
    assert_eq!(reply.header("server"), Some("AmazonS3"));
    assert_eq!(reply.header("x-amz-request-id"), reply.element("RequestId").as_deref());
    assert_eq!(reply.header("x-amz-id-2"), reply.element("HostId").as_deref());
    assert!(reply.header("date").is_some_and(|date| date.ends_with(" GMT")));
}

async fn limited(limits: Limits) -> Client {
    let server = serve(Config { limits, ..Config::default() }).await.expect("a free port");
    let [keys, ..] = server.create_world();
    Client { keys, server, secure: false }
}

#[tokio::test]
async fn a_world_holds_so_many_bytes_and_no_more() {
    let client = limited(Limits { world_bytes: 400_000, ..Limits::default() }).await;
    let full = (503, String::from("ServiceUnavailable"));
    let body = |length: usize| "ab".repeat(length / 2);
    client.put("/plain", &[], "").await;
    assert_eq!(client.put("/plain/a", &[], &body(300_000)).await.status, 200);
    assert_eq!(client.put("/plain/b", &[], &body(100_002)).await.outcome(), full);
    assert_eq!(client.head("/plain/b").await.status, 404);
    assert_eq!(client.copy("plain/a", "/plain/copy", &[]).await.status, 200);
    assert_eq!(client.put("/plain/run", &[], &"a".repeat(500_000)).await.status, 200);
    client.delete("/plain/a").await;
    assert_eq!(client.put("/plain/b", &[], &body(100_002)).await.outcome(), full);
    client.delete("/plain/copy").await;
    assert_eq!(client.put("/plain/b", &[], &body(100_002)).await.status, 200);
}

#[tokio::test]
async fn a_body_under_way_takes_room_of_its_world() {
    let client = limited(Limits { world_bytes: 1_000_000, ..Limits::default() }).await;
    client.put("/plain", &[], "").await;
    let head = signed_head(&client, "PUT", "/plain/a", &[], 100_000_000) + "connection: close\r\n\r\n";
    let most = "ab".repeat(500_000);
    let reply = exchange(&client, format!("{head}{most}a").as_bytes()).await;
    assert_eq!(reply.outcome(), (503, String::from("ServiceUnavailable")));
    assert_eq!(client.put("/plain/a", &[], &most).await.status, 200);
}

#[tokio::test]
async fn bodies_beyond_the_limit_are_refused_before_they_are_read() {
    let client = limited(Limits { body_bytes: 1000, ..Limits::default() }).await;
    client.put("/plain", &[], "").await;
    let head = signed_head(&client, "PUT", "/plain/a", &[], 1001) + "\r\n";
    let reply = exchange(&client, head.as_bytes()).await;
    assert_eq!(reply.outcome(), (400, String::from("EntityTooLarge")));
    assert_eq!(client.put("/plain/a", &[], &"x".repeat(1000)).await.status, 200);
}

#[tokio::test]
async fn an_upload_announces_its_length_but_a_copy_need_not() {
    let client = Client::with_object().await;
    let without_length = |headers: &[(&str, &str)]| {
        let head = signed_head(&client, "PUT", "/plain/b", headers, 0);
        head.replace("content-length: 0\r\n", "connection: close\r\n\r\n")
    };
    let upload = exchange(&client, without_length(&[]).as_bytes()).await;
    assert_eq!(upload.outcome(), (411, String::from("MissingContentLength")));
    let copy = without_length(&[("x-amz-copy-source", "plain/a")]);
    assert_eq!(exchange(&client, copy.as_bytes()).await.status, 200);
}

#[tokio::test]
async fn a_body_that_never_comes_times_out() {
    let limits = Limits { body_timeout: Duration::from_millis(50), ..Limits::default() };
    let server = serve(Config { limits, ..Config::default() }).await.expect("a free port");
    let [keys, ..] = server.create_world();
    let client = Client { keys, server, secure: false };
    let head = signed_head(&client, "PUT", "/plain/a", &[], 10) + "\r\nhalf";
    let reply = exchange(&client, head.as_bytes()).await;
    assert_eq!(reply.outcome(), (400, String::from("RequestTimeout")));
}

#[tokio::test]
async fn connections_are_reused_after_a_refusal() {
    let client = Client::with_object().await;
    let mut stream = TcpStream::connect(client.server.address()).await.expect("the server listens");
    let refused = "PUT /plain/a HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\nabc";
    let answered = signed_head(&client, "GET", "/plain/a", &[], 0) + "connection: close\r\n\r\n";
    stream.write_all(refused.as_bytes()).await.expect("the server reads");
    let mut first = [0; 4096];
    let length = stream.read(&mut first).await.expect("a reply");
    assert_eq!(parse(&first[..length]).status, 403);
    stream.write_all(answered.as_bytes()).await.expect("the connection is open");
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.expect("a reply and the end");
    assert_eq!(parse(&rest).text(), "hello");
}

#[tokio::test]
async fn a_client_waiting_for_100_continue_is_let_go() {
    let client = Client::with_object().await;
    let headers = [("expect", "100-continue")];
    let head = signed_head(&client, "PUT", "/plain/a", &headers, 0) + "\r\n";
    let reply = exchange(&client, head.as_bytes()).await;
    assert_eq!((reply.status, reply.header("connection")), (200, Some("close")));
}

#[tokio::test]
async fn shutdown_ends_idle_connections_and_the_listener() {
    let client = Client::start().await;
    let address = client.server.address();
    let mut idle = TcpStream::connect(address).await.expect("the server listens");
    tokio::time::sleep(Duration::from_millis(20)).await;
    timeout(Duration::from_secs(5), client.server.shutdown()).await.expect("it ends");
    let mut nothing = Vec::new();
    let _ = timeout(Duration::from_secs(5), idle.read_to_end(&mut nothing)).await.expect("closed");
    assert!(TcpStream::connect(address).await.is_err());
}
