//! Each way a head is refused: status, code and the fields that S3 adds.

use http::request::Parts;
use http::{HeaderValue, Uri};

use super::signer::{Plan, signature};
use super::world::{EMPTY, EXAMPLE_TIME, ID, World, field, head};
use crate::s3::S3Error;

fn copy() -> Plan {
    Plan::new("PUT", "/b/k", EMPTY).header("x-amz-copy-source", "b/source")
}

fn with_header(mut head: Parts, name: &'static str, value: &str) -> Parts {
    let value = HeaderValue::from_str(value).unwrap();
    head.headers.insert(name, value);
    head
}

fn without(mut head: Parts, name: &str) -> Parts {
    head.headers.remove(name);
    head
}

/// Replaces a part of the `Authorization` header.
fn edited(head: Parts, from: &str, to: &str) -> Parts {
    let header = head.headers["authorization"].to_str().unwrap();
    assert!(header.contains(from), "{header}");
    let header = header.replace(from, to);
    with_header(head, "authorization", &header)
}

/// Replaces a part of the target.
fn retargeted(mut head: Parts, from: &str, to: &str) -> Parts {
    let target = head.uri.to_string();
    assert!(target.contains(from), "{target}");
    head.uri = Uri::try_from(target.replace(from, to)).unwrap();
    head
}

#[track_caller]
fn refused(head: &Parts, status: u16, code: &str) -> S3Error {
    let refusal = World::new().refusal(head);
    assert_eq!((refusal.status.as_u16(), refusal.code), (status, code));
    refusal
}

#[test]
fn without_a_signature() {
    refused(&head("GET", "/b/k", &[]), 403, "AccessDenied");
    let copy = head("PUT", "/b/k", &[("x-amz-copy-source", "b/source")]);
    refused(&copy, 403, "AccessDenied");
}

#[test]
fn with_an_unknown_key() {
    let mut plan = copy();
    plan.id = "AKIAI44QH8DHBEXAMPLE";
    let refusal = refused(&plan.sign(), 403, "InvalidAccessKeyId");
    assert_eq!(field(&refusal, "AWSAccessKeyId"), Some(plan.id));
}

#[test]
fn with_another_secret() {
    let mut plan = copy();
    plan.secret = "wrong";
    let head = plan.sign();
    let refusal = refused(&head, 403, "SignatureDoesNotMatch");
    assert_eq!(field(&refusal, "AWSAccessKeyId"), Some(ID));
    let provided = signature(&head);
    assert_eq!(field(&refusal, "SignatureProvided"), Some(provided.as_str()));
    let request = field(&refusal, "CanonicalRequest").unwrap();
    assert!(request.starts_with("PUT\n/b/k\n\nhost:127.0.0.1:9000\n"), "{request}");
    let bytes = field(&refusal, "CanonicalRequestBytes").unwrap();
    assert!(bytes.starts_with("50 55 54 0a 2f 62"), "{bytes}");
    let text = field(&refusal, "StringToSign").unwrap();
    assert!(text.starts_with("AWS4-HMAC-SHA256\n20130524T000000Z\n20130524/us-east-1/s3/"));
    let bytes = field(&refusal, "StringToSignBytes").unwrap();
    assert!(bytes.starts_with("41 57 53 34"), "{bytes}");
}

#[test]
fn at_a_wrong_time() {
    let head = copy().sign();
    for seconds in [EXAMPLE_TIME - 901, EXAMPLE_TIME + 901] {
        let refusal = World::at(seconds).refusal(&head);
        assert_eq!(refusal.code, "RequestTimeTooSkewed");
        assert_eq!(refusal.status, 403);
        assert_eq!(field(&refusal, "RequestTime"), Some("20130524T000000Z"));
        assert_eq!(field(&refusal, "MaxAllowedSkewMilliseconds"), Some("900000"));
    }
    let refusal = World::at(EXAMPLE_TIME + 901).refusal(&head);
    assert_eq!(field(&refusal, "ServerTime"), Some("2013-05-24T00:15:01Z"));
    World::at(EXAMPLE_TIME + 900).authenticate(&head).unwrap();
}

#[test]
fn without_a_date_or_with_a_bad_one() {
    let head = copy().sign();
    refused(&without(head.clone(), "x-amz-date"), 403, "AccessDenied");
    refused(&with_header(head.clone(), "x-amz-date", "03032006"), 403, "AccessDenied");
    let tomorrow = with_header(head, "x-amz-date", "20130525T000000Z");
    refused(&tomorrow, 400, "AuthorizationHeaderMalformed");
}

#[test]
fn for_another_region() {
    let mut plan = copy();
    plan.region = "eu-west-1";
    let refusal = refused(&plan.sign(), 400, "AuthorizationHeaderMalformed");
    assert_eq!(field(&refusal, "Region"), Some("us-east-1"));
    assert!(refusal.message.contains("'eu-west-1' is wrong; expecting 'us-east-1'"));
    refused(&plan.presign(60), 400, "AuthorizationQueryParametersError");
}

#[test]
fn for_another_service() {
    let mut plan = copy();
    plan.service = "ec2";
    let refusal = refused(&plan.sign(), 400, "AuthorizationHeaderMalformed");
    assert!(refusal.message.contains("incorrect service \"ec2\""));
}

