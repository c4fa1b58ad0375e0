//! The worked examples of the Amazon S3 API Reference, "Authenticating Requests".

use http::request::Parts;

use super::world::{EMPTY, EXAMPLE_TIME, ID, World, authorization, head};
use crate::auth::PathForm;
use crate::extent::Extent;

const HOST: (&str, &str) = ("host", "examplebucket.s3.amazonaws.com");
const DATE: (&str, &str) = ("x-amz-date", "20130524T000000Z");
const NOTHING: (&str, &str) = ("x-amz-content-sha256", EMPTY);

fn passes(head: &Parts) {
    let caller = World::new().authenticate(head).unwrap();
    assert_eq!(caller.access_key_id, ID);
    assert_eq!(caller.path_form, PathForm::Canonical);
}

#[test]
fn get_object_with_a_range() {
    let authorization = authorization(
        "host;range;x-amz-content-sha256;x-amz-date",
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    );
    passes(&head(
        "GET",
        "/test.txt",
        &[HOST, ("range", "bytes=0-9"), NOTHING, DATE, ("authorization", &authorization)],
    ));
}

#[test]
fn put_object_with_a_signed_body() {
    let authorization = authorization(
        "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
    );
    let head = head(
        "PUT",
        "/test%24file.text",
        &[
            HOST,
            ("date", "Fri, 24 May 2013 00:00:00 GMT"),
            DATE,
            ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
            ("x-amz-content-sha256", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"),
            ("authorization", &authorization),
        ],
    );
    let caller = World::new().authenticate(&head).unwrap();
    let body = Extent::from("Welcome to Amazon S3.");
    assert_eq!(caller.decode_body(body.clone()).unwrap().content, body);
    let other = Extent::from("Welcome to Amazon S3!");
    let refusal = caller.decode_body(other).unwrap_err();
    assert_eq!(refusal.code, "XAmzContentSHA256Mismatch");
}

#[test]
fn sub_resource_and_listing() {
    let signed = "host;x-amz-content-sha256;x-amz-date";
    for (target, signature) in [
        ("/?lifecycle", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        ("/?max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
        ("/?prefix=J&max-keys=2", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ] {
        let authorization = authorization(signed, signature);
        let authorization = ("authorization", authorization.as_str());
        passes(&head("GET", target, &[HOST, DATE, NOTHING, authorization]));
    }
}

const PRESIGNED: &str = "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
    &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
    &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
    &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";

#[test]
fn presigned_get_for_a_day() {
    let head = head("GET", PRESIGNED, &[HOST]);
    passes(&head);
    World::at(EXAMPLE_TIME + 86_400).authenticate(&head).unwrap();
    let refusal = World::at(EXAMPLE_TIME + 86_401).refusal(&head);
    assert_eq!(refusal.message, "Request has expired");
}

fn chunked_head(payload: &str, extra: &[(&str, &str)], authorization: &str) -> Parts {
    let mut headers = vec![
        ("host", "s3.amazonaws.com"),
        DATE,
        ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ("authorization", authorization),
        ("x-amz-content-sha256", payload),
        ("content-encoding", "aws-chunked"),
        ("x-amz-decoded-content-length", "66560"),
        ("content-length", "66824"),
    ];
    headers.extend(extra);
    head("PUT", "/examplebucket/chunkObject.txt", &headers)
}

fn chunks(first: &str, second: &str, last: &str, trailers: &str) -> Extent {
    let (long, short) = ("a".repeat(65536), "a".repeat(1024));
    format!(
        "10000;chunk-signature={first}\r\n{long}\r\n400;chunk-signature={second}\r\n{short}\r\n\
         0;chunk-signature={last}\r\n{trailers}\r\n"
    )
    .into()
}

#[test]
fn put_object_in_signed_chunks() {
    let authorization = authorization(
        "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;\
         x-amz-decoded-content-length;x-amz-storage-class",
        "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
    );
    let head = chunked_head("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", &[], &authorization);
    let caller = World::new().authenticate(&head).unwrap();
    let raw = chunks(
        "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
        "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
        "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
        "",
    );
    assert_eq!(raw.len(), 66824);
    let body = caller.decode_body(raw).unwrap();
    assert_eq!(body.content, Extent::from("a".repeat(66560)));
    assert!(body.trailers.is_empty());
}

#[test]
fn put_object_in_signed_chunks_with_a_signed_trailer() {
    let authorization = authorization(
        "content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;\
         x-amz-storage-class;x-amz-trailer",
        "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
    );
    let head = chunked_head(
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
        &[("x-amz-trailer", "x-amz-checksum-crc32c")],
        &authorization,
    );
    let caller = World::new().authenticate(&head).unwrap();
    let raw = chunks(
        "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
        "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
        "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
        "x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:\
         d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n",
    );
    let body = caller.decode_body(raw).unwrap();
    assert_eq!(body.content.len(), 66560);
    assert_eq!(body.trailers["x-amz-checksum-crc32c"], "sOO8/Q==");
    assert_eq!(body.trailers.len(), 1);
}
