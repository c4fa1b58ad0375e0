//! Requests find the places of the reference server: other Regions, zones, access points, Outposts, and TLS.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failed test")]

use std::time::Duration;

use copyspec::catalogue::{AccessPointRole, OutpostBucketRole, RegionRole, Role, Scheme, Through, ZoneRole};
use copyspec::target::{BucketPlace, Profile, RealClouds, Session, Target};
use copyspec::wire::{Exchange, Limits, Raw, Request, SessionMode, Signing, TransportError, s3};

async fn reference() -> Target {
    Target::reference(Limits::default()).await.unwrap()
}

fn put(bucket: &str, key: &str) -> Request {
    Request::new("PUT", s3::object_path(bucket, key)).body("bytes")
}

fn get(bucket: &str, key: &str) -> Request {
    Request::new("GET", s3::object_path(bucket, key))
}

fn through(way: &str, request: Request) -> Request {
    Request { through: Some(Through::from_name(way).unwrap()), ..request }
}

/// The host that was asked.
fn host(exchange: &Exchange) -> &str {
    exchange.request.headers.get("host").unwrap()
}

fn succeeded(exchange: Exchange) -> Exchange {
    let body = exchange.reply().map(|reply| String::from_utf8_lossy(&reply.body).into_owned());
    assert!(exchange.succeeded(), "{} {:?} {body:?}", host(&exchange), exchange.outcome.as_ref().err());
    exchange
}

async fn make_bucket(session: &Session, bucket: &str, region: RegionRole) {
    session.know(bucket, BucketPlace::General(region));
    succeeded(session.send(s3::create_bucket(bucket, session.region_of(region))).await);
}

#[tokio::test]
async fn a_bucket_in_another_region_is_asked_for_there() {
    let target = reference().await;
    let session = target.session();
    make_bucket(&session, "far-away", RegionRole::Away).await;
    let there = succeeded(session.send(put("far-away", "k")).await);
    assert_eq!(host(&there), "s3.us-west-2.amazonaws.com");
    for way in ["virtual", "path", "dualstack", "fips"] {
        succeeded(session.send(through(way, get("far-away", "k"))).await);
    }
    let here = session.send(through("region:home", get("far-away", "k"))).await;
    assert_eq!(here.status(), Some(301));
}

#[tokio::test]
async fn tls_is_spoken_at_the_same_address() {
    let target = reference().await;
    let session = target.session();
    session.prefer(Scheme::Https);
    make_bucket(&session, "secured", RegionRole::Home).await;
    let put = succeeded(session.send(put("secured", "k")).await);
    assert_eq!(put.request.origin.unwrap().scheme, Scheme::Https);
    // Both transports, the pooled one and the raw one, by an address and by a name.
    let raw = Request { raw: Some(Box::<Raw>::default()), ..get("secured", "k") };
    succeeded(session.send(raw.clone()).await);
    succeeded(session.send(through("virtual", raw)).await);
    succeeded(session.send(through("virtual", get("secured", "k"))).await);
    let plain = Request { over: Some(Scheme::Http), ..get("secured", "k") };
    assert_eq!(succeeded(session.send(plain).await).request.origin.unwrap().scheme, Scheme::Http);
}

#[tokio::test]
async fn a_server_whose_authority_is_not_trusted_is_not_talked_to() {
    let target = reference().await;
    let profile = |ca: Option<String>| Profile {
        ca,
        ..Profile::find("reference").unwrap().at(&target.endpoint().replace("http:", "https:"))
    };
    let start = |profile| Target::start(profile, Limits::default(), RealClouds::Refused);
    let error = start(profile(None)).await.unwrap_err();
    assert!(error.to_string().contains("certificate is refused"), "{error}");
    assert!(error.hint().unwrap().contains("--ca-bundle"), "{error}");
    let nothing = tempfile::NamedTempFile::new().unwrap();
    let error = start(profile(Some(nothing.path().to_string_lossy().into_owned()))).await.unwrap_err();
    assert!(error.to_string().contains("holds no certificate"), "{error}");
    let error = start(profile(Some("./nowhere.pem".to_owned()))).await.unwrap_err();
    assert!(error.to_string().contains("./nowhere.pem"), "{error}");
}

