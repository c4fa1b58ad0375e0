//! Versions and delete markers.

use super::client::{Client, Reply};

const ENABLED: &str = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
const SUSPENDED: &str = "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>";

async fn versioned() -> Client {
    let client = Client::with_object().await;
    assert_eq!(client.put("/plain?versioning", &[], ENABLED).await.status, 200);
    client
}

fn version(reply: &Reply) -> String {
    reply.header("x-amz-version-id").unwrap_or_default().to_owned()
}

#[tokio::test]
async fn copies_name_what_they_read_and_wrote() {
    let client = versioned().await;
    let first = client.copy("plain/a", "/plain/b", &[]).await;
    assert_eq!(first.header("x-amz-copy-source-version-id"), None, "the source is the null version");
    let written = version(&first);
    assert_eq!(written.len(), 32);
    let second = client.copy("plain/b", "/plain/c", &[]).await;
    assert_eq!(second.header("x-amz-copy-source-version-id"), Some(&*written));
    client.put("/plain/b", &[], "newer").await;
    let old = format!("plain/b?versionId={written}");
    assert_eq!(client.copy(&old, "/plain/d", &[]).await.status, 200);
    assert_eq!(client.get("/plain/d").await.text(), "hello");
    assert_eq!(client.copy(&old, "/plain/b", &[]).await.status, 200, "restoring is no copy onto itself");
}

#[tokio::test]
async fn delete_markers_are_no_source() {
    let client = versioned().await;
    let marker = client.delete("/plain/a").await;
    assert_eq!((marker.status, marker.header("x-amz-delete-marker")), (204, Some("true")));
    let hidden = client.copy("plain/a", "/plain/b", &[]).await;
    assert_eq!(hidden.outcome(), (404, String::from("NoSuchKey")));
    let named = client.copy(&format!("plain/a?versionId={}", version(&marker)), "/plain/b", &[]).await;
    assert_eq!(named.outcome(), (400, String::from("InvalidRequest")));
    assert_eq!(client.copy("plain/a?versionId=null", "/plain/b", &[]).await.status, 200);
    let read = client.get(&format!("/plain/a?versionId={}", version(&marker))).await;
    assert_eq!((read.status, read.header("x-amz-delete-marker")), (405, Some("true")));
}

#[tokio::test]
async fn suspended_buckets_write_the_null_version() {
    let client = versioned().await;
    client.put("/plain?versioning", &[], SUSPENDED).await;
    for _ in 0..2 {
        let reply = client.copy("plain/a", "/plain/b", &[]).await;
        assert_eq!(version(&reply), "null");
    }
    let listed = client.get("/plain?versions&prefix=b").await;
    assert_eq!(listed.text().matches("<Version>").count(), 1);
}

/// Recorded on AWS: the reply to a copy says `null` where the reply to an upload says nothing.
#[tokio::test]
async fn uploads_into_suspended_buckets_name_no_version() {
    let client = versioned().await;
    client.put("/plain?versioning", &[], SUSPENDED).await;
    let put = client.put("/plain/b", &[], "hello").await;
    assert_eq!((put.status, put.header("x-amz-version-id")), (200, None));
    assert_eq!(version(&client.head("/plain/b").await), "null");
    assert_eq!(version(&client.copy("plain/b", "/plain/c", &[]).await), "null");
}

#[tokio::test]
async fn pages_of_versions_join_up() {
    let client = versioned().await;
    for body in ["one", "two", "three"] {
        client.put("/plain/a", &[], body).await;
    }
    client.delete("/plain/a").await;
    let (mut seen, mut query) = (Vec::new(), String::from("/plain?max-keys=2&versions"));
    loop {
        let page = client.get(&query).await;
        let text = page.text();
        seen.extend(
            text.split("<VersionId>")
                .skip(1)
                .filter_map(|rest| rest.split_once('<'))
                .map(|(id, _)| id.to_owned()),
        );
        let (Some(key), Some(id)) = (page.element("NextKeyMarker"), page.element("NextVersionIdMarker"))
        else {
            break;
        };
        query = format!("/plain?key-marker={key}&max-keys=2&version-id-marker={id}&versions");
    }
    assert_eq!(seen.len(), 5);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 5, "no version is listed twice");
}

#[tokio::test]
async fn unknown_and_malformed_versions() {
    let client = versioned().await;
    let unknown = client.copy(&format!("plain/a?versionId={}", "x".repeat(32)), "/plain/b", &[]).await;
    assert_eq!(unknown.outcome(), (404, String::from("NoSuchVersion")));
    let malformed = client.copy("plain/a?versionId=x", "/plain/b", &[]).await;
    assert_eq!(malformed.outcome(), (400, String::from("InvalidArgument")));
    assert_eq!(malformed.element("ArgumentValue").as_deref(), Some("x"));
}
