//! UploadPartCopy from end to end.

use super::client::{Client, Reply};

async fn begin(client: &Client, key: &str, headers: &[(&str, &str)]) -> String {
    let reply = client.send("POST", &format!("/plain/{key}?uploads"), headers, "").await;
    reply.element("UploadId").expect("an upload id")
}

async fn copy(client: &Client, id: &str, number: u32, headers: &[(&str, &str)]) -> Reply {
    client.copy("plain/a", &format!("/plain/m?partNumber={number}&uploadId={id}"), headers).await
}

async fn complete(client: &Client, id: &str, number: u32, etag: &str) -> Reply {
    let body = format!(
        "<CompleteMultipartUpload><Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part></CompleteMultipartUpload>"
    );
    client.send("POST", &format!("/plain/m?uploadId={id}"), &[], &body).await
}

#[tokio::test]
async fn a_range_becomes_a_part_and_the_part_an_object_without_the_sources_metadata() {
    let client = Client::with_object().await;
    let id = begin(&client, "m", &[("x-amz-meta-own", "yes")]).await;
    let reply = copy(&client, &id, 7, &[("x-amz-copy-source-range", "bytes=1-3")]).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert!(reply.text().contains("<CopyPartResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"));
    assert!(!reply.text().contains("Checksum"), "{}", reply.text());
    let etag = reply.element("ETag").expect("an ETag");
    assert_eq!(complete(&client, &id, 7, &etag).await.status, 200);
    let object = client.get("/plain/m").await;
    assert_eq!((object.text().as_str(), object.header("x-amz-meta-own")), ("ell", Some("yes")));
    assert_eq!((object.header("x-amz-meta-color"), object.header("x-amz-tagging-count")), (None, None));
}

#[tokio::test]
async fn a_copied_part_has_the_uploads_checksum() {
    let client = Client::with_object().await;
    let id = begin(&client, "m", &[("x-amz-checksum-algorithm", "SHA256")]).await;
    let reply = copy(&client, &id, 1, &[]).await;
    let sha256 = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=";
    assert_eq!(reply.element("ChecksumSHA256").as_deref(), Some(sha256));
    assert_eq!(reply.element("ChecksumType"), None);
}

/// Headers; status, code.
type Refusal<'a> = (&'a [(&'a str, &'a str)], u16, &'a str);

#[tokio::test]
async fn refused_copies_leave_no_part() {
    let client = Client::with_object().await;
    let id = begin(&client, "m", &[]).await;
    let refusals: [Refusal<'_>; 5] = [
        (&[("x-amz-copy-source-range", "bytes=1-")], 400, "InvalidArgument"),
        (&[("x-amz-copy-source-range", "bytes=5-5")], 400, "InvalidRequest"),
        (
            &[("x-amz-copy-source-range", "bytes=0-9"), ("x-amz-copy-source-if-match", "x")],
            412,
            "PreconditionFailed",
        ),
        (&[("x-amz-expected-bucket-owner", "999999999999")], 403, "AccessDenied"),
        (&[("x-amz-source-expected-bucket-owner", "999999999999")], 403, "AccessDenied"),
    ];
    for (headers, status, code) in refusals {
        assert_eq!(copy(&client, &id, 1, headers).await.outcome(), (status, code.to_owned()), "{headers:?}");
    }
    assert_eq!(copy(&client, &id, 0, &[]).await.outcome(), (400, String::from("InvalidArgument")));
    assert_eq!(copy(&client, "unknown", 1, &[]).await.outcome(), (404, String::from("NoSuchUpload")));
    let other = begin(&client, "other", &[]).await;
    assert_eq!(copy(&client, &other, 1, &[]).await.outcome(), (404, String::from("NoSuchUpload")));
    assert_eq!(client.get(&format!("/plain/m?uploadId={id}")).await.element("PartNumber"), None);
}
