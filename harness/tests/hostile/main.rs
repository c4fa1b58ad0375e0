//! Whatever a server does, an exchange ends in bounded time and memory, and nothing here panics.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failed test")]

mod relay;
mod server;
mod whole_run;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use copyspec::target::{Preflight, PreflightError, Profile, RealClouds, Session, Target};
use copyspec::wire::{Credentials, Document, Exchange, Limits, Request, TransportError};

use server::{Behaviour, Hostile};

const SMALL: Limits = Limits { time: Duration::from_millis(400), body: 64 << 10 };

/// The time limit, and what a busy machine adds to it.
const SOON: Duration = Duration::from_secs(5);

/// What a client may take in before it gives up: its own limit and what the sockets' buffers hold.
const BOUNDED: u64 = 24 << 20;

/// A target at that address, as long as the server's first reply is a sound one.
async fn target(server: &Hostile) -> Result<Target, copyspec::target::TargetError> {
    let keys = Credentials { access_key_id: "a".into(), secret_access_key: "b".into(), session_token: None };
    let profile = Profile::for_url(&server.endpoint(), keys, "us-east-1");
    Target::start(profile, SMALL, RealClouds::Refused).await
}

/// One exchange with a server that was friendly until the target was live.
async fn exchange(behaviour: Behaviour) -> (Exchange, Hostile) {
    let server = Hostile::after_friendly(1, behaviour).await;
    let session: Session = target(&server).await.unwrap().session();
    let started = Instant::now();
    let exchange = session.send(Request::new("GET", "/bucket/key")).await;
    assert!(started.elapsed() < SOON, "{behaviour:?} took {:?}", started.elapsed());
    assert!(server.sent() < BOUNDED, "{behaviour:?}: {} bytes went out", server.sent());
    (exchange, server)
}

async fn failure(behaviour: Behaviour) -> TransportError {
    exchange(behaviour).await.0.outcome.unwrap_err()
}

#[tokio::test]
async fn silence_and_trickle_end_with_the_time_limit() {
    for behaviour in [Behaviour::Hang, Behaviour::TrickleHead, Behaviour::TrickleBody] {
        assert_eq!(failure(behaviour).await, TransportError::Timeout(SMALL.time), "{behaviour:?}");
    }
}

#[tokio::test]
async fn a_cut_connection_and_garbage_are_broken_replies() {
    let broken = [
        Behaviour::CloseAtOnce,
        Behaviour::CutInHead,
        Behaviour::CutInBody,
        Behaviour::CutInChunk,
        Behaviour::Garbage,
    ];
    for behaviour in broken {
        let failure = failure(behaviour).await;
        assert!(matches!(failure, TransportError::Broken(_)), "{behaviour:?}: {failure}");
    }
}

/// Which of two limits comes first depends on how busy the machine is.
#[tokio::test]
async fn a_head_ends_with_its_limit_or_with_the_time_limit() {
    for behaviour in [Behaviour::EndlessHeaders, Behaviour::EndlessHeader] {
        let failure = failure(behaviour).await;
        let ended = matches!(failure, TransportError::Broken(_) | TransportError::Timeout(_));
        assert!(ended, "{behaviour:?}: {failure}");
    }
}

#[tokio::test]
async fn a_body_ends_with_its_limit() {
    let long = [Behaviour::EndlessBody, Behaviour::EndlessChunks, Behaviour::HugeLength];
    for behaviour in long {
        assert_eq!(failure(behaviour).await, TransportError::TooLong(SMALL.body), "{behaviour:?}");
    }
}

#[tokio::test]
async fn a_length_that_is_a_lie_reserves_no_memory_for_it() {
    let failure = failure(Behaviour::HugeLengthThenCut).await;
    assert!(matches!(failure, TransportError::Broken(_)), "{failure}");
}

#[tokio::test]
async fn strange_but_whole_replies_are_replies() {
    let whole = [
        (Behaviour::Always500, 500),
        (Behaviour::Always200, 200),
        (Behaviour::RedirectToItself, 307),
        (Behaviour::DeepXml, 200),
    ];
    for (behaviour, status) in whole {
        assert_eq!(exchange(behaviour).await.0.status(), Some(status), "{behaviour:?}");
    }
}

#[tokio::test]
async fn nested_elements_without_end_are_an_error_not_an_overflow() {
    let (exchange, _server) = exchange(Behaviour::DeepXml).await;
    Document::parse(&exchange.reply().unwrap().body).unwrap_err();
    let depth = 500_000;
    let deep = ["<a>".repeat(depth), "</a>".repeat(depth)].concat();
    Document::parse(deep.as_bytes()).unwrap_err();
}

#[tokio::test]
async fn a_date_that_is_absurd_breaks_no_clock() {
    let (exchange, server) = exchange(Behaviour::AbsurdDate).await;
    assert_eq!(exchange.status(), Some(200));
    let session = target(&server).await.unwrap().session();
    session.send(Request::new("GET", "/")).await;
    let signed = session.send(Request::new("GET", "/")).await.request;
    assert!(signed.headers.get("x-amz-date").unwrap().ends_with('Z'));
}

#[tokio::test]
async fn no_hostile_server_passes_the_preflight() {
    for behaviour in Behaviour::ALL {
        let server = Hostile::after_friendly(1, behaviour).await;
        let mut target = target(&server).await.unwrap();
        let started = Instant::now();
        let error = target.preflight(&BTreeSet::from([Preflight::Objects])).await.unwrap_err();
        assert!(started.elapsed() < SOON, "{behaviour:?} took {:?}", started.elapsed());
        assert!(error.hint().is_some() && !error.to_string().contains('\n'), "{behaviour:?}: {error}");
    }
}

#[tokio::test]
async fn a_server_that_agrees_to_everything_is_seen_through() {
    let server = Hostile::after_friendly(1, Behaviour::Always200).await;
    let error =
        target(&server).await.unwrap().preflight(&BTreeSet::from([Preflight::Objects])).await.unwrap_err();
    assert!(matches!(error, PreflightError::Nonsense { .. }), "{error}");
}

#[tokio::test]
async fn what_is_not_http_from_the_first_byte_is_no_target() {
    for behaviour in [Behaviour::Hang, Behaviour::Garbage, Behaviour::CloseAtOnce, Behaviour::EndlessHeaders]
    {
        let server = Hostile::after_friendly(0, behaviour).await;
        let error = target(&server).await.unwrap_err();
        assert!(error.hint().is_some(), "{behaviour:?}: {error}");
    }
}
