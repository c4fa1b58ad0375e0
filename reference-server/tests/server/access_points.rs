//! Access points: by host, ARN and alias, for whom and how far.

use copyspec_reference_server::{Door, Furnishing};

use super::client::{At, Client};

/// The host of an access point.
fn host(door: &Door) -> String {
    format!("{}-{}.s3-accesspoint.{}.amazonaws.com", door.name, door.account_id, door.region)
}

/// What the ARN of an access point makes of a key.
fn source(door: &Door, key: &str) -> String {
    format!("{}/object/{key}", door.arn)
}

fn encoded(text: &str) -> String {
    text.replace(':', "%3A").replace('/', "%2F")
}

/// A client with `plain/a`, places, and an object `a/b` behind each access point.
async fn furnished() -> (Client, Furnishing) {
    let client = Client::with_object().await.over_tls();
    let places = client.server.furnish(&client.keys.access_key_id).expect("a world");
    for door in &places.access_points {
        let (host, text) = (host(door), format!("behind {}", door.name));
        let at = At::host(&host, &door.region);
        let reply = client.send_to(at, "PUT", "/a/b", &[("x-amz-meta-color", "red")], &text).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
    }
    (client, places)
}

#[tokio::test]
async fn what_is_behind_an_access_point_is_in_its_bucket() {
    let (client, places) = furnished().await;
    let [first, second, away] = &places.access_points;
    for door in [first, second] {
        let object = client.get(&format!("/{}/a/b", door.bucket)).await;
        assert_eq!((object.status, object.text()), (200, format!("behind {}", door.name)));
        assert_eq!(client.get(&format!("/{}/a/b", door.alias)).await.text(), object.text());
        let host = format!("{}.s3.us-east-1.amazonaws.com", door.alias);
        let reply = client.send_to(At::host(&host, "us-east-1"), "GET", "/a/b", &[], "").await;
        assert_eq!(reply.text(), object.text());
    }
    let object =
        client.send_to(At::region("us-west-2"), "GET", &format!("/{}/a/b", away.bucket), &[], "").await;
    assert_eq!(object.text(), "behind copyspec-away");
}

#[tokio::test]
async fn a_source_is_named_by_arn_or_alias() {
    let (client, places) = furnished().await;
    let [first, ..] = &places.access_points;
    for value in [
        source(first, "a/b"),
        encoded(&source(first, "a/b")),
        format!("{}/a/b", first.alias),
        format!("/{}/a%2Fb", first.alias),
        format!("{}?versionId=null", encoded(&source(first, "a/b"))),
    ] {
        assert_eq!(client.copy(&value, "/plain/c", &[]).await.status, 200, "{value}");
        let copy = client.get("/plain/c").await;
        assert_eq!(
            (copy.text(), copy.header("x-amz-meta-color")),
            ("behind copyspec-first".into(), Some("red"))
        );
        client.delete("/plain/c").await;
    }
    for (value, status, code) in [
        (source(first, "gone"), 404, "NoSuchKey"),
        (source(first, "a/b").replace("copyspec-first", "gone"), 404, "NoSuchAccessPoint"),
        (source(first, "a/b").replace("us-east-1", "us-west-2"), 404, "NoSuchAccessPoint"),
        (source(first, "a/b").replace("us-east-1", "no-where-1"), 404, "NoSuchAccessPoint"),
        (source(first, "a/b").replace(&first.account_id, "123456789012"), 404, "NoSuchAccessPoint"),
        (source(first, "a/b").replace("/object/", "/"), 400, "InvalidArgument"),
        (source(first, ""), 400, "InvalidArgument"),
        (encoded(&encoded(&source(first, "a/b"))).replace('%', "%25"), 400, "InvalidArgument"),
        (format!("gone-{}-s3alias/a/b", "x".repeat(30)), 404, "NoSuchBucket"),
    ] {
        let reply = client.copy(&value, "/plain/c", &[]).await;
        assert_eq!(reply.outcome(), (status, code.to_owned()), "{value}");
    }
    assert_eq!(client.get("/plain/c").await.status, 404);
}

#[tokio::test]
async fn a_destination_is_named_by_arn_or_alias() {
    let (client, places) = furnished().await;
    let [first, second, _] = &places.access_points;
    let host = host(second);
    let copied = client.copy_at(At::host(&host, "us-east-1"), &source(first, "a/b"), "/c", &[]).await;
    assert_eq!(copied.status, 200, "{}", copied.text());
    assert_eq!(client.get(&format!("/{}/c", second.bucket)).await.text(), "behind copyspec-first");
    assert_eq!(client.copy("plain/a", &format!("/{}/d", first.alias), &[]).await.status, 200);
    assert_eq!(client.get(&format!("/{}/d", first.bucket)).await.text(), "hello");
    // The same object under two names is copied onto itself.
    let in_place = client.copy(&source(first, "d"), &format!("/{}/d", first.bucket), &[]).await;
    assert_eq!(in_place.outcome(), (400, String::from("InvalidRequest")));
}

