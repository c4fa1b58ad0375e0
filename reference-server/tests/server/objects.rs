//! Objects and listings.

use super::client::Client;

#[tokio::test]
async fn keys_are_stored_as_they_decode() {
    let client = Client::with_object().await;
    for (target, shown) in [("/plain/%20+%25", " +%"), ("/plain/a%2Fb", "a/b"), ("/plain/..%2F.", "../.")] {
        assert_eq!(client.put(target, &[], "x").await.status, 200, "{target}");
        assert_eq!(client.get(target).await.text(), "x", "{target}");
        let listed = client.get("/plain?list-type=2").await.text();
        assert!(listed.contains(&format!("<Key>{shown}</Key>")), "{target}: {listed}");
    }
}

#[tokio::test]
async fn ranges_and_conditions_of_reads() {
    let client = Client::with_object().await;
    let ranged = client.send("GET", "/plain/a", &[("range", "bytes=1-3")], "").await;
    assert_eq!((ranged.status, ranged.text().as_str()), (206, "ell"));
    assert_eq!(ranged.header("content-range"), Some("bytes 1-3/5"));
    let beyond = client.send("GET", "/plain/a", &[("range", "bytes=5-")], "").await;
    assert_eq!(beyond.outcome(), (416, String::from("InvalidRange")));
    let same = client.send("GET", "/plain/a", &[("if-none-match", "*")], "").await;
    assert_eq!((same.status, same.body.len()), (304, 0));
    assert!(same.header("etag").is_some());
}

#[tokio::test]
async fn long_runs_of_one_byte_are_read_like_any_bytes() {
    let client = Client::with_object().await;
    let run = "a".repeat(300_000);
    // Both digests were computed with Python's hashlib.
    let sha256 = [("x-amz-checksum-sha256", "EuG5sXmymk9+WImxhdescb/wrR9Jp7OR0JEbc3oPU4E=")];
    for _ in 0..2 {
        let put = client.put("/plain/run", &sha256, &run).await;
        assert_eq!(put.header("etag"), Some("\"92712d77c46f3ee77d7ac6caba4fe2ba\""));
    }
    let wrong = client.put("/plain/other", &sha256, &"b".repeat(300_000)).await;
    assert_eq!(wrong.outcome(), (400, String::from("BadDigest")));
    let almost = format!("{run}b");
    assert_eq!(client.put("/plain/almost", &[], &almost).await.status, 200);
    assert_eq!(client.copy("plain/run", "/plain/copy", &[]).await.status, 200);
    assert!(client.get("/plain/copy").await.text() == run);
    assert!(client.get("/plain/almost").await.text() == almost);
    for (range, length) in [("bytes=131071-131072", 2), ("bytes=0-131072", 131_073), ("bytes=299999-", 1)] {
        let ranged = client.send("GET", "/plain/copy", &[("range", range)], "").await;
        assert_eq!((ranged.status, ranged.header("content-length")), (206, Some(&*length.to_string())));
        assert!(ranged.text() == "a".repeat(length), "{range}");
    }
}

#[tokio::test]
async fn a_head_has_the_length_and_no_body() {
    let client = Client::with_object().await;
    let head = client.head("/plain/a").await;
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, Some("5"), 0));
}

#[tokio::test]
async fn digests_that_do_not_match_are_refused() {
    let client = Client::with_object().await;
    for header in [
        ("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg=="),
        ("x-amz-checksum-crc32", "AAAAAA=="),
        ("x-amz-checksum-sha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
    ] {
        let reply = client.put("/plain/b", &[header], "hello").await;
        assert_eq!(reply.outcome(), (400, String::from("BadDigest")), "{header:?}");
    }
    assert_eq!(client.head("/plain/b").await.status, 404);
}

#[tokio::test]
async fn unknown_resources_are_never_another_operation() {
    let client = Client::with_object().await;
    for target in ["/plain?cors", "/plain?no-such-thing", "/plain/a?torrent", "/plain/a?retention="] {
        assert_eq!(client.delete(target).await.status, 501, "{target}");
    }
    let copying = [("x-amz-copy-source", "plain/a")];
    assert_eq!(client.put("/other", &copying, "").await.outcome(), (400, String::from("InvalidArgument")));
    assert_eq!(client.head("/other").await.status, 404);
    assert_eq!(client.get("/plain/a").await.status, 200);
    assert_eq!(client.delete("/plain").await.outcome(), (409, String::from("BucketNotEmpty")));
}

#[tokio::test]
async fn several_deletions_at_once_need_a_digest() {
    let client = Client::with_object().await;
    let body = "<Delete><Object><Key>a</Key></Object><Object><Key>none</Key></Object></Delete>";
    let bare = client.send("POST", "/plain?delete", &[], body).await;
    assert_eq!(bare.outcome(), (400, String::from("InvalidRequest")));
    let md5 = [("content-md5", "GL6SfCZ6sFOMR2q83hQmlw==")];
    let reply = client.send("POST", "/plain?delete", &md5, body).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.text().matches("<Deleted>").count(), 2);
    assert_eq!(client.head("/plain/a").await.status, 404);
}

/// Recorded on AWS.
#[tokio::test]
async fn a_wrong_digest_is_told_in_hexadecimal_but_for_parts() {
    let client = Client::with_object().await;
    let begun = client.send("POST", "/plain/m?uploads", &[], "").await;
    let id = begun.element("UploadId").expect("an upload id");
    let md5 = [("content-md5", "CYketZBSTjX8czcs3cXVlg==")];
    for (target, expected) in [
        ("/plain/b".to_owned(), "09891eb590524e35fc73372cddc5d596"),
        (format!("/plain/m?partNumber=1&uploadId={id}"), "CYketZBSTjX8czcs3cXVlg=="),
    ] {
        let reply = client.put(&target, &md5, "something").await;
        assert_eq!(reply.outcome(), (400, String::from("BadDigest")), "{target}");
        assert_eq!(reply.element("ExpectedDigest").as_deref(), Some(expected), "{target}");
        assert_eq!(reply.element("CalculatedDigest").as_deref(), Some("Q3uTDbhLgHnC3YBKcZNrXw=="));
    }
}
