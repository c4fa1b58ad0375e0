//! The tags of objects. All of it was recorded on AWS.

use super::client::Client;

const SET: &str = "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>";

#[tokio::test]
async fn a_delete_marker_has_no_tags_but_is_not_hidden() {
    let client = Client::with_object().await;
    let enabled = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    client.put("/plain?versioning", &[], enabled).await;
    let marker = client.delete("/plain/a").await.header("x-amz-version-id").expect("an id").to_owned();
    for target in ["/plain/a?tagging".to_owned(), format!("/plain/a?tagging&versionId={marker}")] {
        for (method, body) in [("GET", ""), ("PUT", SET), ("DELETE", "")] {
            let reply = client.send(method, &target, &[], body).await;
            assert_eq!(reply.outcome(), (405, String::from("MethodNotAllowed")), "{method} {target}");
            assert_eq!(reply.element("Method").as_deref(), Some(method));
            assert_eq!(reply.element("ResourceType").as_deref(), Some("DeleteMarker"));
        }
    }
    assert_eq!(client.get("/plain/a").await.outcome(), (404, String::from("NoSuchKey")));
}

#[tokio::test]
async fn a_document_without_a_set_removes_all_tags() {
    let client = Client::with_object().await;
    let body = "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\" />";
    assert_eq!(client.put("/plain/a?tagging", &[], body).await.status, 200);
    assert!(client.get("/plain/a?tagging").await.text().contains("<TagSet></TagSet>"));
}

#[tokio::test]
async fn a_missing_key_is_named_with_its_bucket_only_where_tags_are_read() {
    let client = Client::with_object().await;
    for (method, body, key) in
        [("GET", "", "plain/fake-key"), ("PUT", SET, "fake-key"), ("DELETE", "", "fake-key")]
    {
        let reply = client.send(method, "/plain/fake-key?tagging", &[], body).await;
        assert_eq!(reply.outcome(), (404, String::from("NoSuchKey")), "{method}");
        assert_eq!(reply.element("Key").as_deref(), Some(key), "{method}");
    }
}
