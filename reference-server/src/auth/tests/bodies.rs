//! Bodies in chunks: what is taken, and each way one is refused.

use proptest::prelude::*;

use super::signer::{Plan, signature};
use super::world::{EMPTY, World};
use crate::auth::signing::sha256_hex;
use crate::auth::{Caller, DecodedBody};
use crate::extent::Extent;
use crate::s3::S3Error;

const UNSIGNED: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
const SIGNED: &str = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
const SIGNED_TRAILER: &str = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";

fn upload(payload: &str, length: usize, trailer: Option<&str>) -> Plan {
    let plan = Plan::new("PUT", "/b/k", payload).header("x-amz-decoded-content-length", &length.to_string());
    match trailer {
        Some(name) => plan.header("x-amz-trailer", name),
        None => plan,
    }
}

fn caller(plan: &Plan) -> Caller {
    World::new().authenticate(&plan.sign()).unwrap()
}

fn unsigned(length: usize, trailer: Option<&str>, body: &str) -> Result<DecodedBody, S3Error> {
    let body = body.to_owned();
    caller(&upload(UNSIGNED, length, trailer)).decode_body(body.into())
}

#[track_caller]
fn refused(outcome: Result<DecodedBody, S3Error>, status: u16, code: &str) {
    let refusal = outcome.unwrap_err();
    assert_eq!((refusal.status.as_u16(), refusal.code), (status, code));
}

const CRC: Option<&str> = Some("x-amz-checksum-crc64nvme");

#[test]
fn unsigned_chunks_with_and_without_a_trailer() {
    let body = unsigned(5, None, "5\r\nhello\r\n0\r\n\r\n").unwrap();
    assert_eq!((body.content, body.trailers.len()), (Extent::from("hello"), 0));
    let text = "5\r\nhello\r\n0\r\nX-Amz-Checksum-Crc64nvme: M3eFcAZSQlc=\r\n\r\n";
    let body = unsigned(5, CRC, text).unwrap();
    assert_eq!(body.trailers["x-amz-checksum-crc64nvme"], "M3eFcAZSQlc=");
    let text = "0\r\nx-amz-checksum-crc64nvme:AAAAAAAAAAA=\r\n\r\n";
    assert!(unsigned(0, CRC, text).unwrap().content.is_empty());
}

#[test]
fn several_chunks_are_joined() {
    let (long, short) = ("a".repeat(8192), "b".repeat(10));
    let text = format!("2000\r\n{long}\r\na\r\n{short}\r\n0\r\n\r\n");
    let body = unsigned(8202, None, &text).unwrap();
    assert_eq!(body.content, Extent::from(format!("{long}{short}")));
}

#[test]
fn broken_framing_is_an_incomplete_body() {
    for text in [
        "",
        "A\ndummy data\r\n0\r\n\r\n",
        "A\r\ndummy data0\r\n\r\n",
        "A\r\nXYZ\r\ndummy data\r\n0\r\n\r\n",
        "B\r\ndummy data\r\n0\r\n\r\n",
        "A\r\ndummy data\r\n0\r\n",
        "A\r\n",
        "\r\n",
        "+A\r\ndummy data\r\n0\r\n\r\n",
        "ffffffffffffffffff\r\ndummy data\r\n0\r\n\r\n",
        "FFFFFFFFFFFFFFFF\r\ndummy data\r\n0\r\n\r\n",
        "size\r\ndummy data\r\n0\r\n\r\n",
        "A\r\ndummy data\r\n0\r\n\r\nmore",
    ] {
        refused(unsigned(10, None, text), 400, "IncompleteBody");
    }
}

#[test]
fn the_decoded_length_must_be_told_and_true() {
    for length in [4, 6] {
        let outcome = unsigned(length, None, "5\r\nhello\r\n0\r\n\r\n");
        refused(outcome, 400, "IncompleteBody");
    }
    let untold = Plan::new("PUT", "/b/k", UNSIGNED).sign();
    let refusal = World::new().refusal(&untold);
    assert_eq!((refusal.status.as_u16(), refusal.code), (411, "MissingContentLength"));
}

#[test]
fn small_chunks_are_for_the_end() {
    let (long, short) = ("a".repeat(8192), "b".repeat(10));
    let text = format!("a\r\n{short}\r\n2000\r\n{long}\r\n0\r\n\r\n");
    refused(unsigned(8202, None, &text), 400, "InvalidChunkSizeError");
}

