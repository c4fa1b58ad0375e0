//! Object Lock: who may delete what, and what a write gets.

use super::client::{Client, Reply};

const LOCKED: (&str, &str) = ("x-amz-bucket-object-lock-enabled", "true");
const MODE: &str = "x-amz-object-lock-mode";
const DATE: &str = "x-amz-object-lock-retain-until-date";
const HOLD: &str = "x-amz-object-lock-legal-hold";
const LATER: &str = "2199-01-01T00:00:00Z";

/// A server with a bucket `plain`, an object `plain/a` in it, and a bucket `locked` with Object Lock.
async fn with_lock() -> Client {
    let client = Client::with_object().await;
    assert_eq!(client.put("/locked", &[LOCKED], "").await.status, 200);
    client
}

async fn governed(client: &Client, target: &str) -> String {
    let copied = client.copy("plain/a", target, &[(MODE, "GOVERNANCE"), (DATE, LATER)]).await;
    assert_eq!(copied.status, 200);
    let id = copied.header("x-amz-version-id").expect("versions are kept");
    format!("{target}?versionId={id}")
}

fn code(reply: &Reply) -> (u16, String) {
    reply.outcome()
}

#[tokio::test]
async fn a_governed_version_is_deleted_by_bypass_only() {
    let client = with_lock().await;
    let version = governed(&client, "/locked/b").await;
    assert_eq!(code(&client.delete(&version).await), (403, "AccessDenied".to_owned()));
    assert_eq!(client.delete("/locked/b").await.status, 204, "a delete marker deletes nothing");
    let bypass = [("x-amz-bypass-governance-retention", "true")];
    assert_eq!(client.send("DELETE", &version, &bypass, "").await.status, 204);
    let plain = client.send("DELETE", "/plain/a", &bypass, "").await;
    assert_eq!(code(&plain), (400, "InvalidArgument".to_owned()));
}

#[tokio::test]
async fn a_hold_is_lifted_before_deletion() {
    let client = with_lock().await;
    let copied = client.copy("plain/a", "/locked/b", &[(HOLD, "ON")]).await;
    let id = copied.header("x-amz-version-id").expect("versions are kept");
    let version = format!("/locked/b?versionId={id}");
    assert_eq!(client.head("/locked/b").await.header(HOLD), Some("ON"));
    let bypass = [("x-amz-bypass-governance-retention", "true")];
    assert_eq!(client.send("DELETE", &version, &bypass, "").await.status, 403);
    let off = "<LegalHold><Status>OFF</Status></LegalHold>";
    assert_eq!(client.put("/locked/b?legal-hold", &[], off).await.status, 200);
    assert_eq!(client.head("/locked/b").await.header(HOLD), Some("OFF"));
    assert_eq!(client.delete(&version).await.status, 204);
}

#[tokio::test]
async fn default_retention_is_for_what_names_none() {
    let client = with_lock().await;
    let default = "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>\
        <Mode>COMPLIANCE</Mode><Days>1</Days></DefaultRetention></Rule></ObjectLockConfiguration>";
    assert_eq!(client.put("/locked?object-lock", &[], default).await.status, 200);
    client.copy("plain/a", "/locked/b", &[]).await;
    assert_eq!(client.head("/locked/b").await.header(MODE), Some("COMPLIANCE"));
    governed(&client, "/locked/c").await;
    let head = client.head("/locked/c").await;
    assert_eq!(
        (head.header(MODE), head.header(DATE)),
        (Some("GOVERNANCE"), Some("2199-01-01T00:00:00.000Z"))
    );
    assert_eq!(client.get("/locked?object-lock").await.element("Days").as_deref(), Some("1"));
    let without_digest = client.put("/locked/d", &[], "hello").await;
    assert_eq!(code(&without_digest), (400, "InvalidRequest".to_owned()));
    let digest = [("content-md5", "XUFAKrxLKna5cZ2REBfFkg==")];
    assert_eq!(client.put("/locked/d", &digest, "hello").await.status, 200);
}

#[tokio::test]
async fn buckets_without_object_lock_lock_nothing() {
    let client = with_lock().await;
    for headers in [vec![(HOLD, "ON")], vec![(MODE, "GOVERNANCE"), (DATE, LATER)]] {
        let refused = client.copy("plain/a", "/plain/b", &headers).await;
        assert_eq!(code(&refused), (400, "InvalidRequest".to_owned()));
    }
    let config = client.get("/plain?object-lock").await;
    assert_eq!(code(&config), (404, "ObjectLockConfigurationNotFoundError".to_owned()));
    let suspended = "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>";
    let refused = client.put("/locked?versioning", &[], suspended).await;
    assert_eq!(code(&refused), (409, "InvalidBucketState".to_owned()));
    assert_eq!(code(&client.get("/plain/a?retention").await), (400, "InvalidRequest".to_owned()));
    assert_eq!(client.get("/locked/missing?retention").await.status, 404);
}

/// Recorded on AWS.
#[tokio::test]
async fn half_a_retention_is_told_before_what_it_says() {
    let client = with_lock().await;
    let refused = client.put("/locked/b", &[(MODE, "BAD-VALUE")], "test").await;
    assert_eq!(code(&refused), (400, "InvalidArgument".to_owned()));
    assert_eq!(refused.element("ArgumentName").as_deref(), Some(DATE));
    assert_eq!(refused.element("ArgumentValue"), None);
    let empty = client.put("/plain/a?legal-hold", &[], "").await;
    assert_eq!(code(&empty), (400, "MalformedXML".to_owned()));
}
