//! Checksums of parts and of what they become. Values and refusals are those that AWS was recorded to give.

use super::client::{Client, Reply};

const ASKED: (&str, &str) = ("x-amz-checksum-mode", "ENABLED");

/// An upload with one part in it, which is the only one it is going to have.
struct Upload {
    client: Client,
    target: String,
    etag: String,
}

impl Upload {
    async fn begin(headers: &[(&str, &str)], body: &str, checksum: (&str, &str)) -> Self {
        let client = Client::with_object().await;
        let begun = client.send("POST", "/plain/m?uploads", headers, "").await;
        let id = begun.element("UploadId").expect("an upload id");
        let part = client.put(&format!("/plain/m?partNumber=1&uploadId={id}"), &[checksum], body).await;
        assert_eq!((part.status, part.header(checksum.0)), (200, Some(checksum.1)), "{}", part.text());
        let etag = part.header("etag").expect("an ETag").to_owned();
        Self { client, target: format!("/plain/m?uploadId={id}"), etag }
    }

    /// Completes it, with `named` beside the number and the ETag of its part.
    async fn complete(&self, named: &str, headers: &[(&str, &str)]) -> Reply {
        let part = format!("<PartNumber>1</PartNumber><ETag>{}</ETag>{named}", self.etag);
        let body = format!("<CompleteMultipartUpload><Part>{part}</Part></CompleteMultipartUpload>");
        self.client.send("POST", &self.target, headers, &body).await
    }

    /// Completes it in a way that is refused, and tells how.
    async fn refusal(&self, named: &str, headers: &[(&str, &str)]) -> (u16, String, String) {
        let reply = self.complete(named, headers).await;
        let (status, code) = reply.outcome();
        (status, code, reply.element("Message").unwrap_or_default())
    }
}

fn refused(code: &str, message: &str) -> (u16, String, String) {
    (400, code.to_owned(), message.to_owned())
}

fn other_mode(mode: &str) -> (u16, String, String) {
    let message = format!(
        "The upload was created using the {mode} checksum mode. The complete request must use the same checksum mode."
    );
    refused("InvalidRequest", &message)
}

/// The value and the type that a read shows.
fn shown<'a>(reply: &'a Reply, header: &str) -> (Option<&'a str>, Option<&'a str>) {
    (reply.header(header), reply.header("x-amz-checksum-type"))
}

#[tokio::test]
async fn a_read_of_a_part_shows_its_checksum() {
    for (kind, whole) in [("COMPOSITE", "sZB91Q==-1"), ("FULL_OBJECT", "fwuu0Q==")] {
        let headers = [("x-amz-checksum-algorithm", "CRC32C"), ("x-amz-checksum-type", kind)];
        let checksum = ("x-amz-checksum-crc32c", "fwuu0Q==");
        let upload = Upload::begin(&headers, "test content 123", checksum).await;
        let done = upload.complete("<ChecksumCRC32C>fwuu0Q==</ChecksumCRC32C>", &[]).await;
        assert_eq!(done.element("ChecksumCRC32C").as_deref(), Some(whole), "{}", done.text());
        for method in ["HEAD", "GET"] {
            let part = upload.client.send(method, "/plain/m?partNumber=1", &[ASKED], "").await;
            assert_eq!((part.status, part.header("x-amz-mp-parts-count")), (206, Some("1")));
            assert_eq!(shown(&part, checksum.0), (Some("fwuu0Q=="), Some(kind)), "{method}");
            let unasked = upload.client.send(method, "/plain/m?partNumber=1", &[], "").await;
            assert_eq!(shown(&unasked, checksum.0), (None, None), "{method}");
        }
    }
}

#[tokio::test]
async fn one_of_several_parts_shows_it_where_the_objects_is_made_of_such() {
    let large = "a".repeat(5 * 1024 * 1024 + 1);
    for (kind, part) in [("COMPOSITE", Some("5yZkMA==")), ("FULL_OBJECT", None)] {
        let headers = [("x-amz-checksum-algorithm", "CRC32C"), ("x-amz-checksum-type", kind)];
        let upload = Upload::begin(&headers, &large, ("x-amz-checksum-crc32c", "2/Ckiw==")).await;
        let target = upload.target.replace('?', "?partNumber=2&");
        let last = [("x-amz-checksum-crc32c", "5yZkMA==")];
        let second = upload.client.put(&target, &last, &"a".repeat(10)).await;
        let etag = second.header("etag").expect("an ETag");
        let more = format!(
            "<ChecksumCRC32C>2/Ckiw==</ChecksumCRC32C></Part><Part><PartNumber>2</PartNumber><ETag>{etag}</ETag>\
             <ChecksumCRC32C>5yZkMA==</ChecksumCRC32C>"
        );
        assert_eq!(upload.complete(&more, &[]).await.status, 200);
        let read = upload.client.send("GET", "/plain/m?partNumber=2", &[ASKED], "").await;
        assert_eq!(shown(&read, last[0].0), (part, part.map(|_| kind)));
        let wanted = [("x-amz-object-attributes", "ObjectParts")];
        let listed = upload.client.send("GET", "/plain/m?attributes", &wanted, "").await.text();
        let is_counted = listed.contains("<ObjectParts><PartsCount>2</PartsCount></ObjectParts>");
        assert_eq!(is_counted, kind == "FULL_OBJECT", "{listed}");
        assert_eq!(listed.contains("<ChecksumCRC32C>5yZkMA==</ChecksumCRC32C>"), !is_counted, "{listed}");
        let wanted = [wanted[0], ("x-amz-part-number-marker", "10")];
        let listed = upload.client.send("GET", "/plain/m?attributes", &wanted, "").await;
        assert_eq!(listed.element("NextPartNumberMarker").as_deref(), part.map(|_| "0"));
    }
}

