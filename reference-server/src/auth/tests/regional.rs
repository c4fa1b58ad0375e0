//! Requests to EC2 and KMS: signed by botocore and written down, by AWS's own example, and by another signer.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::HeaderValue;
use http::request::Parts;
use proptest::prelude::*;

use super::signer::Plan;
use super::world::{EXAMPLE_TIME, ID, SECRET, head};
use crate::auth::denial::{Denial, Incomplete};
use crate::auth::signing::sha256_hex;
use crate::auth::{Checks, Key, Secret, Signature};
use crate::region::Region;

const HOST: (&str, &str) = ("host", "127.0.0.1:9000");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded; charset=utf-8");
const DATE: (&str, &str) = ("x-amz-date", "20130524T000000Z");

/// A copy as botocore 1.44.5 sends it.
const COPY: &str = "Action=CopySnapshot&Version=2016-11-15&SourceRegion=us-west-2\
    &SourceSnapshotId=snap-0123456789abcdef0&Description=a+b%26c&Encrypted=true&KmsKeyId=alias%2Fx\
    &TagSpecification.1.ResourceType=snapshot&TagSpecification.1.Tag.1.Key=k&TagSpecification.1.Tag.1.Value=";
const COPY_SIGNATURE: &str = "86baa30598d9136badf43ee0480d016db6b5ef08de83581ef34e67e906de47c7";

/// The same as a link, for a host of AWS.
const PRESIGNED: &str = "/?Action=CopySnapshot&Version=2016-11-15&SourceRegion=us-west-2\
    &SourceSnapshotId=snap-0123456789abcdef0&Description=a%20b%26c&DestinationRegion=us-east-1\
    &X-Amz-Algorithm=AWS4-HMAC-SHA256\
    &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-west-2%2Fec2%2Faws4_request\
    &X-Amz-Date=20130524T000000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host\
    &X-Amz-Signature=674e60804b917730eb3f373eb4cf2e26b6099c7236a199957d6806ba52ea08ad";

/// The example key in a Region, at a time in seconds since 1970.
fn key(region: &str, seconds: u64) -> Key {
    Key {
        secret: Arc::new(Secret::new(SECRET)),
        region: Region::find(region).unwrap(),
        now: SystemTime::UNIX_EPOCH + Duration::from_secs(seconds),
        checks: Checks::default(),
    }
}

fn verified(head: &Parts, body: &str, key: &Key, service: &str) -> Result<(), Denial> {
    Signature::of(head)?.verify(head, body.as_bytes(), key, service)
}

fn authorization(scope: &str, signed_headers: &str, signature: &str) -> String {
    format!(
        "AWS4-HMAC-SHA256 Credential={ID}/20130524/{scope}/aws4_request, SignedHeaders={signed_headers}, \
         Signature={signature}"
    )
}

fn copy() -> Parts {
    let authorization = authorization("us-east-1/ec2", "content-type;host;x-amz-date", COPY_SIGNATURE);
    head("POST", "/", &[HOST, FORM, DATE, ("authorization", &authorization)])
}

#[test]
fn a_form_of_botocore() {
    let here = key("us-east-1", EXAMPLE_TIME);
    assert_eq!(verified(&copy(), COPY, &here, "ec2"), Ok(()));
    let signature = Signature::of(&copy()).unwrap();
    assert_eq!((signature.access_key_id(), signature.region()), (ID, "us-east-1"));
    // The body is signed although no header says its hash.
    let other = COPY.replace("Encrypted=true", "Encrypted=false");
    assert_eq!(verified(&copy(), &other, &here, "ec2"), Err(Denial::WrongSignature));
    assert_eq!(verified(&copy(), COPY, &here, "kms"), Err(Denial::WrongService));
    assert_eq!(verified(&copy(), COPY, &key("us-west-2", EXAMPLE_TIME), "ec2"), Err(Denial::WrongRegion));
    let other = Key { secret: Arc::new(Secret::new("another")), ..here };
    assert_eq!(verified(&copy(), COPY, &other, "ec2"), Err(Denial::WrongSignature));
}

