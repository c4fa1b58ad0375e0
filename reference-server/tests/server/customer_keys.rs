//! Keys of the client's own, from end to end.

use super::client::{Client, Reply};

/// 32 letters k, and their MD5 as Python's hashlib computes it.
const RED: (&str, &str) = ("a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=", "mT2HRsMGJ5IX5C+0rreZ8Q==");
/// 32 letters j.
const BLUE: (&str, &str) = ("ampqampqampqampqampqampqampqampqampqampqamo=", "i6qJOqb8EmJKrlLOjo18Fg==");
/// The MD5 of `hello`, in quotes.
const MD5: &str = "\"5d41402abc4b2a76b9719d911017c592\"";
const ALLOWING: &str = "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault><BlockedEncryptionTypes><EncryptionType>NONE</EncryptionType></BlockedEncryptionTypes></Rule></ServerSideEncryptionConfiguration>";

type Headers<'a> = Vec<(&'a str, &'a str)>;

fn with<'a>((key, md5): (&'a str, &'a str)) -> Headers<'a> {
    vec![
        ("x-amz-server-side-encryption-customer-algorithm", "AES256"),
        ("x-amz-server-side-encryption-customer-key", key),
        ("x-amz-server-side-encryption-customer-key-md5", md5),
    ]
}

fn from<'a>((key, md5): (&'a str, &'a str)) -> Headers<'a> {
    vec![
        ("x-amz-copy-source-server-side-encryption-customer-algorithm", "AES256"),
        ("x-amz-copy-source-server-side-encryption-customer-key", key),
        ("x-amz-copy-source-server-side-encryption-customer-key-md5", md5),
    ]
}

/// Kind, customer's algorithm and the MD5 of its key, as headers tell them.
fn told(reply: &Reply) -> [Option<&str>; 3] {
    [
        "x-amz-server-side-encryption",
        "x-amz-server-side-encryption-customer-algorithm",
        "x-amz-server-side-encryption-customer-key-md5",
    ]
    .map(|name| reply.header(name))
}

const BY_RED: [Option<&str>; 3] = [None, Some("AES256"), Some(RED.1)];
const BY_S3: [Option<&str>; 3] = [Some("AES256"), None, None];

/// A bucket that allows customer keys, an object `a` and one `red` under that key.
async fn prepared() -> Client {
    let client = Client::with_object().await.over_tls();
    assert_eq!(client.put("/plain?encryption", &[], ALLOWING).await.status, 200);
    let put = client.put("/plain/red", &with(RED), "hello").await;
    assert_eq!((put.status, told(&put)), (200, BY_RED));
    client
}

#[tokio::test]
async fn an_object_is_told_of_only_with_its_key() {
    let client = prepared().await;
    let get = client.send("GET", "/plain/red", &with(RED), "").await;
    assert_eq!((get.text().as_str(), told(&get)), ("hello", BY_RED));
    assert_ne!(get.header("etag"), Some(MD5));
    assert_eq!(told(&client.send("HEAD", "/plain/red", &with(RED), "").await), BY_RED);
    let short = ("a2s=", "3EaMcPtXTr0HKHs40NBnbQ==");
    for (key, status, code) in [
        (vec![], 400, "InvalidRequest"),
        (with(BLUE), 403, "AccessDenied"),
        (with(short), 403, "AccessDenied"),
    ] {
        let get = client.send("GET", "/plain/red", &key, "").await;
        assert_eq!(get.outcome(), (status, code.to_owned()), "{key:?}");
        assert_eq!(client.send("HEAD", "/plain/red", &key, "").await.status, status);
        let mut headers = key.clone();
        headers.push(("x-amz-object-attributes", "ETag"));
        assert_eq!(client.send("GET", "/plain/red?attributes", &headers, "").await.status, status);
    }
    let needless = client.send("GET", "/plain/a", &with(RED), "").await;
    assert_eq!(needless.outcome(), (400, "InvalidRequest".to_owned()));
}