#[test]
fn trailers_must_be_those_announced() {
    for (announced, trailers) in [
        (CRC, ""),
        (CRC, ":M3eFcAZSQlc=\r\n"),
        (CRC, "x-amz-checksum-crc64nvme\r\n"),
        (CRC, "invalid:M3eFcAZSQlc=\r\n"),
        (CRC, "x-amz-checksum-crc32:NhCmhg==\r\n"),
        (None, "x-amz-checksum-crc64nvme:M3eFcAZSQlc=\r\n"),
        (CRC, "x-amz-checksum-crc64nvme:a\r\nx-amz-checksum-crc64nvme:a\r\n"),
    ] {
        let text = format!("5\r\nhello\r\n0\r\n{trailers}\r\n");
        refused(unsigned(5, announced, &text), 400, "MalformedTrailerError");
    }
    let unknown = upload(UNSIGNED, 5, Some("x-amz-meta-a")).sign();
    assert_eq!(World::new().refusal(&unknown).code, "InvalidRequest");
}

/// `hello` in one chunk, with a trailer where the plan announces one.
fn signed_body(plan: &Plan, trailer: Option<&str>) -> String {
    let chunk = |previous: &str, data: &str| {
        let hash = sha256_hex(data.as_bytes());
        plan.sign_next("AWS4-HMAC-SHA256-PAYLOAD", &format!("{previous}\n{EMPTY}\n{hash}"))
    };
    let first = chunk(&signature(&plan.sign()), "hello");
    let last = chunk(&first, "");
    let trailers = trailer.map(|line| {
        let hash = sha256_hex(format!("{line}\n").as_bytes());
        let signature = plan.sign_next("AWS4-HMAC-SHA256-TRAILER", &format!("{last}\n{hash}"));
        format!("{line}\r\nx-amz-trailer-signature:{signature}\r\n")
    });
    let trailers = trailers.unwrap_or_default();
    format!("5;chunk-signature={first}\r\nhello\r\n0;chunk-signature={last}\r\n{trailers}\r\n")
}

#[test]
fn signed_chunks_altered_in_any_byte_are_refused() {
    let line = "x-amz-checksum-crc64nvme:M3eFcAZSQlc=";
    for (plan, trailer) in [(upload(SIGNED, 5, None), None), (upload(SIGNED_TRAILER, 5, CRC), Some(line))] {
        let text = signed_body(&plan, trailer);
        let caller = caller(&plan);
        let body = caller.decode_body(text.clone().into()).unwrap();
        assert_eq!(body.content, Extent::from("hello"));
        for at in 0..text.len() {
            let mut altered = text.clone().into_bytes();
            altered[at] ^= 1;
            let refused = caller.decode_body(altered.into());
            assert!(refused.is_err(), "byte {at} of {text}");
        }
    }
}

#[test]
fn a_chunk_with_a_wrong_signature_names_its_string_to_sign() {
    let plan = upload(SIGNED, 5, None);
    let text = signed_body(&plan, None).replace("hello", "hullo");
    let refusal = caller(&plan).decode_body(text.into()).unwrap_err();
    assert_eq!(refusal.code, "SignatureDoesNotMatch");
    let text = super::world::field(&refusal, "StringToSign").unwrap();
    assert!(text.starts_with("AWS4-HMAC-SHA256-PAYLOAD\n20130524T000000Z\n20130524/us-east-1/"));
}

#[test]
fn a_signed_trailer_cannot_go_unsigned() {
    let line = "x-amz-checksum-crc64nvme:M3eFcAZSQlc=";
    let plan = upload(SIGNED_TRAILER, 5, CRC);
    let text = signed_body(&plan, Some(line));
    let (kept, _) = text.split_once("x-amz-trailer-signature").unwrap();
    let outcome = caller(&plan).decode_body(format!("{kept}\r\n").into());
    refused(outcome, 400, "MalformedTrailerError");
}

proptest! {
    #[test]
    fn no_body_makes_the_decoder_panic(
        pieces in prop::collection::vec("[0-9a-fF]{1,17}|;|chunk-signature=|\r\n|\n|:|x-amz-checksum-crc64nvme|\\PC{0,4}", 0..12),
        payload in prop::sample::select(vec![UNSIGNED, SIGNED, SIGNED_TRAILER]),
    ) {
        let text = pieces.concat();
        if let Ok(body) = caller(&upload(payload, 5, CRC)).decode_body(text.clone().into()) {
            prop_assert_eq!((payload, body.content.len()), (UNSIGNED, 5), "{}", text);
        }
    }
}
