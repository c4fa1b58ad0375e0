//! Directory buckets over real connections. Their fault `directory-without-tls` is armed where TLS is not the point.

use super::client::{At, Client, Reply};

const CONTROL: At<'_> =
    At { host: "s3express-control.us-east-1.amazonaws.com", region: "us-east-1", service: "s3express" };
const BUCKET: &str = "tests--use1-az4--x-s3";
const ZONE: At<'_> = At {
    host: "tests--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com",
    region: "us-east-1",
    service: "s3express",
};
const CONFIGURATION: &str = "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
    <Location><Name>use1-az4</Name><Type>AvailabilityZone</Type></Location>\
    <Bucket><DataRedundancy>SingleAvailabilityZone</DataRedundancy><Type>Directory</Type></Bucket>\
    </CreateBucketConfiguration>";

/// A server with a general purpose bucket, an object in it, and a directory bucket.
async fn with_bucket() -> Client {
    let client = Client::with_object().await;
    let key = &client.keys.access_key_id;
    client.server.arm_fault(key, "directory-without-tls").expect("a fault of that name");
    let made = client.send_to(CONTROL, "PUT", &format!("/{BUCKET}"), &[], CONFIGURATION).await;
    assert_eq!(made.status, 200, "{}", made.text());
    client
}

async fn at_zone(client: &Client, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    client.send_to(ZONE, method, target, headers, body).await
}

#[tokio::test]
async fn a_directory_bucket_is_made_found_listed_and_removed() {
    let client = with_bucket().await;
    let head = at_zone(&client, "HEAD", "/", &[], "").await;
    assert_eq!(head.status, 200);
    assert_eq!(head.header("x-amz-bucket-location-type"), Some("AvailabilityZone"));
    assert_eq!(head.header("x-amz-bucket-location-name"), Some("use1-az4"));
    let account = &client.keys.account_id;
    let arn = format!("arn:aws:s3express:us-east-1:{account}:bucket/{BUCKET}");
    assert_eq!(head.header("x-amz-bucket-arn"), Some(&*arn));
    let listed = client.send_to(CONTROL, "GET", "/", &[], "").await;
    assert_eq!(listed.element("Name").as_deref(), Some(BUCKET), "{}", listed.text());
    assert_eq!(client.get("/").await.element("Name").as_deref(), Some("plain"));
    let again = client.send_to(CONTROL, "PUT", &format!("/{BUCKET}"), &[], CONFIGURATION).await;
    assert_eq!(again.outcome(), (409, "BucketAlreadyOwnedByYou".to_owned()));
    assert_eq!(client.send_to(CONTROL, "DELETE", &format!("/{BUCKET}"), &[], "").await.status, 204);
    assert_eq!(at_zone(&client, "HEAD", "/", &[], "").await.status, 404);
}

#[tokio::test]
async fn names_and_zones_must_agree() {
    let client = with_bucket().await;
    for (name, expected) in [
        ("tests--use1-az5--x-s3", "InvalidRequest"),
        ("tests--usw2-az1--x-s3", "InvalidBucketName"),
        ("tests--x-s3", "InvalidBucketName"),
        ("tests", "InvalidBucketName"),
    ] {
        let made = client.send_to(CONTROL, "PUT", &format!("/{name}"), &[], CONFIGURATION).await;
        assert_eq!(made.outcome(), (400, expected.to_owned()), "{name}");
    }
    let general = client.put("/other--use1-az4--x-s3", &[], "").await;
    assert_eq!(general.status, 404, "{}", general.text());
}

#[tokio::test]
async fn objects_are_copied_in_every_direction() {
    let client = with_bucket().await;
    let into = client.copy_at(ZONE, "plain/a", "/b", &[("x-amz-tagging-directive", "REPLACE")]).await;
    assert_eq!(into.status, 200, "{}", into.text());
    assert_eq!(into.header("x-amz-expiration"), Some("NotImplemented"));
    assert_ne!(into.element("ETag").as_deref(), Some("\"5d41402abc4b2a76b9719d911017c592\""));
    let read = at_zone(&client, "GET", "/b", &[], "").await;
    assert_eq!((read.status, read.text()), (200, "hello".to_owned()));
    assert_eq!(read.header("etag"), into.element("ETag").as_deref());
    assert_eq!(read.header("x-amz-storage-class"), Some("EXPRESS_ONEZONE"));
    let within = client.copy_at(ZONE, &format!("{BUCKET}/b"), "/c", &[]).await;
    assert_eq!(within.status, 200, "{}", within.text());
    assert_ne!(within.element("ETag"), into.element("ETag"));
    let out = client.copy(&format!("{BUCKET}/c"), "/plain/d", &[]).await;
    assert_eq!(out.element("ETag").as_deref(), Some("\"5d41402abc4b2a76b9719d911017c592\""));
    assert_eq!(client.get("/plain/d").await.text(), "hello");
}