#[tokio::test]
async fn copies_go_from_key_to_key() {
    let client = prepared().await;
    let to_blue = [from(RED), with(BLUE)].concat();
    let copied = client.copy("plain/red", "/plain/blue", &to_blue).await;
    assert_eq!((copied.status, told(&copied)), (200, [None, Some("AES256"), Some(BLUE.1)]));
    assert_ne!(copied.element("ETag").as_deref(), Some(MD5));
    assert!(copied.element("ChecksumCRC64NVME").is_some());
    assert_eq!(client.send("GET", "/plain/blue", &with(BLUE), "").await.text(), "hello");
    let plain = client.copy("plain/blue", "/plain/b", &from(BLUE)).await;
    assert_eq!((plain.status, told(&plain)), (200, BY_S3));
    assert_eq!(plain.element("ETag").as_deref(), Some(MD5));
    assert_eq!(client.get("/plain/b").await.text(), "hello");
    let red = client.copy("plain/b", "/plain/b", &with(RED)).await;
    assert_eq!((red.status, told(&red)), (200, BY_RED));
    for (headers, status, code) in [
        (vec![], 400, "InvalidRequest"),
        (with(RED), 400, "InvalidRequest"),
        (from(BLUE), 403, "AccessDenied"),
    ] {
        let refused = client.copy("plain/red", "/plain/none", &headers).await;
        assert_eq!(refused.outcome(), (status, code.to_owned()), "{headers:?}");
    }
    let needless = client.copy("plain/a", "/plain/none", &from(RED)).await;
    assert_eq!(needless.outcome(), (400, "InvalidRequest".to_owned()));
    assert_eq!(client.head("/plain/none").await.status, 404);
}

#[tokio::test]
async fn mistakes_in_headers_are_told_apart() {
    let client = prepared().await;
    let mistakes: [(usize, Option<&str>, &str, &str); 8] = [
        (0, None, "InvalidArgument", "must provide a valid encryption algorithm."),
        (0, Some("KMS"), "InvalidEncryptionAlgorithmError", "Supported value: AES256."),
        (0, Some("aes256"), "InvalidEncryptionAlgorithmError", "Supported value: AES256."),
        (1, None, "InvalidArgument", "must provide an appropriate secret key."),
        (1, Some("!"), "InvalidArgument", "The secret key was invalid for the specified algorithm."),
        (2, None, "InvalidArgument", "the client calculated MD5 of the secret key."),
        (2, Some(BLUE.1), "InvalidArgument", "did not match the hash that was provided."),
        (2, Some("!"), "InvalidArgument", "did not match the hash that was provided."),
    ];
    for (index, value, code, message) in mistakes {
        for (source, right) in [("plain/a", with(RED)), ("plain/red", from(RED))] {
            let mut headers = right;
            match value {
                Some(value) => headers[index].1 = value,
                None => _ = headers.remove(index),
            }
            let refused = client.copy(source, "/plain/none", &headers).await;
            assert_eq!(refused.outcome(), (400, code.to_owned()), "{headers:?}");
            assert!(refused.text().contains(message), "{}", refused.text());
            assert_eq!(refused.element("ArgumentName").as_deref(), Some("x-amz-server-side-encryption"));
        }
    }
    let short = ("a2s=", "3EaMcPtXTr0HKHs40NBnbQ==");
    assert_eq!(client.copy("plain/a", "/plain/none", &with(short)).await.status, 400);
    assert_eq!(client.copy("plain/red", "/plain/none", &from(short)).await.status, 403);
    let both = [with(RED), vec![("x-amz-server-side-encryption", "AES256")]].concat();
    let refused = client.copy("plain/a", "/plain/none", &both).await;
    assert_eq!(refused.outcome(), (400, "InvalidArgument".to_owned()));
    assert_eq!(refused.element("ArgumentValue").as_deref(), Some("AES256"));
    assert_eq!(client.head("/plain/none").await.status, 404);
}

#[tokio::test]
async fn new_buckets_block_them_and_what_is_there_stays_readable() {
    let client = prepared().await;
    assert_eq!(client.put("/other", &[], "").await.status, 200);
    let denied = (403, "AccessDenied".to_owned());
    assert_eq!(client.put("/other/b", &with(RED), "hello").await.outcome(), denied);
    assert_eq!(client.copy("plain/a", "/other/b", &with(RED)).await.outcome(), denied);
    assert_eq!(client.send("POST", "/other/b?uploads", &with(RED), "").await.outcome(), denied);
    assert_eq!(client.get("/other?encryption").await.element("EncryptionType").as_deref(), Some("SSE-C"));
    assert_eq!(client.copy("plain/red", "/other/b", &from(RED)).await.status, 200);
    let blocking = ALLOWING.replace("NONE", "SSE-C");
    assert_eq!(client.put("/plain?encryption", &[], &blocking).await.status, 200);
    assert_eq!(client.put("/plain/b", &with(RED), "hello").await.outcome(), denied);
    assert_eq!(client.send("GET", "/plain/red", &with(RED), "").await.status, 200);
    assert_eq!(client.copy("plain/red", "/plain/b", &from(RED)).await.status, 200);
    assert_eq!(client.put("/plain?encryption", &[], &ALLOWING.replace("NONE", "SSE-S3")).await.status, 400);
}

