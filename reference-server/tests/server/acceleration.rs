//! Transfer acceleration, and endpoints in VPCs: which buckets they reach, and how far.

use super::client::{At, Client};
use super::regions::make;

const FAR: &str = "eu-west-1";

fn status(name: &str) -> String {
    format!("<AccelerateConfiguration><Status>{name}</Status></AccelerateConfiguration>")
}

#[tokio::test]
async fn acceleration_is_a_setting() {
    let client = Client::with_object().await;
    assert!(!client.get("/plain?accelerate").await.text().contains("<Status>"));
    for name in ["Enabled", "Suspended"] {
        assert_eq!(client.put("/plain?accelerate", &[], &status(name)).await.status, 200);
        assert_eq!(client.get("/plain?accelerate").await.element("Status").as_deref(), Some(name));
    }
    assert_eq!(client.put("/plain?accelerate", &[], &status("On")).await.status, 400);
    client.put("/a.b", &[], "").await;
    let dotted = client.put("/a.b?accelerate", &[], &status("Enabled")).await;
    assert_eq!(dotted.outcome(), (400, String::from("InvalidRequest")));
}

#[tokio::test]
async fn only_accelerated_buckets_are_reached() {
    let client = Client::with_object().await;
    let at = At::host("plain.s3-accelerate.amazonaws.com", "us-east-1");
    let refused = (400, String::from("InvalidRequest"));
    assert_eq!(client.copy_at(at, "plain/a", "/b", &[]).await.outcome(), refused);
    client.put("/plain?accelerate", &[], &status("Enabled")).await;
    assert_eq!(client.copy_at(at, "plain/a", "/b", &[]).await.status, 200);
    let dual = At::host("plain.s3-accelerate.dualstack.amazonaws.com", "us-east-1");
    assert_eq!(client.copy_at(dual, "plain/a", "/c", &[]).await.status, 200);
    let path = At::host("s3-accelerate.amazonaws.com", "us-east-1");
    assert_eq!(client.copy_at(path, "plain/a", "/plain/d", &[]).await.outcome(), refused);
    client.put("/plain?accelerate", &[], &status("Suspended")).await;
    assert_eq!(client.copy_at(at, "plain/a", "/d", &[]).await.outcome(), refused);
    assert_eq!((client.get("/plain/c").await.status, client.get("/plain/d").await.status), (200, 404));
}

#[tokio::test]
async fn nothing_is_accelerated_between_regions() {
    let client = Client::with_object().await;
    make(&client, At::region(FAR), "far", FAR).await;
    assert_eq!(client.copy_at(At::region(FAR), "plain/a", "/far/a", &[]).await.status, 200);
    client.send_to(At::region(FAR), "PUT", "/far?accelerate", &[], &status("Enabled")).await;
    client.put("/plain?accelerate", &[], &status("Enabled")).await;
    let refused = (400, String::from("InvalidRequest"));
    let out = At::host("far.s3-accelerate.amazonaws.com", FAR);
    assert_eq!(client.copy_at(out, "plain/a", "/b", &[]).await.outcome(), refused);
    let back = At::host("plain.s3-accelerate.amazonaws.com", "us-east-1");
    assert_eq!(client.copy_at(back, "far/a", "/b", &[]).await.outcome(), refused);
    assert_eq!(client.copy_at(out, "far/a", "/b", &[]).await.status, 200);
}

#[tokio::test]
async fn endpoints_in_vpcs_stay_in_their_region() {
    let client = Client::with_object().await.over_tls();
    make(&client, At::region(FAR), "far", FAR).await;
    client.copy_at(At::region(FAR), "plain/a", "/far/a", &[]).await;
    let places = client.server.furnish(&client.keys.access_key_id).expect("a world");
    let end = &places.vpc_endpoint;
    let (path, virtual_host) = (format!("bucket.{end}"), format!("plain.bucket.{end}"));
    let at = At::host(&path, "us-east-1");
    assert_eq!(client.copy_at(at, "plain/a", "/plain/b", &[]).await.status, 200);
    let hosted = At::host(&virtual_host, "us-east-1");
    assert_eq!(client.copy_at(hosted, "plain/a", "/c", &[]).await.status, 200);
    let refused = (403, String::from("AccessDenied"));
    assert_eq!(client.copy_at(at, "far/a", "/plain/d", &[]).await.outcome(), refused);
    assert_eq!(client.copy_at(at, "plain/a", "/far/d", &[]).await.outcome(), refused);
    let door = &places.access_points[0];
    let host = format!("{}-{}.accesspoint.{end}", door.name, door.account_id);
    assert_eq!(client.copy_at(At::host(&host, "us-east-1"), "plain/a", "/d", &[]).await.status, 200);
    assert_eq!(client.get(&format!("/{}/d", door.bucket)).await.text(), "hello");
}

#[tokio::test]
async fn a_region_that_is_not_enabled_gives_nothing() {
    let client = Client::with_object().await;
    let closed = client.server.furnish(&client.keys.access_key_id).expect("a world").disabled;
    let reply = client.copy(&format!("{}/{}", closed.bucket, closed.key), "/plain/b", &[]).await;
    assert_eq!(reply.outcome(), (400, String::from("IllegalLocationConstraintException")));
    let at = At::region(&closed.region);
    let reply = client.copy_at(at, "plain/a", &format!("/{}/b", closed.bucket), &[]).await;
    assert_eq!(reply.outcome(), (403, String::from("InvalidAccessKeyId")));
}
