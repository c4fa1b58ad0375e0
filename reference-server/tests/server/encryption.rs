//! Encryption of objects under keys of KMS, and by the default of a bucket.

use serde_json::Value;

use super::client::{At, Client, Reply};

const KIND: &str = "x-amz-server-side-encryption";
const KEY: &str = "x-amz-server-side-encryption-aws-kms-key-id";
const BUCKET_KEY: &str = "x-amz-server-side-encryption-bucket-key-enabled";
const CONTEXT: &str = "x-amz-server-side-encryption-context";
/// The MD5 of `hello`, in quotes.
const MD5: &str = "\"5d41402abc4b2a76b9719d911017c592\"";

/// A new key: its id and its ARN.
async fn key(client: &Client) -> (String, String) {
    let reply = client.kms("CreateKey", "{}").await;
    let made: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let text = |name: &str| made["KeyMetadata"][name].as_str().unwrap_or_default().to_owned();
    (text("KeyId"), text("Arn"))
}

async fn set_default(client: &Client, rule: &str) {
    let body =
        format!("<ServerSideEncryptionConfiguration><Rule>{rule}</Rule></ServerSideEncryptionConfiguration>");
    assert_eq!(client.put("/plain?encryption", &[], &body).await.status, 200, "{body}");
}

fn default(kind: &str, key: Option<&str>) -> String {
    let key = key.map(|key| format!("<KMSMasterKeyID>{key}</KMSMasterKeyID>")).unwrap_or_default();
    format!(
        "<ApplyServerSideEncryptionByDefault><SSEAlgorithm>{kind}</SSEAlgorithm>{key}</ApplyServerSideEncryptionByDefault>"
    )
}

/// Kind, key and bucket key as headers tell them.
fn told(reply: &Reply) -> [Option<&str>; 3] {
    [KIND, KEY, BUCKET_KEY].map(|name| reply.header(name))
}

#[tokio::test]
async fn a_copy_is_encrypted_as_its_request_says_and_tells_so() {
    let client = Client::with_object().await.over_tls();
    let (id, arn) = key(&client).await;
    let headers = [(KIND, "aws:kms"), (KEY, id.as_str()), (BUCKET_KEY, "true")];
    let copied = client.copy("plain/a", "/plain/b", &headers).await;
    let expected = [Some("aws:kms"), Some(arn.as_str()), Some("true")];
    assert_eq!((copied.status, told(&copied)), (200, expected));
    let etag = copied.element("ETag").unwrap_or_default();
    assert_eq!((etag.len(), etag == MD5), (MD5.len(), false));
    assert!(copied.element("ChecksumCRC64NVME").is_some());
    for read in [client.get("/plain/b").await, client.head("/plain/b").await] {
        assert_eq!((told(&read), read.header("etag")), (expected, Some(etag.as_str())));
    }
    let again = client.copy("plain/b", "/plain/b", &[(KIND, "aws:kms:dsse"), (KEY, &arn)]).await;
    assert_eq!(told(&again), [Some("aws:kms:dsse"), Some(arn.as_str()), None]);
    assert_ne!(again.element("ETag"), Some(etag));
    // In place and without a word: it falls back to its bucket's default.
    let back = client.copy("plain/b", "/plain/b", &[]).await;
    assert_eq!((told(&back), back.element("ETag").as_deref()), ([Some("AES256"), None, None], Some(MD5)));
    assert_eq!(client.copy("plain/b", "/plain/b", &[]).await.status, 400);
}