#[tokio::test]
async fn objects_under_them_have_no_annotations() {
    let client = prepared().await;
    let note = "annotation&annotationName=note";
    let refused = (400, "InvalidRequest".to_owned());
    assert_eq!(client.put(&format!("/plain/red?{note}"), &[], "x").await.outcome(), refused);
    assert_eq!(client.put(&format!("/plain/a?{note}"), &[], "x").await.status, 200);
    assert_eq!(client.copy("plain/a", "/plain/b", &with(RED)).await.outcome(), refused);
    let without = [with(RED), vec![("x-amz-object-annotation-directive", "EXCLUDE")]].concat();
    assert_eq!(client.copy("plain/a", "/plain/b", &without).await.status, 200);
}

#[tokio::test]
async fn they_are_never_taken_over_an_open_connection() {
    let mut client = prepared().await;
    client.secure = false;
    let refused = (400, "InvalidRequest".to_owned());
    assert_eq!(client.put("/plain/b", &with(RED), "hello").await.outcome(), refused);
    assert_eq!(client.copy("plain/a", "/plain/b", &with(RED)).await.outcome(), refused);
    assert_eq!(client.copy("plain/red", "/plain/b", &from(RED)).await.outcome(), refused);
    assert_eq!(client.send("GET", "/plain/red", &with(RED), "").await.outcome(), refused);
    assert_eq!(client.head("/plain/b").await.status, 404);
}

#[tokio::test]
async fn parts_come_with_the_key_of_their_upload() {
    let client = prepared().await;
    let begun = client.send("POST", "/plain/m?uploads", &with(RED), "").await;
    assert_eq!(told(&begun), BY_RED);
    let upload = begun.element("UploadId").unwrap_or_default();
    let part = format!("/plain/m?partNumber=1&uploadId={upload}");
    let refused = (400, "InvalidRequest".to_owned());
    for headers in [vec![], with(BLUE)] {
        assert_eq!(client.put(&part, &headers, "hello").await.outcome(), refused);
        assert_eq!(client.copy("plain/a", &part, &headers).await.outcome(), refused);
    }
    assert_eq!(client.copy("plain/red", &part, &with(RED)).await.outcome(), refused);
    let copied = client.copy("plain/red", &part, &[with(RED), from(RED)].concat()).await;
    assert_eq!((copied.status, told(&copied)), (200, BY_RED));
    let etag = copied.element("ETag").unwrap_or_default();
    assert_ne!(etag, MD5);
    let uploaded = client.put(&part, &with(RED), "hello").await;
    assert_eq!((uploaded.status, told(&uploaded)), (200, BY_RED));
    let body = format!(
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{}</ETag></Part></CompleteMultipartUpload>",
        uploaded.header("etag").unwrap_or_default()
    );
    let completed = client.send("POST", &format!("/plain/m?uploadId={upload}"), &[], &body).await;
    assert_eq!((completed.status, told(&completed)), (200, [None; 3]));
    assert_eq!(completed.element("ChecksumCRC64NVME"), None);
    let mode = vec![("x-amz-checksum-mode", "ENABLED")];
    let read = client.send("GET", "/plain/m", &[with(RED), mode].concat(), "").await;
    assert_eq!((read.text().as_str(), told(&read)), ("hello", BY_RED));
    assert_eq!(read.header("x-amz-checksum-crc64nvme"), None);
    // Into an upload that asked for none, no key may come.
    let begun = client.send("POST", "/plain/n?uploads", &[], "").await;
    let part = format!("/plain/n?partNumber=1&uploadId={}", begun.element("UploadId").unwrap_or_default());
    assert_eq!(client.put(&part, &with(RED), "hello").await.outcome(), refused);
    assert_eq!(client.copy("plain/a", &part, &with(RED)).await.outcome(), refused);
}
