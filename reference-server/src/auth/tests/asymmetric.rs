//! Signature Version 4A: requests that the AWS Common Runtime signed for botocore 1.44.5, written down.

use http::request::Parts;

use super::world::{EMPTY, EXAMPLE_TIME, ID, World, head};
use crate::auth::{Algorithms, Endpoint, authenticate};
use crate::region::Region;
use crate::s3::S3Error;

const HOST: (&str, &str) = ("host", "abc123.mrap.accesspoint.s3-global.amazonaws.com");

const SIGNATURE: &str = "3045022100c2c850607c469a97f7b3a08facee129962cef41d23f0d8de00d16dc1b0cd4d5c02201f8ef468dc37d5\
    bbf875da072de4014a2a0264bcd780605c79dfd3b5256776cc";

const PRESIGNED: &str = "/a%20b?versionId=null&X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256\
    &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z\
    &X-Amz-SignedHeaders=host&X-Amz-Expires=600&X-Amz-Region-Set=%2A&X-Amz-Signature=304402205926652a18c42ebc4d05c9af9\
    47a01a83994f389e73b541847ef98411aa6458402201c1ee8d7620d1e3d417a548b830d1c3f5242b48b420dc84db45ccb4687bf5dcc";

/// A copy to a Multi-Region Access Point.
fn copy(set: &str, signature: &str) -> Parts {
    let authorization = format!(
        "AWS4-ECDSA-P256-SHA256 Credential={ID}/20130524/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;\
         x-amz-copy-source;x-amz-date;x-amz-region-set;x-amz-storage-class, Signature={signature}"
    );
    let headers = [
        ("x-amz-copy-source", "src/key"),
        ("x-amz-storage-class", "STANDARD_IA"),
        HOST,
        ("x-amz-date", "20130524T000000Z"),
        ("x-amz-region-set", set),
        ("x-amz-content-sha256", EMPTY),
        ("authorization", &authorization),
    ];
    let sent: Vec<_> = headers.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    head("PUT", "/a%20b", &sent)
}

fn refusal(head: &Parts, endpoint: Endpoint) -> Option<S3Error> {
    authenticate(head, &World::new(), &endpoint).err()
}

const SEVERAL: Endpoint = Endpoint { service: "s3", region: None, algorithms: Algorithms::Asymmetric };

#[test]
fn a_copy_to_several_regions() {
    let caller = authenticate(&copy("*", SIGNATURE), &World::new(), &SEVERAL).unwrap();
    assert_eq!((caller.access_key_id.as_str(), caller.region.name()), (ID, "us-east-1"));
    let one = Endpoint { region: Region::find("eu-west-1"), algorithms: Algorithms::Any, ..SEVERAL };
    assert_eq!(refusal(&copy("*", SIGNATURE), one), None);
}

#[test]
fn a_link_to_several_regions() {
    let link = head("GET", PRESIGNED, &[HOST]);
    assert_eq!(refusal(&link, SEVERAL), None);
    let altered = PRESIGNED.replace("versionId=null", "versionId=nul");
    let code = refusal(&head("GET", &altered, &[HOST]), SEVERAL).map(|error| error.code);
    assert_eq!(code, Some("SignatureDoesNotMatch"));
    let late = World::at(EXAMPLE_TIME + 601);
    assert!(authenticate(&link, &late, &SEVERAL).is_err());
}

#[test]
fn what_was_not_signed_is_refused() {
    let digit = SIGNATURE.replace("c2c85060", "c2c85061");
    for (head, code) in [
        (copy("*", &digit), "SignatureDoesNotMatch"),
        (copy("*", "00"), "SignatureDoesNotMatch"),
        (copy("*", "zz"), "SignatureDoesNotMatch"),
        (copy("us-east-1", SIGNATURE), "SignatureDoesNotMatch"),
        (copy("no-where-1", SIGNATURE), "AuthorizationHeaderMalformed"),
        (copy("", SIGNATURE), "AuthorizationHeaderMalformed"),
    ] {
        assert_eq!(refusal(&head, SEVERAL).map(|error| error.code), Some(code), "{head:?}");
    }
    let east = Endpoint { region: Region::find("us-east-1"), algorithms: Algorithms::Any, ..SEVERAL };
    assert_eq!(
        refusal(&copy("eu-*", SIGNATURE), east).map(|error| error.code),
        Some("AuthorizationHeaderMalformed")
    );
}