#[tokio::test]
async fn the_default_of_the_bucket_is_for_those_who_say_nothing() {
    let client = Client::with_object().await.over_tls();
    let (id, arn) = key(&client).await;
    set_default(&client, &(default("aws:kms", Some(&id)) + "<BucketKeyEnabled>true</BucketKeyEnabled>"))
        .await;
    let shown = client.get("/plain?encryption").await;
    assert_eq!(shown.element("KMSMasterKeyID").as_deref(), Some(id.as_str()));
    assert_eq!(shown.element("BucketKeyEnabled").as_deref(), Some("true"));
    assert_eq!(told(&client.head("/plain/a").await), [Some("AES256"), None, None]);
    let by_default = [Some("aws:kms"), Some(arn.as_str()), Some("true")];
    assert_eq!(told(&client.put("/plain/c", &[], "hello").await), by_default);
    assert_eq!(told(&client.copy("plain/a", "/plain/b", &[]).await), by_default);
    assert_eq!(
        told(&client.copy("plain/a", "/plain/b", &[(BUCKET_KEY, "false")]).await),
        [Some("aws:kms"), Some(arn.as_str()), None]
    );
    let plain = client.copy("plain/a", "/plain/b", &[(KIND, "AES256")]).await;
    assert_eq!(told(&plain), [Some("AES256"), None, None]);
    // The key that AWS manages, not the default one.
    let managed = client.copy("plain/c", "/plain/b", &[(KIND, "aws:kms")]).await;
    let [kind, other, bucket_key] = told(&managed);
    assert_eq!((kind, bucket_key), (Some("aws:kms"), Some("true")));
    assert!(other.is_some_and(|other| other != arn && other.contains(":key/")));
    let described = client.kms("DescribeKey", r#"{"KeyId": "alias/aws/s3"}"#).await;
    assert!(described.text().contains(other.unwrap_or_default()));
    assert_eq!(client.delete("/plain?encryption").await.status, 204);
    assert_eq!(told(&client.copy("plain/c", "/plain/b", &[]).await), [Some("AES256"), None, None]);
}

#[tokio::test]
async fn keys_are_named_in_four_ways() {
    let client = Client::with_object().await.over_tls();
    let (id, arn) = key(&client).await;
    let create = format!(r#"{{"AliasName": "alias/blue", "TargetKeyId": "{id}"}}"#);
    assert_eq!(client.kms("CreateAlias", &create).await.status, 200);
    let alias_arn = arn.replace(&format!("key/{id}"), "alias/blue");
    for name in [&id, &arn, "alias/blue", &alias_arn] {
        let copied = client.copy("plain/a", "/plain/b", &[(KIND, "aws:kms"), (KEY, name)]).await;
        assert_eq!(told(&copied), [Some("aws:kms"), Some(arn.as_str()), None], "{name}");
    }
}

#[tokio::test]
async fn keys_that_do_not_serve_are_refused_and_nothing_is_written() {
    let client = Client::with_object().await.over_tls();
    let (id, arn) = key(&client).await;
    assert_eq!(client.put("/plain/k", &[(KIND, "aws:kms"), (KEY, &id)], "hello").await.status, 200);
    let unknown = "134f2428-cec1-4b25-a1ae-9048164dba47";
    let elsewhere = arn.replace("us-east-1", "us-west-2");
    let not_found = |name: &str| {
        let account = &client.keys.account_id;
        format!("Key 'arn:aws:kms:us-east-1:{account}:key/{name}' does not exist")
    };
    for (name, message) in [
        ("fake-key-id", "Invalid keyId 'fake-key-id'".to_owned()),
        (unknown, not_found(unknown)),
        (&elsewhere, "Invalid arn us-west-2".to_owned()),
    ] {
        let refused = client.copy("plain/a", "/plain/b", &[(KIND, "aws:kms"), (KEY, name)]).await;
        assert_eq!(refused.outcome(), (400, "KMS.NotFoundException".to_owned()), "{name}");
        assert_eq!(refused.element("Message").as_deref(), Some(message.as_str()));
    }
    let named = format!(r#"{{"KeyId": "{id}", "PendingWindowInDays": 7}}"#);
    for (change, code, end) in [
        ("DisableKey", "KMS.DisabledException", "is disabled."),
        ("ScheduleKeyDeletion", "KMS.KMSInvalidStateException", "is pending deletion."),
    ] {
        assert_eq!(client.kms(change, &named).await.status, 200);
        let to = client.copy("plain/a", "/plain/b", &[(KIND, "aws:kms"), (KEY, &id)]).await;
        let from = client.copy("plain/k", "/plain/b", &[]).await;
        for refused in [to, from, client.get("/plain/k").await] {
            assert_eq!(refused.outcome(), (400, code.to_owned()), "{change}");
            assert_eq!(refused.element("Message"), Some(format!("{arn} {end}")));
        }
        assert_eq!(client.head("/plain/k").await.status, 200);
    }
    let spec = r#"{"KeySpec": "RSA_2048", "KeyUsage": "ENCRYPT_DECRYPT"}"#;
    let rsa: Value = serde_json::from_slice(&client.kms("CreateKey", spec).await.body).unwrap_or_default();
    let rsa = rsa["KeyMetadata"]["KeyId"].as_str().unwrap_or_default();
    let refused = client.copy("plain/a", "/plain/b", &[(KIND, "aws:kms"), (KEY, rsa)]).await;
    assert_eq!(refused.outcome(), (400, "KMS.InvalidKeyUsageException".to_owned()));
    assert_eq!(client.head("/plain/b").await.status, 404);
}

#[tokio::test]
async fn a_key_of_another_account_serves_where_its_policy_says_so() {
    let (client, other) = Client::pair().await;
    let (client, other) = (client.over_tls(), other.over_tls());
    assert_eq!(client.put("/plain", &[], "").await.status, 200);
    assert_eq!(client.put("/plain/a", &[], "hello").await.status, 200);
    let (id, arn) = key(&other).await;
    let headers = [(KIND, "aws:kms"), (KEY, arn.as_str())];
    assert_eq!(
        client.copy("plain/a", "/plain/b", &headers).await.outcome(),
        (403, "AccessDenied".to_owned())
    );
    let statement = |account: &str, action: &str| {
        format!(
            r#"{{"Effect": "Allow", "Principal": {{"AWS": "{account}"}}, "Action": "{action}", "Resource": "*"}}"#
        )
    };
    let allow = async |actions: &str| {
        let policy = format!(
            r#"{{"Version": "2012-10-17", "Statement": [{}, {}]}}"#,
            statement(&other.keys.account_id, "kms:*"),
            statement(&client.keys.account_id, actions)
        );
        let put = serde_json::json!({"KeyId": id, "PolicyName": "default", "Policy": policy}).to_string();
        assert_eq!(other.kms("PutKeyPolicy", &put).await.status, 200);
    };
    allow("kms:GenerateDataKey").await;
    assert_eq!(
        told(&client.copy("plain/a", "/plain/b", &headers).await),
        [Some("aws:kms"), Some(arn.as_str()), None]
    );
    assert_eq!(client.copy("plain/b", "/plain/c", &[]).await.outcome(), (403, "AccessDenied".to_owned()));
    allow("kms:Decrypt").await;
    assert_eq!(client.copy("plain/b", "/plain/c", &[]).await.status, 200);
    // By its id it would be one of the caller's own.
    let by_id = client.copy("plain/a", "/plain/d", &[(KIND, "aws:kms"), (KEY, &id)]).await;
    assert_eq!(by_id.outcome(), (400, "KMS.NotFoundException".to_owned()));
}

#[tokio::test]
async fn what_belongs_to_a_key_is_said_only_beside_it() {
    let client = Client::with_object().await.over_tls();
    let (id, _) = key(&client).await;
    let context = "eyJhIjoiYiJ9";
    let given = client.copy("plain/a", "/plain/b", &[(KIND, "aws:kms"), (CONTEXT, context)]).await;
    assert_eq!((given.status, given.header(CONTEXT)), (200, Some(context)));
    assert_eq!(client.copy("plain/b", "/plain/c", &[(KIND, "aws:kms")]).await.header(CONTEXT), None);
    let invalid: [&[(&str, &str)]; 7] = [
        &[(KEY, &id)],
        &[(KIND, "AES256"), (KEY, &id)],
        &[(KIND, "AES256"), (CONTEXT, context)],
        &[(KIND, "aws:kms"), (CONTEXT, "{}")],
        &[(KIND, "aws:kms"), (CONTEXT, "W10=")],
        &[(KIND, "aws:kms"), (CONTEXT, "eyJhIjoxfQ==")],
        &[(KIND, "aws:kms"), (BUCKET_KEY, "perhaps")],
    ];
    for headers in invalid {
        let refused = client.copy("plain/a", "/plain/d", headers).await;
        assert_eq!(refused.outcome(), (400, "InvalidArgument".to_owned()), "{headers:?}");
    }
    for kind in ["aws:fsx", "aes256", "AWS:KMS", ""] {
        let refused = client.copy("plain/a", "/plain/d", &[(KIND, kind)]).await;
        assert_eq!(refused.outcome(), (400, "InvalidEncryptionAlgorithmError".to_owned()), "{kind}");
    }
    assert_eq!(client.head("/plain/d").await.status, 404);
    let read = client.send("GET", "/plain/a", &[(KIND, "AES256")], "").await;
    assert_eq!(read.outcome(), (400, "InvalidArgument".to_owned()));
}

#[tokio::test]
async fn an_upload_under_a_key_tells_it_from_beginning_to_end() {
    let client = Client::with_object().await.over_tls();
    let (id, arn) = key(&client).await;
    let headers = [(KIND, "aws:kms"), (KEY, id.as_str()), (BUCKET_KEY, "true")];
    let begun = client.send("POST", "/plain/m?uploads", &headers, "").await;
    let expected = [Some("aws:kms"), Some(arn.as_str()), Some("true")];
    assert_eq!(told(&begun), expected);
    let upload = begun.element("UploadId").unwrap_or_default();
    let copied = client.copy("plain/a", &format!("/plain/m?partNumber=1&uploadId={upload}"), &[]).await;
    assert_eq!((copied.status, told(&copied)), (200, expected));
    let etag = copied.element("ETag").unwrap_or_default();
    assert_ne!(etag, MD5);
    let listed = client.get(&format!("/plain/m?uploadId={upload}")).await;
    assert_eq!(listed.element("ETag").as_deref(), Some(etag.as_str()));
    let body = format!(
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part></CompleteMultipartUpload>"
    );
    let completed = client.send("POST", &format!("/plain/m?uploadId={upload}"), &[], &body).await;
    assert_eq!((completed.status, told(&completed)), (200, expected));
    let etag = completed.element("ETag").unwrap_or_default();
    assert!(etag.ends_with("-1\"") && etag.len() == MD5.len() + 2, "{etag}");
    let read = client.get("/plain/m").await;
    assert_eq!((read.text().as_str(), told(&read), read.header("etag")), ("hello", expected, Some(&*etag)));
}

#[tokio::test]
async fn annotations_are_encrypted_as_their_object_is() {
    let client = Client::with_object().await.over_tls();
    let note = "annotation&annotationName=note";
    assert_eq!(client.put("/plain/k", &[(KIND, "aws:kms")], "hello").await.status, 200);
    for (key, kind) in [("k", "aws:kms"), ("a", "AES256")] {
        let target = format!("/plain/{key}?{note}");
        assert_eq!(client.put(&target, &[], "x").await.header(KIND), Some(kind));
        let read = client.get(&target).await;
        assert_eq!((read.text().as_str(), told(&read)), ("x", [Some(kind), None, None]));
    }
}

#[tokio::test]
async fn what_a_key_of_kms_protects_comes_and_goes_over_tls_alone() {
    let mut client = Client::with_object().await.over_tls();
    let kms = [(KIND, "aws:kms")];
    assert_eq!(client.put("/plain/k", &kms, "hello").await.status, 200);
    client.secure = false;
    let refused = (400, "InvalidRequest".to_owned());
    assert_eq!(client.put("/plain/b", &kms, "hello").await.outcome(), refused);
    assert_eq!(client.copy("plain/a", "/plain/b", &kms).await.outcome(), refused);
    assert_eq!(client.copy("plain/k", "/plain/b", &[]).await.outcome(), refused);
    assert_eq!(client.get("/plain/k").await.outcome(), refused);
    assert_eq!(client.head("/plain/b").await.status, 404);
    assert_eq!(client.copy("plain/a", "/plain/b", &[(KIND, "AES256")]).await.status, 200);
}

#[tokio::test]
async fn a_copy_to_another_region_gets_a_key_of_that_region() {
    let client = Client::with_object().await.over_tls();
    let west = At::region("us-west-2");
    let location = "<CreateBucketConfiguration><LocationConstraint>us-west-2</LocationConstraint></CreateBucketConfiguration>";
    assert_eq!(client.send_to(west, "PUT", "/far", &[], location).await.status, 200);
    let (_, arn) = key(&client).await;
    assert_eq!(client.put("/plain/k", &[(KIND, "aws:kms"), (KEY, &arn)], "hello").await.status, 200);
    let copy = async |headers: &[(&str, &str)]| {
        let headers = [&[("x-amz-copy-source", "plain/k")], headers].concat();
        client.send_to(west, "PUT", "/far/b", &headers, "").await
    };
    assert_eq!(told(&copy(&[]).await), [Some("AES256"), None, None]);
    let by_kms = copy(&[(KIND, "aws:kms")]).await;
    let start = format!("arn:aws:kms:us-west-2:{}:key/", client.keys.account_id);
    assert!(by_kms.header(KEY).is_some_and(|key| key.starts_with(&start)), "{by_kms:?}");
    let refused = copy(&[(KIND, "aws:kms"), (KEY, &arn)]).await;
    assert_eq!(refused.outcome(), (400, "KMS.NotFoundException".to_owned()));
    assert_eq!(refused.element("Message").as_deref(), Some("Invalid arn us-east-1"));
}

#[tokio::test]
async fn an_upload_needs_its_key_until_it_ends() {
    let client = Client::with_object().await.over_tls();
    let (id, _) = key(&client).await;
    let begun = client.send("POST", "/plain/m?uploads", &[(KIND, "aws:kms"), (KEY, &id)], "").await;
    let upload = begun.element("UploadId").unwrap_or_default();
    let part = format!("/plain/m?partNumber=1&uploadId={upload}");
    let etag = client.copy("plain/a", &part, &[]).await.element("ETag").unwrap_or_default();
    assert_eq!(client.kms("DisableKey", &format!(r#"{{"KeyId": "{id}"}}"#)).await.status, 200);
    let refused = (400, "KMS.DisabledException".to_owned());
    assert_eq!(client.copy("plain/a", &part, &[]).await.outcome(), refused);
    assert_eq!(client.put(&part, &[], "hello").await.outcome(), refused);
    let body = format!(
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part></CompleteMultipartUpload>"
    );
    let target = format!("/plain/m?uploadId={upload}");
    assert_eq!(client.send("POST", &target, &[], &body).await.outcome(), refused);
}
