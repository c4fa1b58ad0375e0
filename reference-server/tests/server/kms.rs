//! KMS over the wire: literal JSON in, JSON out.

use serde_json::Value;

use super::client::{Client, Reply};

fn json(reply: &Reply) -> Value {
    serde_json::from_slice(&reply.body).unwrap_or_default()
}

/// The type of a refusal; all of them are 400.
fn refused(reply: &Reply) -> String {
    assert_eq!(reply.status, 400, "{}", reply.text());
    json(reply)["__type"].as_str().unwrap_or_default().to_owned()
}

/// A new key: its id and its ARN.
async fn key(client: &Client) -> (String, String) {
    let metadata = json(&client.kms("CreateKey", "{}").await)["KeyMetadata"].take();
    let text = |name: &str| metadata[name].as_str().unwrap_or_default().to_owned();
    (text("KeyId"), text("Arn"))
}

#[tokio::test]
async fn a_key_is_shown_as_it_was_made() {
    let client = Client::start().await;
    let made =
        client.kms("CreateKey", r#"{"Description": "blue", "Tags": [{"TagKey": "a", "TagValue": ""}]}"#);
    let made = json(&made.await)["KeyMetadata"].take();
    let (id, account) = (made["KeyId"].as_str().unwrap_or_default(), &client.keys.account_id);
    assert_eq!(made["Arn"], format!("arn:aws:kms:us-east-1:{account}:key/{id}"));
    assert_eq!((id.len(), id.matches('-').count()), (36, 4), "{id}");
    for (member, expected) in [
        ("AWSAccountId", account.as_str()),
        ("Description", "blue"),
        ("KeyState", "Enabled"),
        ("KeyUsage", "ENCRYPT_DECRYPT"),
        ("KeySpec", "SYMMETRIC_DEFAULT"),
        ("KeyManager", "CUSTOMER"),
        ("Origin", "AWS_KMS"),
    ] {
        assert_eq!(made[member], expected, "{member}");
    }
    assert_eq!((&made["Enabled"], made["CreationDate"].is_u64()), (&Value::Bool(true), true));
    let shown = client.kms("DescribeKey", &format!(r#"{{"KeyId": "{id}"}}"#)).await;
    assert_eq!(json(&shown)["KeyMetadata"], made);
}

#[tokio::test]
async fn an_alias_stands_for_its_key() {
    let client = Client::start().await;
    let (id, arn) = key(&client).await;
    let create = format!(r#"{{"AliasName": "alias/blue", "TargetKeyId": "{arn}"}}"#);
    let reply = client.kms("CreateAlias", &create).await;
    assert_eq!((reply.status, reply.text()), (200, String::new()));
    assert_eq!(refused(&client.kms("CreateAlias", &create).await), "AlreadyExistsException");
    let alias_arn = arn.replace(&format!("key/{id}"), "alias/blue");
    for name in [&id, &arn, "alias/blue", &alias_arn] {
        let shown = client.kms("DescribeKey", &format!(r#"{{"KeyId": "{name}"}}"#)).await;
        assert_eq!(json(&shown)["KeyMetadata"]["KeyId"], id.as_str(), "{name}");
    }
    let listed = json(&client.kms("ListAliases", &format!(r#"{{"KeyId": "{id}"}}"#)).await);
    assert_eq!(listed["Aliases"][0]["AliasArn"], alias_arn.as_str());
    assert_eq!(client.kms("DeleteAlias", r#"{"AliasName": "alias/blue"}"#).await.status, 200);
    let gone = client.kms("DescribeKey", r#"{"KeyId": "alias/blue"}"#).await;
    assert_eq!(refused(&gone), "NotFoundException");
    for (name, kind) in [
        ("blue", "ValidationException"),
        ("alias/aws/blue", "NotAuthorizedException"),
        ("alias/b:lue", "ValidationException"),
        ("alias/", "InvalidAliasNameException"),
    ] {
        let create = format!(r#"{{"AliasName": "{name}", "TargetKeyId": "{id}"}}"#);
        assert_eq!(refused(&client.kms("CreateAlias", &create).await), kind, "{name}");
    }
}

#[tokio::test]
async fn the_key_of_ebs_is_there_when_it_is_named() {
    let client = Client::start().await;
    let named = json(&client.kms("ListAliases", "{}").await)["Aliases"][0].take();
    assert_eq!((&named["AliasName"], &named["TargetKeyId"]), (&Value::from("alias/aws/ebs"), &Value::Null));
    let shown = json(&client.kms("DescribeKey", r#"{"KeyId": "alias/aws/ebs"}"#).await)["KeyMetadata"].take();
    assert_eq!(shown["KeyManager"], "AWS");
    let disable = format!(r#"{{"KeyId": {}}}"#, shown["KeyId"]);
    assert_eq!(refused(&client.kms("DisableKey", &disable).await), "AccessDeniedException");
}

#[tokio::test]
async fn a_key_that_is_deleted_is_gone_when_its_days_are_over() {
    let client = Client::start().await;
    let (id, _) = key(&client).await;
    let named = format!(r#"{{"KeyId": "{id}"}}"#);
    assert_eq!(client.kms("DisableKey", &named).await.status, 200);
    assert_eq!(json(&client.kms("DescribeKey", &named).await)["KeyMetadata"]["KeyState"], "Disabled");
    let week = format!(r#"{{"KeyId": "{id}", "PendingWindowInDays": 7}}"#);
    assert_eq!(json(&client.kms("ScheduleKeyDeletion", &week).await)["KeyState"], "PendingDeletion");
    assert_eq!(refused(&client.kms("EnableKey", &named).await), "KMSInvalidStateException");
    assert_eq!(client.kms("CancelKeyDeletion", &named).await.status, 200);
    assert_eq!(client.kms("EnableKey", &named).await.status, 200);
    assert_eq!(client.kms("ScheduleKeyDeletion", &week).await.status, 200);
    client.server.advance_clock(&client.keys.access_key_id, std::time::Duration::from_secs(7 * 86_400));
    let gone = super::regional::Call::kms("us-east-1", "TrentService.DescribeKey", &named);
    let reply = gone.send_ahead(&client, 7 * 86_400).await;
    assert_eq!(refused(&reply), "NotFoundException");
}

#[tokio::test]
async fn others_use_a_key_that_its_policy_or_a_grant_gives_them() {
    let (client, other) = Client::pair().await;
    let (id, arn) = key(&client).await;
    let named = format!(r#"{{"KeyId": "{arn}"}}"#);
    assert_eq!(refused(&other.kms("DescribeKey", &named).await), "AccessDeniedException");
    let grantee = format!("arn:aws:iam::{}:root", other.keys.account_id);
    let grant =
        format!(r#"{{"KeyId": "{id}", "GranteePrincipal": "{grantee}", "Operations": ["DescribeKey"]}}"#);
    let granted = json(&client.kms("CreateGrant", &grant).await)["GrantId"].take();
    assert_eq!(other.kms("DescribeKey", &named).await.status, 200);
    let listed = json(&client.kms("ListGrants", &named).await)["Grants"][0].take();
    assert_eq!((&listed["GrantId"], &listed["GranteePrincipal"]), (&granted, &Value::from(grantee)));
    let revoke = format!(r#"{{"KeyId": "{id}", "GrantId": {granted}}}"#);
    assert_eq!(client.kms("RevokeGrant", &revoke).await.status, 200);
    assert_eq!(refused(&other.kms("DescribeKey", &named).await), "AccessDeniedException");

    let statement = |effect: &str, account: &str, action: &str| {
        format!(
            r#"{{"Effect": "{effect}", "Principal": {{"AWS": "{account}"}}, "Action": "{action}", "Resource": "*"}}"#
        )
    };
    let (own, others) = (&client.keys.account_id, &other.keys.account_id);
    let statements = [
        statement("Allow", own, "kms:*"),
        statement("Allow", others, "kms:Describe*"),
        statement("Deny", own, "kms:DescribeKey"),
    ];
    let policy = format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(", "));
    let put = serde_json::json!({"KeyId": id, "PolicyName": "default", "Policy": policy}).to_string();
    assert_eq!(client.kms("PutKeyPolicy", &put).await.status, 200);
    assert_eq!(json(&client.kms("GetKeyPolicy", &named).await)["Policy"], policy);
    assert_eq!(other.kms("DescribeKey", &named).await.status, 200);
    assert_eq!(refused(&client.kms("DescribeKey", &named).await), "AccessDeniedException");
    assert_eq!(refused(&other.kms("DisableKey", &named).await), "AccessDeniedException");
}

#[tokio::test]
async fn what_is_wrong_is_told_by_type() {
    let client = Client::start().await;
    let unknown = r#"{"KeyId": "1234abcd-12ab-34cd-56ef-1234567890ab"}"#;
    for (operation, body, kind) in [
        ("DescribeKey", unknown, "NotFoundException"),
        ("DescribeKey", r#"{"KeyId": "fake-key-id"}"#, "NotFoundException"),
        ("DescribeKey", r#"{"KeyId": "arn:aws:kms:us-west-2:111111111111:key/x"}"#, "NotFoundException"),
        ("DescribeKey", "{}", "ValidationException"),
        ("DescribeKey", r#"{"KeyId": 7}"#, "SerializationException"),
        ("DescribeKey", "no json", "SerializationException"),
        ("DisableKey", r#"{"KeyId": "alias/aws/ebs"}"#, "NotFoundException"),
        ("CreateKey", r#"{"KeySpec": "RSA_1"}"#, "ValidationException"),
        ("CreateKey", r#"{"KeySpec": "HMAC_256"}"#, "ValidationException"),
        ("CreateKey", r#"{"KeySpec": "RSA_2048", "KeyUsage": "KEY_AGREEMENT"}"#, "ValidationException"),
        ("CreateKey", r#"{"Tags": [{"TagKey": "AWS:a", "TagValue": ""}]}"#, "TagException"),
        ("CreateKey", r#"{"Origin": "EXTERNAL"}"#, "UnsupportedOperationException"),
        ("CreateKey", r#"{"Policy": "none"}"#, "MalformedPolicyDocumentException"),
        ("ListKeys", r#"{"Limit": 0}"#, "ValidationException"),
        ("ListKeys", r#"{"Marker": "x"}"#, "InvalidMarkerException"),
        ("Encrypt", "{}", "UnknownOperationException"),
    ] {
        assert_eq!(refused(&client.kms(operation, body).await), kind, "{operation} {body}");
    }
    let rsa = client
        .kms("CreateKey", r#"{"CustomerMasterKeySpec": "RSA_2048", "KeyUsage": "ENCRYPT_DECRYPT"}"#)
        .await;
    assert_eq!(json(&rsa)["KeyMetadata"]["EncryptionAlgorithms"][0], "RSAES_OAEP_SHA_1");
}
