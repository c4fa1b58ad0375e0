//! The raw transport: what is told goes out byte for byte, and what comes back is kept within bounds.
#![allow(clippy::unwrap_used, reason = "a panic here is a failed test")]

use std::time::Duration;

use copyspec::wire::{Exchange, Framing, HttpVersion, Limits, Raw, Request, Transport, TransportError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

const LIMITS: Limits = Limits { time: Duration::from_secs(2), body: 1000 };

/// A server that answers its first connection with these bytes, and what it was sent.
async fn answering(reply: impl Into<Vec<u8>>) -> (Transport, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let transport = Transport::new(&format!("http://{}", listener.local_addr().unwrap()), LIMITS).unwrap();
    let reply = reply.into();
    let heard = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !request.windows(4).any(|end| end == b"\r\n\r\n")
            && stream.read_buf(&mut request).await.unwrap() > 0
        {}
        // The client may have gone, which is its right.
        let _ = stream.write_all(&reply).await;
        String::from_utf8(request).unwrap()
    });
    (transport, heard)
}

fn request(raw: Raw) -> Request {
    let request = Request::new("PUT", "/b/k").header("host", "example").header("x-amz-copy-source", "b/a");
    Request { raw: Some(Box::new(raw)), ..request }
}

async fn answered(reply: impl Into<Vec<u8>>) -> Exchange {
    let (transport, heard) = answering(reply).await;
    let exchange = transport.send(request(Raw::default())).await;
    heard.await.unwrap();
    exchange
}

#[tokio::test]
async fn bytes_go_out_as_they_are_told() {
    let (transport, heard) = answering("HTTP/1.0 200 OK\r\nX-Odd:  value \r\n\r\nbody").await;
    let raw = Raw {
        http: HttpVersion::Http10,
        target: Some("/b/../k?x-id=%zz".to_owned()),
        lines: vec![
            "X-AMZ-Copy-Source:b/other".to_owned(),
            "X-Twice:\t1".to_owned(),
            "x-twice: 2".to_owned(),
        ],
        without: vec!["Content-Length".to_owned()],
        hangs_up: false,
    };
    let exchange = transport.send(request(raw)).await;
    let sent = "PUT /b/../k?x-id=%zz HTTP/1.0\r\nhost: example\r\nX-AMZ-Copy-Source:b/other\r\nX-Twice:\t1\r\nx-twice: 2\r\n\r\n";
    assert_eq!(heard.await.unwrap(), sent);
    let reply = exchange.reply().unwrap();
    let head = reply.head.as_ref().unwrap();
    assert_eq!(head.bytes.as_ref(), b"HTTP/1.0 200 OK\r\nX-Odd:  value \r\n\r\n");
    assert_eq!((head.version, head.framing, reply.body.as_ref()), ("1.0", Framing::Close, &b"body"[..]));
}

#[tokio::test]
async fn provisional_answers_are_passed_over() {
    let exchange =
        answered("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await;
    let reply = exchange.reply().unwrap();
    assert_eq!((reply.status, reply.body.as_ref()), (200, &b"ok"[..]));
}

#[tokio::test]
async fn bad_replies_are_refused_and_long_ones_cut() {
    let broken = |exchange: Exchange| matches!(exchange.outcome, Err(TransportError::Broken(_)));
    assert!(broken(answered("").await));
    assert!(broken(answered("nonsense\r\n\r\n").await));
    assert!(broken(answered("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhalf").await));
    assert!(broken(answered("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhalf").await));
    let long_head = format!("HTTP/1.1 200 OK\r\nx: {}", "a".repeat(100_000));
    assert!(matches!(answered(long_head).await.outcome, Err(TransportError::TooLong(_))));
    let long_body = format!("HTTP/1.1 200 OK\r\n\r\n{}", "a".repeat(2000));
    assert!(matches!(answered(long_body).await.outcome, Err(TransportError::TooLong(1000))));
}

#[tokio::test]
async fn who_hangs_up_hears_nothing() {
    let (transport, heard) = answering("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let exchange = transport.send(request(Raw { hangs_up: true, ..Raw::default() })).await;
    assert_eq!(exchange.outcome.err(), Some(TransportError::HungUp));
    assert!(heard.await.unwrap().ends_with("content-length: 0\r\n\r\n"));
}

#[tokio::test]
async fn keys_with_dots_are_not_resolved() {
    let (transport, heard) = answering("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    assert!(transport.send(Request::new("GET", "/b/a/../k").header("host", "example")).await.succeeded());
    assert!(heard.await.unwrap().starts_with("GET /b/a/../k HTTP/1.1\r\n"));
}
