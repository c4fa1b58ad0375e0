//! A user at S3, without a policy of its own: what the policies of buckets let it do.

use super::client::Client;

/// The account with `plain/a`, and its user.
async fn both() -> (Client, Client) {
    let (owner, user) = Client::with_user().await;
    assert_eq!(owner.put("/plain", &[], "").await.status, 200);
    assert_eq!(owner.put("/plain/a", &[], "hello").await.status, 200);
    (owner, user)
}

fn statement(effect: &str, principal: &str, rest: &str) -> String {
    format!(
        "{{\"Effect\": \"{effect}\", \"Principal\": {{\"AWS\": \"{principal}\"}}, \"Resource\": \"arn:aws:s3:::plain/*\", {rest}}}"
    )
}

/// Sets the policy and tells what a copy within the bucket comes to.
async fn copied_under(statements: &[String], owner: &Client, user: &Client) -> u16 {
    let policy = format!("{{\"Statement\": [{}]}}", statements.join(", "));
    let reply = owner.put("/plain?policy", &[], &policy).await;
    assert_eq!(reply.status, 204, "{}", reply.text());
    user.copy("plain/a", "/plain/b", &[]).await.status
}

#[tokio::test]
async fn nothing_is_allowed_to_begin_with() {
    let (_, user) = both().await;
    assert_eq!(user.get("/plain/a").await.status, 403);
    assert_eq!(user.get("/").await.status, 403);
    assert_eq!(user.put("/mine", &[], "").await.status, 403);
    assert_eq!(user.copy("plain/a", "/plain/b", &[]).await.outcome(), (403, "AccessDenied".to_owned()));
}

#[tokio::test]
async fn a_bucket_that_names_the_user_is_enough_and_one_that_names_its_account_is_not() {
    let (owner, user) = both().await;
    let account = owner.keys.account_id.clone();
    let named = format!("arn:aws:iam::{account}:user/limited");
    let both = r#""Action": ["s3:GetObject", "s3:PutObject"]"#;
    assert_eq!(copied_under(&[statement("Allow", &named, both)], &owner, &user).await, 200);
    assert_eq!(copied_under(&[statement("Allow", &account, both)], &owner, &user).await, 403);
    let read = statement("Allow", &named, r#""Action": "s3:GetObject""#);
    assert_eq!(copied_under(&[read], &owner, &user).await, 403);
    let denial = statement("Deny", &named, r#""NotAction": "s3:GetObject""#);
    assert_eq!(copied_under(&[statement("Allow", &named, both), denial], &owner, &user).await, 403);
}

#[tokio::test]
async fn conditions_see_the_copy_at_its_destination_alone() {
    let (owner, user) = both().await;
    let named = format!("arn:aws:iam::{}:user/limited", owner.keys.account_id);
    let read = statement("Allow", &named, r#""Action": "s3:GetObject""#);
    let write = |condition: &str| {
        statement("Allow", &named, &format!(r#""Action": "s3:PutObject", "Condition": {condition}"#))
    };
    for (condition, status) in [
        (r#"{"StringLike": {"s3:x-amz-copy-source": "plain/*"}}"#, 200),
        (r#"{"StringLike": {"s3:x-amz-copy-source": "other/*"}}"#, 403),
        (r#"{"Null": {"s3:x-amz-copy-source": "true"}}"#, 403),
        (r#"{"Bool": {"aws:SecureTransport": false}}"#, 200),
        (r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/limited"}}"#, 200),
        (r#"{"StringEquals": {"s3:x-amz-storage-class": "STANDARD"}}"#, 403),
        (r#"{"StringEqualsIfExists": {"s3:x-amz-storage-class": "STANDARD"}}"#, 200),
    ] {
        let status_of = copied_under(&[read.clone(), write(condition)], &owner, &user).await;
        assert_eq!(status_of, status, "{condition}");
    }
    let blind = statement(
        "Deny",
        &named,
        r#""Action": "s3:GetObject", "Condition": {"Null": {"s3:x-amz-copy-source": "false"}}"#,
    );
    let open = write(r#"{"Null": {"s3:x-amz-copy-source": "false"}}"#);
    assert_eq!(copied_under(&[read, open, blind], &owner, &user).await, 200);
}
