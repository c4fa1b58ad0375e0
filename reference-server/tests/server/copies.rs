//! CopyObject from end to end.

use super::client::Client;

#[tokio::test]
async fn a_plain_copy_is_whole_and_says_so() {
    let client = Client::with_object().await;
    let reply = client.copy("plain/a", "/plain/b", &[]).await;
    assert_eq!(reply.status, 200);
    assert!(reply.text().contains("<CopyObjectResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"));
    assert_eq!(reply.element("ETag").as_deref(), Some("\"5d41402abc4b2a76b9719d911017c592\""));
    assert_eq!(reply.element("ChecksumType").as_deref(), Some("FULL_OBJECT"));
    assert!(reply.element("LastModified").is_some_and(|time| time.ends_with(".000Z")));
    assert_eq!(reply.header("x-amz-version-id"), None);
    let copy = client.get("/plain/b").await;
    assert_eq!((copy.text().as_str(), copy.header("x-amz-meta-color")), ("hello", Some("red")));
    assert_eq!(copy.header("content-type"), Some("text/plain"));
    assert_eq!(copy.header("x-amz-tagging-count"), Some("1"));
}

#[tokio::test]
async fn replace_takes_metadata_and_tags_from_the_request() {
    let client = Client::with_object().await;
    let headers = [
        ("x-amz-metadata-directive", "REPLACE"),
        ("x-amz-meta-size", "big"),
        ("x-amz-tagging-directive", "REPLACE"),
        ("x-amz-tagging", ""),
    ];
    assert_eq!(client.copy("plain/a", "/plain/b", &headers).await.status, 200);
    let copy = client.head("/plain/b").await;
    assert_eq!(copy.header("x-amz-meta-color"), None);
    assert_eq!(copy.header("x-amz-meta-size"), Some("big"));
    assert_eq!(copy.header("content-type"), Some("binary/octet-stream"));
    assert_eq!(copy.header("x-amz-tagging-count"), None);
}

/// Source, headers; status, code, one field and its value.
type Refusal<'a> = (&'a str, &'a [(&'a str, &'a str)], u16, &'a str, &'a str, &'a str);

#[tokio::test]
async fn refusals_carry_their_fields_and_write_nothing() {
    let client = Client::with_object().await;
    let refusals: [Refusal; 9] = [
        ("plain/none", &[], 404, "NoSuchKey", "Key", "none"),
        ("absent/a", &[], 404, "NoSuchBucket", "BucketName", "absent"),
        ("wrongformat", &[], 400, "InvalidArgument", "ArgumentValue", "x-amz-copy-source"),
        ("plain/a", &[("x-amz-metadata-directive", "BAD")], 400, "InvalidArgument", "ArgumentValue", "BAD"),
        (
            "plain/a",
            &[("x-amz-storage-class", "OUTPOSTS")],
            400,
            "InvalidStorageClass",
            "StorageClassRequested",
            "OUTPOSTS",
        ),
        (
            "plain/a",
            &[("x-amz-copy-source-if-match", "x")],
            412,
            "PreconditionFailed",
            "Condition",
            "x-amz-copy-source-If-Match",
        ),
        ("plain/a", &[("if-match", "*")], 501, "NotImplemented", "Header", "If-Match"),
        ("plain/a", &[("if-match", "x")], 404, "NoSuchKey", "Key", "b"),
        (
            "plain/a",
            &[("if-match", "x"), ("if-none-match", "*")],
            501,
            "NotImplemented",
            "Header",
            "If-Match,If-None-Match",
        ),
    ];
    for (source, headers, status, code, field, value) in refusals {
        let reply = client.copy(source, "/plain/b", headers).await;
        assert_eq!(reply.outcome(), (status, code.to_owned()), "{source} {headers:?}");
        assert_eq!(reply.element(field).as_deref(), Some(value), "{source} {headers:?}");
        assert_eq!(client.head("/plain/b").await.status, 404, "{source} {headers:?}");
    }
}

#[tokio::test]
async fn a_copy_onto_itself_needs_a_change() {
    let client = Client::with_object().await;
    let refused = client.copy("plain/a", "/plain/a", &[("x-amz-meta-color", "blue")]).await;
    assert_eq!(refused.outcome(), (400, String::from("InvalidRequest")));
    assert_eq!(client.head("/plain/a").await.header("x-amz-meta-color"), Some("red"));
    for header in [
        ("x-amz-storage-class", "STANDARD"),
        ("x-amz-website-redirect-location", "/x"),
        ("x-amz-server-side-encryption", "AES256"),
        ("x-amz-metadata-directive", "REPLACE"),
    ] {
        assert_eq!(client.copy("plain/a", "/plain/a", &[header]).await.status, 200, "{header:?}");
    }
}

#[tokio::test]
async fn checksums_are_inherited_or_recomputed() {
    let client = Client::with_object().await;
    let inherited = client.copy("plain/a", "/plain/b", &[]).await;
    assert!(inherited.element("ChecksumCRC64NVME").is_some());
    let asked = [("x-amz-checksum-algorithm", "SHA256")];
    let recomputed = client.copy("plain/a", "/plain/c", &asked).await;
    let sha256 = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=";
    assert_eq!(recomputed.element("ChecksumSHA256").as_deref(), Some(sha256));
    assert_eq!(recomputed.element("ChecksumCRC64NVME"), None);
    let kept = client.copy("plain/c", "/plain/d", &[]).await;
    assert_eq!(kept.element("ChecksumSHA256").as_deref(), Some(sha256));
}
