//! Annotations: names, texts, limits, versions. Codes are those of the service model.

use super::client::Client;

const NOTE: &str = "/plain/a?annotation&annotationName=note";

fn code(name: &str) -> String {
    name.to_owned()
}

#[tokio::test]
async fn an_annotation_is_set_read_listed_and_removed() {
    let client = Client::with_object().await;
    let object = client.get("/plain/a").await.text();
    let put = client.put(NOTE, &[], "text").await;
    assert_eq!((put.status, put.element("AnnotationName")), (200, Some(code("note"))));
    assert_eq!(put.header("etag"), Some("\"1cb251ec0d568de6a929b520c4aed8d1\""));
    assert_eq!(client.put("/plain/a?annotation&annotationName=%C3%BC%26", &[], "other").await.status, 200);
    assert_eq!(client.get(NOTE).await.text(), "text");
    assert_eq!(client.get("/plain/a").await.text(), object, "the object stays as it is");
    let list = client.get("/plain/a?annotation").await;
    assert_eq!(list.element("AnnotationName").as_deref(), Some("note"));
    assert_eq!(list.element("AnnotationCount").as_deref(), Some("2"));
    assert!(list.text().contains("<AnnotationName>ü&amp;</AnnotationName>"), "{}", list.text());
    let one = client.get("/plain/a?annotation&annotation-prefix=no").await;
    assert_eq!(one.element("AnnotationCount").as_deref(), Some("1"));
    assert_eq!(client.delete(NOTE).await.status, 204);
    assert_eq!(client.get(NOTE).await.outcome(), (404, code("NoSuchAnnotation")));
}

#[tokio::test]
async fn pages_go_on_after_their_last_name() {
    let client = Client::with_object().await;
    for name in ["a", "b", "c"] {
        client.put(&format!("/plain/a?annotation&annotationName={name}"), &[], name).await;
    }
    let first = client.get("/plain/a?annotation&max-annotation-results=2").await;
    let token = first.element("NextContinuationToken").expect("there is more").replace('=', "%3D");
    let second = client.get(&format!("/plain/a?annotation&continuation-token={token}")).await;
    assert_eq!(second.element("AnnotationName").as_deref(), Some("c"));
    assert_eq!(second.element("NextContinuationToken"), None);
}

#[tokio::test]
async fn names_and_texts_have_limits() {
    let client = Client::with_object().await;
    let put = async |name: &str, text: &str| {
        client.put(&format!("/plain/a?annotation&annotationName={name}"), &[], text).await.outcome()
    };
    assert_eq!(put(&"n".repeat(512), "text").await.0, 200);
    assert_eq!(put(&"n".repeat(513), "text").await, (400, code("AnnotationNameTooLong")));
    for name in ["", "aws", "AWS-note", "s3note", "S3"] {
        assert_eq!(put(name, "text").await, (400, code("InvalidAnnotationName")), "{name}");
    }
    assert_eq!(put("note", "").await, (400, code("InvalidRequest")));
    assert_eq!(put("note", &"x".repeat(1024 * 1024)).await.0, 200);
    assert_eq!(put("note", &"x".repeat(1024 * 1024 + 1)).await, (400, code("InvalidRequest")));
}

#[tokio::test]
async fn an_object_has_at_most_a_thousand() {
    let client = Client::with_object().await;
    for number in 0..1000 {
        let target = format!("/plain/a?annotation&annotationName=n{number}");
        assert_eq!(client.put(&target, &[], "text").await.status, 200);
    }
    assert_eq!(client.put(NOTE, &[], "text").await.outcome(), (400, code("AnnotationLimitExceeded")));
    assert_eq!(client.put("/plain/a?annotation&annotationName=n1", &[], "new").await.status, 200);
}

#[tokio::test]
async fn a_change_may_be_for_one_state_of_the_object_alone() {
    let client = Client::with_object().await;
    let etag = client.head("/plain/a").await.header("etag").expect("an ETag").to_owned();
    let wrong = [("x-amz-object-if-match", "\"00000000000000000000000000000000\"")];
    let right = [("x-amz-object-if-match", etag.as_str())];
    assert_eq!(client.put(NOTE, &wrong, "text").await.outcome(), (412, code("PreconditionFailed")));
    assert_eq!(client.put(NOTE, &right, "text").await.status, 200);
    assert_eq!(client.send("DELETE", NOTE, &wrong, "").await.status, 412);
    assert_eq!(client.send("DELETE", NOTE, &right, "").await.status, 204);
}

#[tokio::test]
async fn what_is_not_there_has_no_annotations() {
    let client = Client::with_object().await;
    let target = "/plain/none?annotation&annotationName=note";
    for (method, body) in [("PUT", "text"), ("GET", ""), ("DELETE", "")] {
        let reply = client.send(method, target, &[], body).await;
        assert_eq!(reply.outcome(), (404, code("NoSuchKey")), "{method}");
    }
    assert_eq!(client.get("/none/a?annotation").await.outcome(), (404, code("NoSuchBucket")));
}

#[tokio::test]
async fn a_locked_version_loses_annotations_by_bypass_only() {
    let client = Client::with_object().await;
    client.put("/locked", &[("x-amz-bucket-object-lock-enabled", "true")], "").await;
    let hold = [
        ("x-amz-object-lock-mode", "GOVERNANCE"),
        ("x-amz-object-lock-event-hold", "ON"),
        ("x-amz-object-lock-event-hold-duration-days", "1"),
    ];
    assert_eq!(client.copy("plain/a", "/locked/a", &hold).await.status, 200);
    let note = "/locked/a?annotation&annotationName=note";
    assert_eq!(client.put(note, &[], "text").await.status, 200);
    assert_eq!(client.delete(note).await.outcome(), (403, code("AccessDenied")));
    let bypass = [("x-amz-bypass-governance-retention", "true")];
    assert_eq!(client.send("DELETE", note, &bypass, "").await.status, 204);
    let retention = client.get("/locked/a?retention").await;
    assert_eq!(retention.element("EventHold").as_deref(), Some("ON"));
    assert_eq!(retention.element("Days").as_deref(), Some("1"));
}