#[tokio::test]
async fn what_directory_buckets_lack_is_refused() {
    let client = with_bucket().await;
    let replace = ("x-amz-tagging-directive", "REPLACE");
    for (headers, expected) in [
        (&[][..], (501, "NotImplemented")),
        (&[replace, ("x-amz-tagging", "a=b")], (501, "NotImplemented")),
        (&[replace, ("x-amz-storage-class", "STANDARD")], (400, "InvalidStorageClass")),
        (&[replace, ("x-amz-acl", "private")], (501, "NotImplemented")),
        (&[replace, ("x-amz-website-redirect-location", "/x")], (501, "NotImplemented")),
        (&[replace, ("x-amz-object-annotation-directive", "COPY")], (501, "NotImplemented")),
    ] {
        let refused = client.copy_at(ZONE, "plain/a", "/b", headers).await;
        assert_eq!(refused.outcome(), (expected.0, expected.1.to_owned()), "{headers:?}");
    }
    assert_eq!(at_zone(&client, "GET", "/b", &[], "").await.status, 404);
    assert_eq!(client.copy("plain/a", &format!("/{BUCKET}/b"), &[]).await.status, 404);
}

#[tokio::test]
async fn a_session_reads_and_writes_and_does_not_copy() {
    let mut client = with_bucket().await;
    let session = at_zone(&client, "GET", "/?session", &[], "").await;
    assert_eq!(session.status, 200, "{}", session.text());
    let element = |name| session.element(name).expect("credentials");
    let token = element("SessionToken");
    client.keys.access_key_id = element("AccessKeyId");
    client.keys.secret_access_key = element("SecretAccessKey");
    let token = ("x-amz-s3session-token", &*token);
    assert_eq!(at_zone(&client, "PUT", "/a", &[token], "hello").await.status, 200);
    assert_eq!(at_zone(&client, "GET", "/a", &[token], "").await.text(), "hello");
    let copy = client.copy_at(ZONE, &format!("{BUCKET}/a"), "/b", &[token]).await;
    assert_eq!(copy.outcome(), (403, "AccessDenied".to_owned()));
    assert_eq!(at_zone(&client, "GET", "/a", &[], "").await.outcome(), (400, "InvalidToken".to_owned()));
    assert_eq!(client.get("/plain/a").await.outcome(), (403, "AccessDenied".to_owned()));
    client.server.advance_clock(&client.keys.access_key_id, std::time::Duration::from_secs(301));
    let ended = at_zone(&client, "GET", "/a", &[token], "").await;
    assert!([400, 403].contains(&ended.status), "{}", ended.text());
}

#[tokio::test]
async fn a_session_to_read_does_not_write() {
    let mut client = with_bucket().await;
    assert_eq!(at_zone(&client, "PUT", "/a", &[], "hello").await.status, 200);
    let session =
        at_zone(&client, "GET", "/?session", &[("x-amz-create-session-mode", "ReadOnly")], "").await;
    let element = |name| session.element(name).expect("credentials");
    let token = element("SessionToken");
    client.keys.access_key_id = element("AccessKeyId");
    client.keys.secret_access_key = element("SecretAccessKey");
    let token = ("x-amz-s3session-token", &*token);
    assert_eq!(at_zone(&client, "GET", "/a", &[token], "").await.text(), "hello");
    let write = at_zone(&client, "PUT", "/a", &[token], "new").await;
    assert_eq!(write.outcome(), (403, "AccessDenied".to_owned()));
}

#[tokio::test]
async fn without_tls_nothing_is_answered() {
    let client = Client::with_object().await;
    let made = client.send_to(CONTROL, "PUT", &format!("/{BUCKET}"), &[], CONFIGURATION).await;
    assert_eq!(made.outcome(), (400, "InvalidRequest".to_owned()));
}
