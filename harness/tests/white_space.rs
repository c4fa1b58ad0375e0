//! White space in front of the result of a slow copy, which S3 sends to keep the connection open.
#![allow(clippy::unwrap_used, reason = "a panic here is a failed test")]

use std::time::{Duration, SystemTime};

use copyspec::judge::{ReplyKind, understand};
use copyspec::wire::{Credentials, Exchange, Framing, Limits, Raw, Request, Signer, Transport, s3};
use copyspec_reference_server::{Config, serve};

#[tokio::test]
async fn a_slow_copy_is_understood_by_both_transports() {
    let server = serve(Config::default()).await.unwrap();
    let [keys, ..] = server.create_world();
    let owner = Credentials::new(&keys.access_key_id, &keys.secret_access_key);
    let signer = Signer::new(owner, "us-east-1", "s3");
    let transport = Transport::new(&format!("http://{}", server.address()), Limits::default()).unwrap();
    let send = async |mut request: Request| -> Exchange {
        signer.sign(&mut request, &transport.origin().authority, SystemTime::now());
        transport.send(request).await
    };
    send(s3::create_bucket("plain", "us-east-1")).await;
    send(Request::new("PUT", "/plain/a").body("hello")).await;
    server.slow_copies(&keys.access_key_id, Duration::from_millis(300));

    let copy = Request::new("PUT", "/plain/b").header("x-amz-copy-source", "plain/a");
    let raw = Request { raw: Some(Box::new(Raw::default())), ..copy.clone() };
    for request in [copy, raw] {
        let is_raw = request.raw.is_some();
        let exchange = send(request).await;
        let reply = exchange.reply().unwrap();
        assert!(
            reply.body.starts_with(b" ") && reply.body.trim_ascii_start().starts_with(b"<?xml"),
            "{reply:?}"
        );
        assert!(exchange.elapsed >= Duration::from_millis(300));
        assert_eq!(reply.head.as_ref().map(|head| head.framing), is_raw.then_some(Framing::Chunked));
        let ReplyKind::Success(result) = understand(&exchange, "CopyObjectResult") else {
            unreachable!("{reply:?}")
        };
        assert_eq!(result.value("ETag"), Some("\"5d41402abc4b2a76b9719d911017c592\""));
    }
    let missing = send(Request::new("PUT", "/plain/b").header("x-amz-copy-source", "plain/missing")).await;
    assert!(missing.reply().unwrap().body.starts_with(b"<?xml"), "an error comes at once");
    server.shutdown().await;
}
