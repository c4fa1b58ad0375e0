//! Multipart uploads, and copies of what they make.

use super::client::Client;

const FIVE_MIB: usize = 5 * 1024 * 1024;

async fn begin(client: &Client, headers: &[(&str, &str)]) -> String {
    let reply = client.send("POST", "/plain/m?uploads", headers, "").await;
    reply.element("UploadId").expect("an upload id")
}

async fn part(client: &Client, id: &str, number: u32, body: &str) -> String {
    let target = format!("/plain/m?partNumber={number}&uploadId={id}");
    let reply = client.put(&target, &[], body).await;
    reply.header("etag").expect("an ETag").to_owned()
}

fn completion(parts: &[(u32, &str)]) -> String {
    let parts: String = parts
        .iter()
        .map(|(number, etag)| format!("<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>"))
        .collect();
    format!("<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>")
}

#[tokio::test]
async fn a_copy_of_a_multipart_object_has_a_plain_etag() {
    let client = Client::with_object().await;
    let id = begin(&client, &[]).await;
    let first = part(&client, &id, 1, &"a".repeat(FIVE_MIB)).await;
    let second = part(&client, &id, 2, "b").await;
    let target = format!("/plain/m?uploadId={id}");
    let done = client.send("POST", &target, &[], &completion(&[(1, &first), (2, &second)])).await;
    assert!(done.element("ETag").is_some_and(|etag| etag.ends_with("-2\"")), "{}", done.text());
    let copy = client.copy("plain/m", "/plain/copy", &[]).await;
    assert_eq!(copy.element("ETag").as_deref(), Some("\"ad8356a4d8256639d7a35e4c221289ea\""));
    assert_eq!(copy.element("ChecksumType").as_deref(), Some("FULL_OBJECT"));
    assert_eq!(client.get("/plain/copy").await.body.len(), FIVE_MIB + 1);
    assert_eq!(client.get(&target).await.outcome(), (404, String::from("NoSuchUpload")));
}

/// Tests that others run on AWS rely on it.
#[tokio::test]
async fn a_completion_may_be_asked_for_again() {
    let client = Client::with_object().await;
    let id = begin(&client, &[]).await;
    let etag = part(&client, &id, 1, "a").await;
    let target = format!("/plain/m?uploadId={id}");
    let first = client.send("POST", &target, &[], &completion(&[(1, &etag)])).await;
    let is_absent = [("if-none-match", "*")];
    let again = client.send("POST", &target, &is_absent, &completion(&[(1, &etag)])).await;
    assert_eq!((again.status, again.text()), (200, first.text()));
    assert_eq!(client.delete(&target).await.status, 204);
    assert_eq!(client.get("/plain/m").await.text(), "a");
}

#[tokio::test]
async fn completions_that_do_not_fit_are_refused() {
    let client = Client::with_object().await;
    let id = begin(&client, &[]).await;
    let (first, second) = (part(&client, &id, 1, "a").await, part(&client, &id, 2, "b").await);
    let target = format!("/plain/m?uploadId={id}");
    for (body, code) in [
        (completion(&[]), "MalformedXML"),
        (completion(&[(2, &second), (1, &first)]), "InvalidPartOrder"),
        (completion(&[(1, &second)]), "InvalidPart"),
        (completion(&[(3, &second)]), "InvalidPart"),
        (completion(&[(1, &first), (2, &second)]), "EntityTooSmall"),
    ] {
        let reply = client.send("POST", &target, &[], &body).await;
        assert_eq!(reply.outcome(), (400, code.to_owned()), "{body}");
    }
    assert_eq!(client.head("/plain/m").await.status, 404);
    let listed = client.get("/plain?uploads").await;
    assert_eq!(listed.element("UploadId").as_deref(), Some(&*id));
    assert_eq!(client.delete(&target).await.status, 204);
}

