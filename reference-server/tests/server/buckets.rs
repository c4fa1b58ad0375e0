//! Buckets: what is said of them and refused, as AWS was recorded to.

use super::client::Client;

#[tokio::test]
async fn a_bucket_has_an_arn() {
    let client = Client::start().await;
    let arn = Some("arn:aws:s3:::plain");
    assert_eq!(client.put("/plain", &[], "").await.header("x-amz-bucket-arn"), arn);
    assert_eq!(client.head("/plain").await.header("x-amz-bucket-arn"), arn);
    assert_eq!(client.get("/").await.element("BucketArn").as_deref(), arn);
}

#[tokio::test]
async fn the_first_region_is_not_named() {
    let client = Client::start().await;
    for (region, code) in [
        ("us-east-1", "InvalidLocationConstraint"),
        ("foo", "InvalidLocationConstraint"),
        ("aws-global", "InvalidLocationConstraint"),
        ("us-west-1", "IllegalLocationConstraintException"),
    ] {
        let body = format!(
            "<CreateBucketConfiguration><LocationConstraint>{region}</LocationConstraint></CreateBucketConfiguration>"
        );
        let reply = client.put("/plain", &[], &body).await;
        assert_eq!(reply.outcome(), (400, code.to_owned()), "{region}");
        let named = (code == "InvalidLocationConstraint").then_some(region);
        assert_eq!(reply.element("LocationConstraint").as_deref(), named);
    }
}

#[tokio::test]
async fn buckets_with_versions_say_what_is_left() {
    let client = Client::with_object().await;
    let message = "The bucket you tried to delete is not empty";
    assert_eq!(client.delete("/plain").await.element("Message").as_deref(), Some(message));
    let enabled = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    client.put("/plain?versioning", &[], enabled).await;
    let refused = client.delete("/plain").await;
    assert_eq!(refused.outcome(), (409, String::from("BucketNotEmpty")));
    let message = format!("{message}. You must delete all versions in the bucket.");
    assert_eq!(refused.element("Message"), Some(message));
}

#[tokio::test]
async fn default_encryption_is_one_rule() {
    let client = Client::start().await;
    let rule = |content: &str| {
        let default = "ApplyServerSideEncryptionByDefault";
        format!("<Rule><{default}><SSEAlgorithm>AES256</SSEAlgorithm>{content}</{default}></Rule>")
    };
    let put = async |rules: &str| {
        let root = "ServerSideEncryptionConfiguration";
        client.put("/plain?encryption", &[], &format!("<{root}>{rules}</{root}>")).await.outcome()
    };
    assert_eq!(put("").await, (404, String::from("NoSuchBucket")));
    client.put("/plain", &[], "").await;
    assert_eq!(put("").await, (400, String::from("MalformedXML")));
    assert_eq!(put(&[rule(""), rule("")].concat()).await, (400, String::from("MalformedXML")));
    let key = rule("<KMSMasterKeyID>randomkeyid</KMSMasterKeyID>");
    assert_eq!(put(&key).await, (400, String::from("InvalidArgument")));
    assert_eq!(put(&rule("")).await, (200, String::new()));
}

#[tokio::test]
async fn names_of_other_things_are_taken() {
    let client = Client::start().await;
    for name in ["plain-s3alias", "plain--ol-s3", "plain.mrap", "op-1%2Fplain"] {
        let reply = client.put(&format!("/{name}"), &[], "").await;
        assert_eq!(reply.outcome(), (400, String::from("InvalidBucketName")), "{name}");
    }
}