#[test]
fn a_form_is_good_for_fifteen_minutes_either_way() {
    let at = |seconds| verified(&copy(), COPY, &key("us-east-1", seconds), "ec2");
    assert_eq!(at(EXAMPLE_TIME + 900), Ok(()));
    assert_eq!(at(EXAMPLE_TIME - 900), Ok(()));
    assert_eq!(at(EXAMPLE_TIME + 901), Err(Denial::Expired));
    assert_eq!(at(EXAMPLE_TIME - 901), Err(Denial::Expired));
}

#[test]
fn a_link_of_botocore() {
    let link = head("GET", PRESIGNED, &[("host", "ec2.us-west-2.amazonaws.com")]);
    let at = |seconds| verified(&link, "", &key("us-west-2", seconds), "ec2");
    assert_eq!(at(EXAMPLE_TIME), Ok(()));
    // 15 minutes after the expiry it is refused, and not before.
    assert_eq!(at(EXAMPLE_TIME + 3600 + 900), Ok(()));
    assert_eq!(at(EXAMPLE_TIME + 3600 + 901), Err(Denial::Expired));
    assert_eq!(at(EXAMPLE_TIME - 901), Err(Denial::Expired));
    let altered = PRESIGNED.replace("a%20b", "a%20c");
    let altered = head("GET", &altered, &[("host", "ec2.us-west-2.amazonaws.com")]);
    let refused = verified(&altered, "", &key("us-west-2", EXAMPLE_TIME), "ec2");
    assert_eq!(refused, Err(Denial::WrongSignature));
}

