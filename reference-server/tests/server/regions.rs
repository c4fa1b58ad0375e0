//! Buckets in several Regions: made where they are asked for, found where they are, and nowhere else.

use super::client::{At, Client, Reply};

const FAR: &str = "eu-west-1";

fn constraint(region: &str) -> String {
    format!(
        "<CreateBucketConfiguration><LocationConstraint>{region}</LocationConstraint></CreateBucketConfiguration>"
    )
}

pub(crate) async fn make(client: &Client, at: At<'_>, bucket: &str, region: &str) -> Reply {
    client.send_to(at, "PUT", &format!("/{bucket}"), &[], &constraint(region)).await
}

/// A client with `plain` and `plain/a` at home and an empty `far` in eu-west-1.
async fn with_two() -> Client {
    let client = Client::with_object().await;
    assert_eq!(make(&client, At::region(FAR), "far", FAR).await.status, 200);
    client
}

#[tokio::test]
async fn a_bucket_is_in_the_region_that_it_was_made_in() {
    let client = with_two().await;
    let head = client.send_to(At::region(FAR), "HEAD", "/far", &[], "").await;
    assert_eq!((head.status, head.header("x-amz-bucket-region")), (200, Some(FAR)));
    for region in [FAR, "us-east-1"] {
        let location = client.send_to(At::region(region), "GET", "/far?location", &[], "").await;
        assert!(location.text().ends_with(">eu-west-1</LocationConstraint>"), "{}", location.text());
    }
    assert!(client.get("/").await.text().contains("<Name>far</Name>"));
}

#[tokio::test]
async fn the_constraint_is_the_region_of_the_endpoint() {
    let client = Client::start().await;
    let illegal = (400, String::from("IllegalLocationConstraintException"));
    let unsaid = client.send_to(At::region(FAR), "PUT", "/far", &[], "").await;
    assert_eq!(unsaid.outcome(), illegal);
    let message = unsaid.element("Message").unwrap_or_default();
    assert!(message.starts_with("The unspecified location constraint is incompatible"), "{message}");
    for region in ["us-east-1", "us-west-2", "foo"] {
        assert_eq!(make(&client, At::region(FAR), "far", region).await.outcome(), illegal, "{region}");
    }
    assert_eq!(make(&client, At::region(FAR), "far", "EU").await.status, 200);
    let owned = make(&client, At::region(FAR), "far", FAR).await;
    assert_eq!(owned.outcome(), (409, String::from("BucketAlreadyOwnedByYou")));
    let global = At::host("s3.amazonaws.com", "us-east-1");
    assert_eq!(make(&client, global, "west", "us-west-2").await.status, 200);
    assert_eq!(make(&client, global, "closed", "ap-east-1").await.outcome(), illegal);
}

#[tokio::test]
async fn elsewhere_a_bucket_is_redirected() {
    let client = with_two().await;
    let moved = (301, String::from("PermanentRedirect"));
    for (host, target, endpoint) in [
        ("", "/far/a", "s3.eu-west-1.amazonaws.com"),
        ("s3.us-east-1.amazonaws.com", "/far/a", "s3.eu-west-1.amazonaws.com"),
        ("s3.amazonaws.com", "/far?versioning", "s3.eu-west-1.amazonaws.com"),
        ("far.s3.us-east-1.amazonaws.com", "/a", "far.s3.eu-west-1.amazonaws.com"),
    ] {
        let reply = client.send_to(At::host(host, "us-east-1"), "GET", target, &[], "").await;
        assert_eq!(reply.outcome(), moved, "{host}");
        assert_eq!(reply.element("Endpoint").as_deref(), Some(endpoint));
        assert_eq!(reply.element("Bucket").as_deref(), Some("far"));
        assert_eq!(reply.header("x-amz-bucket-region"), Some(FAR));
    }
    let head = client.head("/far").await;
    assert_eq!((head.status, head.header("x-amz-bucket-region"), head.body.len()), (301, Some(FAR), 0));
    assert_eq!(client.copy("plain/a", "/far/a", &[]).await.outcome(), moved);
    assert_eq!(client.put("/far/a", &[], "hello").await.outcome(), moved);
    assert_eq!(client.get("/gone/a").await.outcome(), (404, String::from("NoSuchBucket")));
}

#[tokio::test]
async fn a_copy_goes_to_another_region_at_its_destination() {
    let client = with_two().await;
    let copied = client.copy_at(At::region(FAR), "plain/a", "/far/a", &[]).await;
    assert_eq!(copied.status, 200, "{}", copied.text());
    for host in [
        "far.s3.eu-west-1.amazonaws.com",
        "far.s3.dualstack.eu-west-1.amazonaws.com",
        "far.s3-fips.eu-west-1.amazonaws.com",
        "far.s3-eu-west-1.amazonaws.com",
        "far.s3.amazonaws.com",
        "far.localhost",
    ] {
        let reply = client.send_to(At::host(host, FAR), "GET", "/a", &[], "").await;
        assert_eq!((reply.status, reply.text()), (200, String::from("hello")), "{host}");
    }
    let back = client.copy("far/a", "/plain/b", &[]).await;
    assert_eq!(back.status, 200, "{}", back.text());
    assert_eq!(client.get("/plain/b").await.header("x-amz-meta-color"), Some("red"));
}

#[tokio::test]
async fn the_scope_names_the_region_of_the_host() {
    let client = with_two().await;
    let host = At::host("s3.eu-west-1.amazonaws.com", "us-east-1");
    let reply = client.send_to(host, "GET", "/far", &[], "").await;
    assert_eq!(reply.outcome(), (400, String::from("AuthorizationHeaderMalformed")));
    assert_eq!(reply.element("Region").as_deref(), Some(FAR));
    let nowhere = client.send_to(At::region("no-where-1"), "GET", "/plain", &[], "").await;
    assert_eq!(nowhere.outcome(), (400, String::from("AuthorizationHeaderMalformed")));
    assert_eq!(nowhere.element("Region").as_deref(), Some("us-east-1"));
}

#[tokio::test]
async fn a_region_that_is_not_enabled_lets_nobody_in() {
    let client = Client::start().await;
    for host in ["", "s3.ap-east-1.amazonaws.com"] {
        let at = At::host(host, "ap-east-1");
        let refused = make(&client, at, "closed", "ap-east-1").await;
        assert_eq!(refused.outcome(), (403, String::from("InvalidAccessKeyId")), "{host}");
    }
}