#[tokio::test]
async fn part_numbers_and_uploads_are_checked() {
    let client = Client::with_object().await;
    for number in ["0", "-1", "10001", "x"] {
        let target = format!("/plain/m?partNumber={number}&uploadId=fake");
        let reply = client.put(&target, &[], "").await;
        assert_eq!(reply.outcome(), (400, String::from("InvalidArgument")), "{number}");
        assert_eq!(reply.element("ArgumentValue").as_deref(), Some(number));
    }
    let reply = client.put("/plain/m?partNumber=1&uploadId=fake", &[], "").await;
    assert_eq!(reply.outcome(), (404, String::from("NoSuchUpload")));
    assert_eq!(reply.element("UploadId").as_deref(), Some("fake"));
}

/// Recorded on AWS, for a completion without a document as for any other. An empty document is malformed.
#[tokio::test]
async fn a_completion_without_parts_is_about_the_upload_first() {
    let client = Client::with_object().await;
    let reply = client.send("POST", "/plain/m?uploadId=fakeid", &[], "").await;
    assert_eq!(reply.outcome(), (404, String::from("NoSuchUpload")));
    let target = format!("/plain/m?uploadId={}", begin(&client, &[]).await);
    let reply = client.send("POST", &target, &[], "").await;
    assert_eq!(reply.outcome(), (400, String::from("InvalidRequest")));
    assert_eq!(reply.element("Message").as_deref(), Some("You must specify at least one part"));
    let reply = client.send("POST", &target, &[], "<CompleteMultipartUpload/>").await;
    assert_eq!(reply.outcome(), (400, String::from("MalformedXML")));
}

/// Recorded on AWS: a condition is about what was there when the upload began.
#[tokio::test]
async fn what_happens_to_the_key_meanwhile_conflicts_with_conditions() {
    let client = Client::with_object().await;
    let is_absent = [("if-none-match", "*")];
    let complete = async |id: &str, etag: &str, condition: &[(&str, &str)]| {
        client.send("POST", &format!("/plain/m?uploadId={id}"), condition, &completion(&[(1, etag)])).await
    };
    client.put("/plain/m", &[], "test").await;
    let id = begin(&client, &[]).await;
    let etag = part(&client, &id, 1, "test").await;
    let exists = complete(&id, &etag, &is_absent).await;
    assert_eq!(exists.outcome(), (412, String::from("PreconditionFailed")));

    client.delete("/plain/m").await;
    let conflict = (409, String::from("ConditionalRequestConflict"));
    let deleted = complete(&id, &etag, &is_absent).await;
    assert_eq!(deleted.outcome(), conflict);
    assert_eq!(deleted.element("Condition").as_deref(), Some("If-None-Match"));
    assert_eq!(deleted.element("Key").as_deref(), Some("m"));
    let old = [("if-match", &*etag)];
    assert_eq!(complete(&id, &etag, &old).await.outcome(), (404, String::from("NoSuchKey")));

    client.put("/plain/m", &[], "test").await;
    assert_eq!(complete(&id, &etag, &old).await.outcome(), conflict, "the same bytes are there again");
    let again = begin(&client, &[]).await;
    let etag = part(&client, &again, 1, "test").await;
    assert_eq!(complete(&again, &etag, &old).await.status, 200);
    assert_eq!(complete(&id, &etag, &[]).await.status, 200, "without a condition nothing conflicts");
}

/// Recorded on AWS, but for the slash.
#[tokio::test]
async fn the_location_of_a_completed_upload_is_encoded() {
    let client = Client::with_object().await;
    let key = "test-unicode_%E2%80%94_file%2Fa";
    let begun = client.send("POST", &format!("/plain/{key}?uploads"), &[], "").await;
    let target = format!("/plain/{key}?uploadId={}", begun.element("UploadId").expect("an upload id"));
    let put = client.put(&target.replace('?', "?partNumber=1&"), &[], "upload-part-1").await;
    let etag = put.header("etag").expect("an ETag");
    let done = client.send("POST", &target, &[], &completion(&[(1, etag)])).await;
    let location = done.element("Location").expect("a location");
    assert!(location.ends_with(&format!("/plain/{key}")), "{location}");
    assert_eq!(done.element("Key").as_deref(), Some("test-unicode_—_file/a"));
}