#[test]
fn json_of_botocore() {
    let authorization = authorization(
        "eu-west-1/kms",
        "content-type;host;x-amz-date;x-amz-target",
        "f4aba47f81246f8bdca89119f88e6c1226182ada0d8cf41be21041ab74dab1c9",
    );
    let head = head(
        "POST",
        "/",
        &[
            HOST,
            ("content-type", "application/x-amz-json-1.1"),
            ("x-amz-target", "TrentService.DescribeKey"),
            DATE,
            ("authorization", &authorization),
        ],
    );
    assert_eq!(verified(&head, r#"{"KeyId": "alias/x"}"#, &key("eu-west-1", EXAMPLE_TIME), "kms"), Ok(()));
}

/// IAM User Guide, "Create a signed AWS API request": the worked example, of 2015-08-30T12:36:00Z.
#[test]
fn the_example_of_the_documents() {
    let head = head(
        "GET",
        "/?Action=ListUsers&Version=2010-05-08",
        &[
            ("host", "iam.amazonaws.com"),
            ("content-type", "application/x-www-form-urlencoded; charset=utf-8"),
            ("x-amz-date", "20150830T123600Z"),
            (
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
                 SignedHeaders=content-type;host;x-amz-date, \
                 Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
            ),
        ],
    );
    let secret = Arc::new(Secret::new("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"));
    let key = Key { secret, ..key("us-east-1", 1_440_938_160) };
    assert_eq!(verified(&head, "", &key, "iam"), Ok(()));
}

#[test]
fn no_world_has_temporary_keys() {
    let authorization = authorization(
        "us-east-1/ec2",
        "content-type;host;x-amz-date;x-amz-security-token",
        "8de5e1e71575bc2baf912684a36eb8257a0365ab8b1e8f29e2f57e0a444c3141",
    );
    let headers = [HOST, FORM, DATE, ("x-amz-security-token", "a-token"), ("authorization", &authorization)];
    let body = "Action=DescribeRegions&Version=2016-11-15";
    let refused = verified(&head("POST", "/", &headers), body, &key("us-east-1", EXAMPLE_TIME), "ec2");
    assert_eq!(refused, Err(Denial::UnknownToken));
}

#[test]
fn what_is_incomplete_is_told() {
    let of = |authorization: &str, date: (&str, &str)| {
        Signature::of(&head("POST", "/", &[HOST, FORM, date, ("authorization", authorization)])).unwrap_err()
    };
    let whole = authorization("us-east-1/ec2", "host", COPY_SIGNATURE);
    for (header, what) in [
        ("Basic x", Incomplete::Algorithm),
        ("AWS4-HMAC-SHA256", Incomplete::Algorithm),
        ("AWS4-HMAC-SHA256 x", Incomplete::Credential),
        ("AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0", Incomplete::Credential),
        ("AWS4-HMAC-SHA256 Credential=a/b/c/d/e, Signature=0", Incomplete::SignedHeaders),
        ("AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host", Incomplete::Signature),
    ] {
        assert_eq!(of(header, DATE), Denial::Incomplete(what), "{header}");
    }
    assert_eq!(of(&whole, ("x-amz-date", "today")), Denial::Incomplete(Incomplete::Date));
    assert_eq!(of(&whole, ("x", "y")), Denial::Incomplete(Incomplete::Date));
    let links =
        [("/?Action=a", Denial::Missing), ("/?X-Amz-Algorithm=x", Denial::Incomplete(Incomplete::Algorithm))];
    for (target, expected) in links {
        assert_eq!(Signature::of(&head("GET", target, &[HOST])), Err(expected), "{target}");
    }
    let parts = [
        ("X-Amz-Expires=3600", "X-Amz-Expires=604801", Incomplete::Expires),
        ("X-Amz-Expires=3600", "X-Amz-Expires=-1", Incomplete::Expires),
        ("X-Amz-Date=2", "X-Amz-Date=x", Incomplete::Date),
        ("X-Amz-Signature=", "X-Amz-Sign=", Incomplete::Signature),
        ("X-Amz-SignedHeaders=host", "x=y", Incomplete::SignedHeaders),
    ];
    for (from, to, what) in parts {
        let link = head("GET", &PRESIGNED.replace(from, to), &[HOST]);
        assert_eq!(Signature::of(&link), Err(Denial::Incomplete(what)), "{to}");
    }
}

#[test]
fn headers_of_aws_must_be_signed() {
    let mut added = copy();
    added.headers.insert("x-amz-target", HeaderValue::from_static("TrentService.ListKeys"));
    let here = key("us-east-1", EXAMPLE_TIME);
    assert_eq!(verified(&added, COPY, &here, "ec2"), Err(Denial::UnsignedHeader));
    let authorization = authorization("us-east-1/ec2", "content-type;x-amz-date", COPY_SIGNATURE);
    let hostless = head("POST", "/", &[HOST, FORM, DATE, ("authorization", &authorization)]);
    assert_eq!(verified(&hostless, COPY, &here, "ec2"), Err(Denial::UnsignedHeader));
}

fn plan(body: &str, query: &str) -> Plan {
    let target = if query.is_empty() { "/".to_owned() } else { format!("/?{query}") };
    let mut plan = Plan::new("POST", &target, &sha256_hex(body.as_bytes()));
    plan.service = "ec2";
    plan.header("content-type", "application/x-www-form-urlencoded")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_another_signer_signs_is_accepted_and_nothing_else(
        body in "[A-Za-z0-9=&%.+]{1,40}", query in "([a-zA-Z]{1,4}=[a-z]{0,3}(%20)?&?){0,3}", at in any::<usize>()
    ) {
        let here = key("us-east-1", EXAMPLE_TIME);
        let signed = plan(&body, &query).sign();
        prop_assert_eq!(verified(&signed, &body, &here, "ec2"), Ok(()));
        let mut bytes = body.into_bytes();
        let at = at % bytes.len();
        bytes[at] ^= 1;
        let altered = Signature::of(&signed).unwrap().verify(&signed, &bytes, &here, "ec2");
        prop_assert_eq!(altered, Err(Denial::WrongSignature));
    }

    #[test]
    fn no_head_makes_the_verifier_panic(
        authorization in "(AWS4-HMAC-SHA256 )?[ -~]{0,80}",
        query in "(X-Amz-(Algorithm|Credential|Date|Expires|Signature)=[A-Za-z0-9%/-]{0,20}&?){0,6}",
    ) {
        let (target, here) = (format!("/?{query}"), key("us-east-1", EXAMPLE_TIME));
        let signed = [DATE, ("authorization", authorization.as_str())];
        prop_assert!(verified(&head("POST", &target, &signed), "", &here, "ec2").is_err());
        prop_assert!(verified(&head("GET", &target, &[]), "", &here, "ec2").is_err());
    }
}