#[tokio::test]
async fn a_range_of_all_bytes_shows_the_checksum() {
    let client = Client::with_object().await;
    client.put("/plain/digits", &[("x-amz-checksum-crc32", "poTHxg==")], "0123456789").await;
    for (range, status, value) in [
        ("bytes=0-8", 206, None),
        ("bytes=-2", 206, None),
        ("bytes=-15", 206, Some("poTHxg==")),
        ("bytes=0-100", 206, Some("poTHxg==")),
        ("bytes=1-0", 200, Some("poTHxg==")),
    ] {
        let read = client.send("GET", "/plain/digits", &[("range", range), ASKED], "").await;
        assert_eq!(read.status, status, "{range}");
        let kind = value.map(|_| "FULL_OBJECT");
        assert_eq!(shown(&read, "x-amz-checksum-crc32"), (value, kind), "{range}");
    }
    let read = client.send("GET", "/plain/digits?partNumber=1", &[ASKED], "").await;
    assert_eq!(shown(&read, "x-amz-checksum-crc32"), (Some("poTHxg=="), Some("FULL_OBJECT")));
    assert_eq!((read.status, read.header("x-amz-mp-parts-count")), (206, None));
}

#[tokio::test]
async fn an_upload_that_asked_for_no_checksum_keeps_none_of_its_parts() {
    let upload = Upload::begin(&[], "aaa", ("x-amz-checksum-crc32c", "45fn2Q==")).await;
    let listed = upload.client.get(&upload.target).await.text();
    assert!(listed.contains("<Size>3</Size></Part>"), "{listed}");
    let named = "<ChecksumCRC32C>45fn2Q==</ChecksumCRC32C>";
    let reply = upload.complete(named, &[]).await;
    assert_eq!(reply.outcome(), (400, String::from("InvalidPart")));
    assert_eq!(reply.element("ETag").as_deref(), Some("47bce5c74f589f4867dbd57e9ca9f808"));
    assert_eq!(reply.element("PartNumber").as_deref(), Some("1"));
    for kind in ["FULL_OBJECT", "COMPOSITE"] {
        assert_eq!(upload.refusal("", &[("x-amz-checksum-type", kind)]).await, other_mode("null"));
    }
    let done = upload.complete("", &[("x-amz-checksum-crc32c", "AAAAAA==-2")]).await;
    assert_eq!(done.element("ChecksumCRC64NVME").as_deref(), Some("Rnr2/5P7Gsk="), "{}", done.text());
}

#[tokio::test]
async fn a_checksum_of_the_whole_comes_with_its_type() {
    let headers = [("x-amz-checksum-algorithm", "CRC32C"), ("x-amz-checksum-type", "FULL_OBJECT")];
    let upload = Upload::begin(&headers, "abc", ("x-amz-checksum-crc32c", "Nks/tw==")).await;
    let named = "<ChecksumCRC32C>Nks/tw==</ChecksumCRC32C>";
    let typed = ("x-amz-checksum-type", "FULL_OBJECT");
    let composite = upload.refusal(named, &[("x-amz-checksum-type", "COMPOSITE")]).await;
    assert_eq!(composite, other_mode("FULL_OBJECT"));
    for given in [
        &[("x-amz-checksum-crc32c", "Nks/tw==-1")][..],
        &[("x-amz-checksum-crc32c", "Nks/tw==")],
        &[("x-amz-checksum-crc64nvme", "AAAAAAAAAAA=")],
        &[("x-amz-checksum-crc32c", "AAAAAA=="), typed],
        &[("x-amz-checksum-crc32", "NSRBwg=="), typed],
    ] {
        let expected =
            refused("BadDigest", "The crc32c you specified did not match the calculated checksum.");
        assert_eq!(upload.refusal(named, given).await, expected, "{given:?}");
    }
    let done = upload.complete(named, &[("x-amz-checksum-crc32c", "Nks/tw=="), typed]).await;
    assert_eq!(done.element("ChecksumCRC32C").as_deref(), Some("Nks/tw=="), "{}", done.text());
}

#[tokio::test]
async fn a_composite_checksum_is_made_of_those_named() {
    let headers = [("x-amz-checksum-algorithm", "CRC32"), ("x-amz-checksum-type", "COMPOSITE")];
    let upload = Upload::begin(&headers, "abc", ("x-amz-checksum-crc32", "NSRBwg==")).await;
    let other = "<ChecksumSHA256>ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=</ChecksumSHA256>";
    assert_eq!(
        upload.refusal(other, &[]).await,
        refused("BadDigest", "The sha256 you specified for part 1 did not match what we received.")
    );
    let typed = upload.refusal("", &[("x-amz-checksum-type", "FULL_OBJECT")]).await;
    assert_eq!(typed, other_mode("COMPOSITE"));
    let wrong = upload.complete("<ChecksumCRC32>AAAAAA==</ChecksumCRC32>", &[]).await;
    assert_eq!(wrong.outcome(), (400, String::from("InvalidPart")));
}
