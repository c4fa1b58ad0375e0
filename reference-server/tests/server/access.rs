//! Two accounts: access lists, owners, policies, and who pays.

use super::client::Client;

const DENIED: (u16, &str) = (403, "AccessDenied");

/// The first account with `plain/a` and an empty `open`, whose access lists count, and the second.
async fn pair() -> (Client, Client) {
    let (owner, other) = Client::pair().await;
    for bucket in ["/plain", "/open"] {
        let ownership = [("x-amz-object-ownership", "ObjectWriter")];
        assert_eq!(owner.put(bucket, &ownership, "").await.status, 200);
        assert_eq!(owner.delete(&format!("{bucket}?publicAccessBlock")).await.status, 204);
    }
    assert_eq!(owner.put("/plain/a", &[], "hello").await.status, 200);
    (owner, other)
}

fn id(client: &Client) -> String {
    format!("id=\"{}\"", client.keys.canonical_user_id)
}

async fn denied(client: &Client, source: &str, target: &str, headers: &[(&str, &str)]) -> bool {
    let outcome = client.copy(source, target, headers).await.outcome();
    (outcome.0, outcome.1.as_str()) == DENIED
}

#[tokio::test]
async fn another_account_is_let_in_by_lists_alone() {
    let (owner, other) = pair().await;
    assert_eq!(other.get("/plain/a").await.status, 403);
    assert_eq!(other.get("/plain?acl").await.status, 403);
    assert!(denied(&other, "plain/a", "/open/b", &[]).await);
    assert_eq!(owner.put("/open?acl", &[("x-amz-grant-write", &id(&other))], "").await.status, 200);
    assert!(denied(&other, "plain/a", "/open/b", &[]).await);
    assert_eq!(owner.put("/plain/a?acl", &[("x-amz-grant-read", &id(&other))], "").await.status, 200);
    assert_eq!(other.copy("plain/a", "/open/b", &[]).await.status, 200);
    // What it wrote is its own, and the bucket's owner may delete it, but not read it.
    assert_eq!(owner.get("/open/b").await.status, 403);
    assert!(other.get("/open/b?acl").await.text().contains(&other.keys.canonical_user_id));
    assert_eq!(owner.delete("/open/b").await.status, 204);
}

#[tokio::test]
async fn a_missing_key_is_told_to_those_who_may_list() {
    let (owner, other) = pair().await;
    assert_eq!(owner.put("/open?acl", &[("x-amz-grant-write", &id(&other))], "").await.status, 200);
    assert!(denied(&other, "plain/none", "/open/b", &[]).await);
    assert_eq!(owner.put("/plain?acl", &[("x-amz-grant-read", &id(&other))], "").await.status, 200);
    let missing = other.copy("plain/none", "/open/b", &[]).await.outcome();
    assert_eq!(missing, (404, String::from("NoSuchKey")));
}

#[tokio::test]
async fn a_policy_lets_in_and_shuts_out() {
    let (owner, other) = pair().await;
    let statement = |effect, principal: &str, action| {
        format!(
            "{{\"Statement\": {{\"Effect\": \"{effect}\", \"Principal\": {{\"AWS\": \"{principal}\"}}, \
             \"Action\": \"{action}\", \"Resource\": \"arn:aws:s3:::plain/*\"}}}}"
        )
    };
    let allow = statement("Allow", &other.keys.account_id, "s3:GetObject");
    assert_eq!(owner.put("/plain?policy", &[], &allow).await.status, 204);
    assert_eq!(other.get("/plain/a").await.status, 200);
    assert_eq!(other.put("/plain/b", &[], "").await.status, 403);
    let deny = statement("Deny", "*", "s3:Get*");
    assert_eq!(owner.put("/plain?policy", &[], &deny).await.status, 204);
    assert!(denied(&owner, "plain/a", "/open/b", &[]).await);
    assert_eq!(owner.delete("/plain?policy").await.status, 204);
    assert_eq!(owner.copy("plain/a", "/open/b", &[]).await.status, 200);
}

#[tokio::test]
async fn new_buckets_take_no_lists_and_block_the_public() {
    let (owner, other) = pair().await;
    assert_eq!(owner.put("/new", &[], "").await.status, 200);
    let public = [("x-amz-acl", "public-read")];
    let refused = owner.copy("plain/a", "/new/b", &public).await.outcome();
    assert_eq!(refused, (400, String::from("AccessControlListNotSupported")));
    let ownership = [("x-amz-object-ownership", "ObjectWriter")];
    assert_eq!(owner.put("/newer", &ownership, "").await.status, 200);
    assert!(denied(&owner, "plain/a", "/newer/b", &public).await);
    assert_eq!(owner.copy("plain/a", "/open/b", &public).await.status, 200);
    assert_eq!(other.get("/open/b").await.status, 200);
    assert_eq!(other.put("/open", &[], "").await.outcome(), (409, String::from("BucketAlreadyExists")));
}

#[tokio::test]
async fn requesters_pay_when_they_say_so() {
    let (owner, other) = pair().await;
    let pays = "<RequestPaymentConfiguration><Payer>Requester</Payer></RequestPaymentConfiguration>";
    assert_eq!(owner.put("/plain?requestPayment", &[], pays).await.status, 200);
    assert_eq!(owner.put("/plain/a?acl", &[("x-amz-acl", "public-read")], "").await.status, 200);
    assert_eq!(other.put("/mine", &[], "").await.status, 200);
    assert!(denied(&other, "plain/a", "/mine/b", &[]).await);
    let agreed = [("x-amz-request-payer", "requester")];
    let copied = other.copy("plain/a", "/mine/b", &agreed).await;
    assert_eq!((copied.status, copied.header("x-amz-request-charged")), (200, Some("requester")));
    let own = owner.copy("plain/a", "/open/b", &agreed).await;
    assert_eq!((own.status, own.header("x-amz-request-charged")), (200, None));
}