#[tokio::test]
async fn access_points_end_at_region_account_and_configuration() {
    let (client, places) = furnished().await;
    let [first, _, away] = &places.access_points;
    let far = client.copy(&source(away, "a/b"), "/plain/c", &[]).await;
    assert_eq!(far.outcome(), (400, String::from("InvalidRequest")));
    let foreign = client.copy(&source(&places.foreign, "a"), "/plain/c", &[]).await;
    assert_eq!(foreign.outcome(), (403, String::from("AccessDenied")));
    let host_of = host(&places.foreign);
    let foreign = client.copy_at(At::host(&host_of, "us-east-1"), "plain/a", "/c", &[]).await;
    assert_eq!(foreign.outcome(), (403, String::from("AccessDenied")));
    for host in [
        "copyspec-gone-123456789012.s3-accesspoint.us-east-1.amazonaws.com",
        &host(first).replace("us-east-1", "us-west-2"),
        "nothing.s3-accesspoint.us-east-1.amazonaws.com",
    ] {
        let region = if host.contains("us-west-2") { "us-west-2" } else { "us-east-1" };
        let reply = client.copy_at(At::host(host, region), "plain/a", "/c", &[]).await;
        assert_eq!(reply.outcome(), (404, String::from("NoSuchAccessPoint")), "{host}");
    }
    let versioning = client.get(&format!("/{}?versioning", first.alias)).await;
    assert_eq!(versioning.outcome(), (405, String::from("MethodNotAllowed")));
    assert_eq!(client.get(&format!("/{}?list-type=2", first.alias)).await.status, 200);
}

#[tokio::test]
async fn several_regions_are_no_source() {
    let (client, places) = furnished().await;
    let arn = format!("{}/object/a", places.multi_region.arn);
    for value in [arn.clone(), encoded(&arn)] {
        let reply = client.copy(&value, "/plain/c", &[]).await;
        assert_eq!(reply.outcome(), (400, String::from("InvalidRequest")), "{value}");
    }
    let alias = &places.multi_region.alias;
    let named = client.copy(&format!("{alias}/a"), "/plain/c", &[]).await;
    assert_eq!(named.outcome(), (404, String::from("NoSuchBucket")));
    let named = client.copy("plain/a", &format!("/{alias}/a"), &[]).await;
    assert_eq!(named.outcome(), (404, String::from("NoSuchBucket")));
}

#[tokio::test]
async fn several_regions_are_a_destination() {
    let (client, places) = furnished().await;
    let host = format!("{}.accesspoint.s3-global.amazonaws.com", places.multi_region.alias);
    let for_one = client.copy_at(At::host(&host, "us-east-1"), "plain/a", "/b", &[]).await;
    assert_eq!(for_one.outcome(), (400, String::from("UnsupportedSignature")));
    // Signatures for several Regions are written down in the tests of signatures.
    client.server.arm_fault(&client.keys.access_key_id, "multi-region-signed-for-one").expect("a fault");
    for (region, bucket) in &places.multi_region.buckets {
        let copied = client.copy_at(At::host(&host, region), "plain/a", "/b", &[]).await;
        assert_eq!(copied.status, 200, "{}", copied.text());
        let target = format!("/{bucket}/b");
        let copy = client.send_to(At::region(region), "GET", &target, &[], "").await;
        assert_eq!((copy.text(), copy.header("x-amz-meta-color")), ("hello".into(), Some("red")));
    }
    let gone = At::host("gone.mrap.accesspoint.s3-global.amazonaws.com", "us-east-1");
    let reply = client.copy_at(gone, "plain/a", "/b", &[]).await;
    assert_eq!(reply.outcome(), (404, String::from("NoSuchMultiRegionAccessPoint")));
}

#[tokio::test]
async fn an_access_point_answers_over_tls_alone() {
    let (client, places) = furnished().await;
    let client = Client { secure: false, ..client };
    let [first, ..] = &places.access_points;
    let host = host(first);
    let at = At::host(&host, &first.region);
    let reply = client.copy_at(at, "plain/a", "/c", &[]).await;
    assert_eq!(reply.outcome(), (400, "InvalidRequest".into()));
    assert_eq!(client.copy(&source(first, "a/b"), "/plain/c", &[]).await.status, 200);
}