#[test]
fn with_a_malformed_authorization_header() {
    let signed = copy().sign();
    for (from, to) in [
        ("20130524/", "2013524/"),
        ("20130524/", "20131324/"),
        ("/aws4_request", "/aws_request"),
        ("/aws4_request", ""),
        (", SignedHeaders=", ", SignedHeaders-"),
        (", SignedHeaders=", ", Others="),
        ("Credential=", "credential="),
        (", Signature=", ", Signatures="),
        (", Signature=", ", a=b, Signature="),
        (", Signature=", "; Signature="),
    ] {
        let head = edited(signed.clone(), from, to);
        refused(&head, 400, "AuthorizationHeaderMalformed");
    }
}

#[test]
fn with_another_mechanism() {
    let signed = copy().sign();
    for (header, code) in [
        ("invalid", "InvalidArgument"),
        ("AWS2-HMAC-SHA1 Credential=a", "InvalidArgument"),
        ("AWS AKIAIOSFODNN7EXAMPLE:bQs4=", "InvalidRequest"),
    ] {
        let head = with_header(signed.clone(), "authorization", header);
        refused(&head, 400, code);
    }
    let v2 = head("GET", "/b/k?AWSAccessKeyId=a&Expires=1&Signature=b", &[]);
    refused(&v2, 400, "InvalidRequest");
}

#[test]
fn with_two_mechanisms() {
    let header = copy().sign().headers["authorization"].clone();
    let mut head = copy().presign(60);
    head.headers.insert("authorization", header.clone());
    let refusal = refused(&head, 400, "InvalidArgument");
    assert_eq!(field(&refusal, "ArgumentName"), Some("Authorization"));
    let mut head = super::world::head("GET", "/b/k?Signature=a", &[]);
    head.headers.insert("authorization", header);
    refused(&head, 400, "InvalidArgument");
}

#[test]
fn with_headers_that_are_not_signed() {
    let head = with_header(copy().sign(), "x-amz-tagging", "a=b");
    let head = with_header(head, "x-amz-acl", "private");
    let refusal = refused(&head, 403, "AccessDenied");
    let names = field(&refusal, "HeadersNotSigned").unwrap();
    assert_eq!(names, "x-amz-tagging, x-amz-acl");
    let head = with_header(copy().presign(60), "x-amz-tagging", "a=b");
    let refusal = refused(&head, 403, "AccessDenied");
    assert_eq!(field(&refusal, "HeadersNotSigned"), Some("x-amz-tagging"));
    let head = with_header(copy().sign(), "user-agent", "anyone");
    World::new().authenticate(&head).unwrap();
}

#[test]
fn without_or_with_a_bad_content_sha256() {
    let head = copy().sign();
    let missing = without(head.clone(), "x-amz-content-sha256");
    refused(&missing, 400, "InvalidRequest");
    let refusal = refused(&with_header(head.clone(), "x-amz-content-sha256", "e3b0"), 400, "InvalidArgument");
    assert_eq!(field(&refusal, "ArgumentName"), Some("x-amz-content-sha256"));
    let ecdsa = "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD";
    let head = with_header(head, "x-amz-content-sha256", ecdsa);
    refused(&head, 501, "NotImplemented");
}

#[test]
fn with_a_token_no_world_gave_out() {
    let head = copy().header("x-amz-security-token", "t").sign();
    refused(&head, 400, "InvalidToken");
    let head = retargeted(copy().presign(60), "?", "?X-Amz-Security-Token=t&");
    refused(&head, 400, "InvalidToken");
}

#[test]
fn presigned_and_expired_or_too_early() {
    let head = copy().presign(60);
    let refusal = World::at(EXAMPLE_TIME + 61).refusal(&head);
    assert_eq!((refusal.status.as_u16(), refusal.code), (403, "AccessDenied"));
    assert_eq!(field(&refusal, "X-Amz-Expires"), Some("60"));
    assert_eq!(field(&refusal, "Expires"), Some("2013-05-24T00:01:00Z"));
    assert_eq!(field(&refusal, "ServerTime"), Some("2013-05-24T00:01:01Z"));
    let refusal = World::at(EXAMPLE_TIME - 901).refusal(&head);
    assert_eq!((refusal.status.as_u16(), refusal.code), (403, "AccessDenied"));
}

#[test]
fn presigned_with_bad_parameters() {
    let signed = copy().presign(60);
    for (from, to) in [
        ("X-Amz-Expires=60", "X-Amz-Expires=604801"),
        ("X-Amz-Expires=60", "X-Amz-Expires=-1"),
        ("X-Amz-Expires=60", "X-Amz-Expires=soon"),
        ("X-Amz-Expires=60", "X-Amz-Expires="),
        ("X-Amz-Expires=60&", ""),
        ("X-Amz-Algorithm=AWS4-HMAC-SHA256", "X-Amz-Algorithm=AWS4-HMAC-SHA1"),
        ("X-Amz-Algorithm=AWS4-HMAC-SHA256&", ""),
        ("X-Amz-Date=20130524T000000Z", "X-Amz-Date=20130524"),
        ("X-Amz-Date=20130524T000000Z", "X-Amz-Date=20130525T000000Z"),
        ("X-Amz-SignedHeaders=", "X-Amz-SignedHeader="),
        ("X-Amz-Signature=", "X-Amz-Signatur="),
        ("%2Faws4_request", "%2Faws_request"),
        ("%2Fs3%2F", "%2Fec2%2F"),
        ("%2Fs3%2F", "%2F"),
    ] {
        let head = retargeted(signed.clone(), from, to);
        refused(&head, 400, "AuthorizationQueryParametersError");
    }
}
