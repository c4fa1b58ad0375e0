//! What another signer signs is accepted; with any byte of it altered, it is refused.

use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, Uri};
use proptest::prelude::*;

use super::signer::Plan;
use super::world::{EMPTY, World};
use crate::auth::PathForm;
use crate::auth::encoding::encode_into;

fn encoded(text: &str, keep_slash: bool) -> String {
    let mut out = Vec::new();
    encode_into(&mut out, text.as_bytes(), keep_slash);
    String::from_utf8(out).unwrap()
}

/// Paths of any characters, dot segments and doubled slashes among them.
fn path() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z/.]{0,12}".prop_map(|path| format!("/{path}")),
        "[ -~]{0,12}".prop_map(|path| format!("/{}", encoded(&path, true))),
        "\\PC{0,8}".prop_map(|path| format!("/b/{}", encoded(&path, true))),
    ]
}

/// Paths with characters that need no encoding in a URI and yet are encoded canonically.
fn loose_path() -> impl Strategy<Value = String> {
    "/[a-z!$&'()*+,;=:@]{1,12}"
}

fn query() -> impl Strategy<Value = String> {
    prop::collection::vec(("[a-zA-Z-]{1,6}", "\\PC{0,6}"), 0..5).prop_map(|pairs| {
        let pairs: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value, false))).collect();
        pairs.join("&")
    })
}

fn headers() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop_oneof![
        "x-amz-meta-[a-z]{1,4}",
        Just("content-type".to_owned()),
        Just("range".to_owned()),
        Just("x-amz-copy-source".to_owned()),
    ];
    prop::collection::vec((name, "[!-~]([ -~]{0,12}[!-~])?"), 0..6)
}

fn plan(path: impl Strategy<Value = String>) -> impl Strategy<Value = Plan> {
    let method = prop_oneof![Just("GET"), Just("PUT"), Just("DELETE")];
    (method, path, query(), headers()).prop_map(|(method, path, query, headers)| {
        let target = if query.is_empty() { path } else { format!("{path}?{query}") };
        let mut plan = Plan::new(method, &target, EMPTY);
        plan.headers.extend(headers);
        plan
    })
}

/// A change of one place of a head; `None` where it would not be HTTP any more.
fn alter(mut head: Parts, place: usize, at: usize) -> Option<Parts> {
    let lines = head.headers.len();
    match place % (lines + 2) {
        0 => head.method = Method::from_bytes(&flip(head.method.as_str().as_bytes(), at)).ok()?,
        1 => head.uri = Uri::try_from(flip(head.uri.to_string().as_bytes(), at)).ok()?,
        line => {
            let (name, value) = head.headers.iter().nth(line - 2)?;
            let name: HeaderName = name.clone();
            let value = HeaderValue::from_bytes(&flip(value.as_bytes(), at)).ok()?;
            head.headers.insert(name, value);
        }
    }
    Some(head)
}

/// One bit of one byte, which is never the bit between the cases of a letter.
fn flip(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let at = at % bytes.len();
    bytes[at] ^= 1;
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_another_signer_signs_is_accepted(plan in plan(path()), life in 1_u64..604_800) {
        let world = World::new();
        let caller = world.authenticate(&plan.sign()).unwrap();
        prop_assert_eq!(caller.path_form, PathForm::Canonical);
        let mut presigned = plan;
        presigned.payload = "UNSIGNED-PAYLOAD".to_owned();
        let caller = world.authenticate(&presigned.presign(life)).unwrap();
        prop_assert_eq!(caller.path_form, PathForm::Canonical);
    }

    #[test]
    fn a_loosely_encoded_path_is_accepted_as_it_was_sent(plan in plan(loose_path())) {
        prop_assert!(World::new().authenticate(&plan.sign()).is_ok());
    }

    #[test]
    fn altered_in_any_byte_it_is_refused(
        plan in plan(path()), place in any::<usize>(), at in any::<usize>()
    ) {
        let Some(altered) = alter(plan.sign(), place, at) else {
            return Ok(());
        };
        let refused = World::new().authenticate(&altered);
        prop_assert!(refused.is_err(), "{altered:?}");
    }

    #[test]
    fn altered_in_any_byte_a_presigned_request_is_refused(
        plan in plan(path()), place in 0_usize..3, at in any::<usize>()
    ) {
        let mut plan = plan;
        plan.payload = "UNSIGNED-PAYLOAD".to_owned();
        let Some(altered) = alter(plan.presign(60), place, at) else {
            return Ok(());
        };
        let refused = World::new().authenticate(&altered);
        prop_assert!(refused.is_err(), "{altered:?}");
    }

    #[test]
    fn no_head_makes_the_verifier_panic(
        authorization in "(AWS4-HMAC-SHA256 )?[ -~]{0,80}",
        query in "(X-Amz-(Algorithm|Credential|Date|Expires|Signature)=[A-Za-z0-9%/-]{0,20}&?){0,6}",
        date in "[0-9TZ]{0,17}",
    ) {
        let target = format!("/?{query}");
        let headers = [
            ("authorization", authorization.as_str()),
            ("x-amz-date", date.as_str()),
        ];
        let world = World::new();
        prop_assert!(world.authenticate(&super::world::head("GET", &target, &headers)).is_err());
        prop_assert!(world.authenticate(&super::world::head("GET", &target, &[])).is_err());
        prop_assert!(world.authenticate(&super::world::head("GET", "/", &headers)).is_err());
    }
}

#[test]
fn a_second_value_of_a_header_is_signed_too() {
    let plan = Plan::new("GET", "/b/k", EMPTY).header("x-amz-meta-a", "one").header("x-amz-meta-a", "two");
    let mut head = plan.sign();
    World::new().authenticate(&head).unwrap();
    head.headers.append("x-amz-meta-a", HeaderValue::from_static("three"));
    let refusal = World::new().refusal(&head);
    assert_eq!(refusal.code, "SignatureDoesNotMatch");
}

#[test]
fn a_plus_in_a_query_is_a_space() {
    let mut head = Plan::new("GET", "/b?prefix=a%20b", EMPTY).sign();
    head.uri = Uri::from_static("/b?prefix=a+b");
    World::new().authenticate(&head).unwrap();
}

#[test]
fn the_form_of_the_path_that_matched_is_told() {
    let mut head = Plan::new("GET", "/b/a%21b", EMPTY).sign();
    head.uri = Uri::from_static("/b/a!b");
    let caller = World::new().authenticate(&head).unwrap();
    assert_eq!(caller.path_form, PathForm::Canonical);
    let head = Plan::new("GET", "/b/a!b", EMPTY).sign();
    let caller = World::new().authenticate(&head).unwrap();
    assert_eq!(caller.path_form, PathForm::AsSent);
}