async fn make_directory_bucket(session: &Session, bucket: &str, zone: ZoneRole) {
    session.know(bucket, BucketPlace::Directory(zone));
    let body = format!(
        "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Location><Name>{}</Name>\
         <Type>AvailabilityZone</Type></Location><Bucket><DataRedundancy>SingleAvailabilityZone</DataRedundancy>\
         <Type>Directory</Type></Bucket></CreateBucketConfiguration>",
        session.zone(zone).unwrap()
    );
    let made = session.send(Request::new("PUT", format!("/{bucket}")).body(body)).await;
    assert_eq!(host(&succeeded(made)).split('.').next(), Some("s3express-control"));
}

#[tokio::test]
async fn a_directory_bucket_is_asked_in_sessions_and_copied_to_without() {
    let target = reference().await;
    let session = target.session();
    session.prefer(Scheme::Https);
    let bucket = "quick--use1-az4--x-s3";
    make_directory_bucket(&session, bucket, ZoneRole::First).await;
    let first = succeeded(session.send(put(bucket, "k")).await);
    assert_eq!(host(&first), "quick--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com");
    let token =
        |exchange: &Exchange| exchange.request.headers.get("x-amz-s3session-token").map(str::to_owned);
    let again = succeeded(session.send(get(bucket, "k")).await);
    assert!(token(&first).is_some() && token(&first) == token(&again), "one session is enough");
    let copy = Request::new("PUT", s3::object_path(bucket, "copy"))
        .header("x-amz-copy-source", format!("{bucket}/k"));
    assert_eq!(token(&succeeded(session.send(copy.clone()).await)), None);
    // A session is renewed before it ends, by the server's clock.
    session.wait_until(session.now() + Duration::from_secs(280)).await;
    let later = succeeded(session.send(get(bucket, "k")).await);
    assert_ne!(token(&later), token(&first));
    let read_only = Signing { session: Some(SessionMode::ReadOnly), ..Signing::default() };
    let refused = session.send(Request { signing: Some(Box::new(read_only)), ..put(bucket, "other") }).await;
    assert_eq!(refused.status(), Some(403));
    let read_only = Signing { session: Some(SessionMode::ReadWrite), ..Signing::default() };
    let by_session = session.send(Request { signing: Some(Box::new(read_only)), ..copy }).await;
    assert!(token(&by_session).is_some() && !by_session.succeeded());
}

#[tokio::test]
async fn places_that_a_world_brings_are_reached() {
    let target = reference().await;
    let session = target.session();
    for (role, ways) in [
        (AccessPointRole::First, &["access-point", "alias"][..]),
        (AccessPointRole::Away, &["access-point", "alias"][..]),
    ] {
        let bucket = session.access_point(role).unwrap().bucket.clone();
        session.know(&bucket, BucketPlace::AccessPoint(role));
        for way in ways {
            succeeded(session.send(through(way, put(&bucket, "k"))).await);
        }
        succeeded(session.send(get(&bucket, "k")).await);
    }
    let edge = session.outpost_bucket(OutpostBucketRole::First).unwrap().bucket.clone();
    session.know(&edge, BucketPlace::Outpost(OutpostBucketRole::First));
    succeeded(session.send(put(&edge, "k")).await);
    succeeded(session.send(through("alias", get(&edge, "k"))).await);
    make_bucket(&session, "behind-a-vpc-endpoint", RegionRole::Home).await;
    succeeded(session.send(through("vpc-endpoint", put("behind-a-vpc-endpoint", "k"))).await);
}

#[tokio::test]
async fn a_multi_region_access_point_is_asked_with_a_signature_for_all_regions() {
    let target = reference().await;
    let session = target.session();
    let bucket = session.multi_region().unwrap().bucket.clone();
    session.know(&bucket, BucketPlace::MultiRegion);
    succeeded(session.send(through("multi-region", put(&bucket, "k"))).await);
    succeeded(session.send(get(&bucket, "k")).await);
}

#[tokio::test]
async fn what_has_no_road_is_not_sent() {
    let target = reference().await;
    let profile = Profile::find("moto").unwrap().at(target.endpoint());
    let other = Target::start(profile, Limits::default(), RealClouds::Refused).await.unwrap();
    let session = other.session();
    for request in [
        through("accelerate", get("b", "k")),
        through("access-point", get("b", "k")),
        Request { over: Some(Scheme::Https), ..get("b", "k") },
    ] {
        let exchange = session.send_by(Role::Owner, request).await;
        assert!(matches!(exchange.outcome, Err(TransportError::Unsendable(_))), "{:?}", exchange.outcome);
    }
}
