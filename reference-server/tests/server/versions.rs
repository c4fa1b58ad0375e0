//! Versions and delete markers.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};

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
    let removed = version(&client.put("/plain/a", &[], "two").await);
    client.delete(&format!("/plain/a?versionId={removed}")).await;
    let unknown = client.copy(&format!("plain/a?versionId={removed}"), "/plain/b", &[]).await;
    assert_eq!(unknown.outcome(), (404, String::from("NoSuchVersion")));
    for id in ["x", "HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD"] {
        let malformed = client.copy(&format!("plain/a?versionId={id}"), "/plain/b", &[]).await;
        assert_eq!(malformed.outcome(), (400, String::from("InvalidArgument")));
        assert_eq!(malformed.element("ArgumentValue").as_deref(), Some(id));
    }
}

/// Recorded on AWS: an id tells by itself whether S3 gave it out, and only DeleteObjects says that it
/// was not found.
#[tokio::test]
async fn ids_that_were_never_given_out() {
    let client = Client::with_object().await;
    let foreign = "HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD";
    for versioning in ["", ENABLED] {
        if !versioning.is_empty() {
            client.put("/plain?versioning", &[], versioning).await;
        }
        for method in ["GET", "DELETE"] {
            let reply = client.send(method, &format!("/plain/a?versionId={foreign}"), &[], "").await;
            assert_eq!(reply.outcome(), (400, String::from("InvalidArgument")), "{method}");
            assert_eq!(reply.element("Message").as_deref(), Some("Invalid version id specified"));
            assert_eq!(reply.element("ArgumentName").as_deref(), Some("versionId"));
            assert_eq!(reply.element("ArgumentValue").as_deref(), Some(foreign));
        }
        let reply = delete_objects(&client, &[("a", Some(foreign))]).await;
        let expected = format!(
            "<Error><Key>a</Key><VersionId>{foreign}</VersionId><Code>NoSuchVersion</Code>\
             <Message>The specified version does not exist.</Message></Error></DeleteResult>"
        );
        assert!(reply.text().ends_with(&expected), "{}", reply.text());
    }
}

/// Recorded on AWS.
#[tokio::test]
async fn deleting_what_never_was_makes_a_marker() {
    let client = versioned().await;
    let reply = client.delete("/plain/wrong-key").await;
    assert_eq!((reply.status, reply.header("x-amz-delete-marker")), (204, Some("true")));
    assert_eq!(version(&reply).len(), 32);
    let reply = delete_objects(&client, &[("wrongkey", None)]).await;
    assert_eq!(reply.element("DeleteMarker").as_deref(), Some("true"));
    assert!(reply.element("DeleteMarkerVersionId").is_some(), "{}", reply.text());
}

async fn delete_objects(client: &Client, targets: &[(&str, Option<&str>)]) -> Reply {
    let object = |(key, id): &(&str, Option<&str>)| {
        let id = id.map_or(String::new(), |id| format!("<VersionId>{id}</VersionId>"));
        format!("<Object><Key>{key}</Key>{id}</Object>")
    };
    let body = format!("<Delete>{}</Delete>", targets.iter().map(object).collect::<String>());
    let md5 = STANDARD.encode(Md5::digest(&body));
    client.send("POST", "/plain?delete", &[("content-md5", &md5)], &body).await
}
