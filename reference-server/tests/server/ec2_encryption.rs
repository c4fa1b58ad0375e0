//! Which copies are encrypted, with which key, and for whom.

use super::client::{Client, Reply};
use super::ec2_setup::some;

/// The ARN of a new key.
async fn key(client: &Client, json: &str) -> String {
    let reply = client.kms("CreateKey", json).await.text();
    let (_, rest) = reply.split_once("\"Arn\":\"").expect("an ARN");
    rest.split('"').next().unwrap_or_default().to_owned()
}

fn key_of(shown: &Reply) -> Option<String> {
    shown.element("kmsKeyId")
}

#[tokio::test]
async fn one_reason_to_encrypt_is_enough() {
    let client = Client::start().await;
    let (plain, locked) = (client.snapshot("").await, client.snapshot("&Encrypted=true").await);
    let managed = client.made("GetEbsDefaultKmsKeyId", "kmsKeyId").await;
    let (own, default) = (key(&client, "{}").await, key(&client, "{}").await);
    let form = format!("ModifyEbsDefaultKmsKeyId&KmsKeyId={default}");
    assert_eq!(client.made(&form, "kmsKeyId").await, default);
    let named = format!("&Encrypted=true&KmsKeyId={own}");
    let only_key = format!("&KmsKeyId={own}");
    // Whether the Region encrypts by default, the source, the request, and the key that comes out.
    let cells = [
        (false, &plain, "", None),
        (false, &plain, "&Encrypted=true", Some(&default)),
        (false, &plain, &named, Some(&own)),
        (false, &locked, "", Some(&managed)),
        (false, &locked, "&Encrypted=true", Some(&managed)),
        (false, &locked, &only_key, Some(&own)),
        (true, &plain, "", Some(&default)),
        (true, &plain, &only_key, Some(&own)),
        (true, &locked, "", Some(&default)),
        (true, &locked, &named, Some(&own)),
    ];
    for (by_default, source, further, expected) in cells {
        let verb = if by_default { "Enable" } else { "Disable" };
        assert_eq!(client.act(&format!("{verb}EbsEncryptionByDefault")).await.status, 200);
        let shown = client.copied(source, further).await;
        assert_eq!(key_of(&shown).as_ref(), expected, "{by_default} {further}");
        assert_eq!(shown.element("encrypted"), some(&expected.is_some().to_string()));
        assert_eq!(shown.element("dataEncryptionKeyId").is_some(), expected.is_some());
    }
    client.act("DisableEbsEncryptionByDefault").await;
    let refused = (400, String::from("InvalidParameterDependency"));
    assert_eq!(client.copy_snapshot(&plain, &only_key).await.outcome(), refused);
}

#[tokio::test]
async fn a_key_has_four_names_and_is_shown_by_one() {
    let client = Client::start().await;
    let source = client.snapshot("").await;
    let arn = key(&client, "{}").await;
    let id = arn.rsplit('/').next().unwrap_or_default().to_owned();
    let alias = format!(r#"{{"AliasName": "alias/blue", "TargetKeyId": "{id}"}}"#);
    assert_eq!(client.kms("CreateAlias", &alias).await.status, 200);
    let alias_arn = arn.replace(&format!("key/{id}"), "alias/blue");
    for name in [&id, &arn, "alias/blue", &alias_arn] {
        let shown = client.copied(&source, &format!("&Encrypted=true&KmsKeyId={name}")).await;
        assert_eq!(key_of(&shown).as_ref(), Some(&arn), "{name}");
    }
}

#[tokio::test]
async fn keys_of_no_use_make_copies_fail() {
    let client = Client::start().await;
    let source = client.snapshot("").await;
    let disabled = key(&client, "{}").await;
    client.kms("DisableKey", &format!(r#"{{"KeyId": "{disabled}"}}"#)).await;
    let asymmetric = key(&client, r#"{"KeySpec": "RSA_2048", "KeyUsage": "ENCRYPT_DECRYPT"}"#).await;
    let elsewhere = key(&client, "{}").await.replace("us-east-1", "us-west-2");
    for key in [&disabled, &asymmetric, &elsewhere, "not-a-key"] {
        let shown = client.copied(&source, &format!("&Encrypted=true&KmsKeyId={key}")).await;
        let expected = ["error", "Given key ID is not accessible"].map(some);
        assert_eq!(shown.elements(["status", "statusMessage"]), expected, "{key}");
    }
}

#[tokio::test]
async fn a_shared_snapshot_needs_its_key_as_well() {
    let (owner, other) = Client::pair().await;
    let key = key(&owner, "{}").await;
    let source = owner.snapshot(&format!("&Encrypted=true&KmsKeyId={key}")).await;
    assert_eq!(
        other.copied(&source, "").await.element("statusMessage"),
        some("Source snapshot is not found")
    );
    let account = &other.keys.account_id;
    let share = format!("ModifySnapshotAttribute&SnapshotId={source}&OperationType=add&UserId.1={account}");
    assert_eq!(owner.act(&share).await.status, 200);
    assert_eq!(
        other.copied(&source, "").await.element("statusMessage"),
        some("Given key ID is not accessible")
    );
    let policy = format!(
        r#"{{\"Version\": \"2012-10-17\", \"Statement\": [{{\"Effect\": \"Allow\", \"Action\": \"kms:*\", \"Resource\": \"*\", \"Principal\": {{\"AWS\": [\"{}\", \"{account}\"]}}}}]}}"#,
        owner.keys.account_id
    );
    let put = format!(r#"{{"KeyId": "{key}", "PolicyName": "default", "Policy": "{policy}"}}"#);
    assert_eq!(owner.kms("PutKeyPolicy", &put).await.text(), "");
    let shown = other.copied(&source, "").await;
    let managed = other.made("GetEbsDefaultKmsKeyId", "kmsKeyId").await;
    let expected = ["completed", account, &managed].map(some);
    assert_eq!(shown.elements(["status", "ownerId", "kmsKeyId"]), expected);
    let public = format!("ModifySnapshotAttribute&SnapshotId={source}&OperationType=add&UserGroup.1=all");
    assert_eq!(owner.act(&public).await.outcome(), (400, String::from("OperationNotPermitted")));
}

#[tokio::test]
async fn sharing_opens_and_closes() {
    let (owner, other) = Client::pair().await;
    let source = owner.snapshot("").await;
    let account = &other.keys.account_id;
    let modify =
        |change: &str| format!("ModifySnapshotAttribute&SnapshotId={source}&CreateVolumePermission.{change}");
    let described = |reply: &Reply| reply.count("snapshotId");
    for (change, seen) in [
        (modify("Add.1.Group=all"), 1),
        (modify("Remove.1.Group=all"), 0),
        (modify(&format!("Add.1.UserId={account}")), 1),
        (format!("ResetSnapshotAttribute&SnapshotId={source}&Attribute=createVolumePermission"), 0),
    ] {
        assert_eq!(owner.act(&change).await.status, 200, "{change}");
        assert_eq!(described(&other.described("us-east-1", &source).await), seen, "{change}");
        let status = other.copied(&source, "").await.element("status");
        assert_eq!(status, some(if seen == 1 { "completed" } else { "error" }), "{change}");
    }
    let both = modify(&format!("Add.1.UserId={account}&CreateVolumePermission.Remove.1.Group=all"));
    assert_eq!(owner.act(&both).await.outcome(), (400, String::from("InvalidParameterCombination")));
}
