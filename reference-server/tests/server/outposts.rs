//! Buckets on Outposts: reached through their access points, copied within themselves.

use copyspec_reference_server::{Door, Furnishing};

use super::client::{At, Client, Reply};

/// The host of an access point on an Outpost.
fn host(door: &Door) -> String {
    let Door { name, account_id, region, outpost_id, .. } = door;
    format!(
        "{name}-{account_id}.{}.s3-outposts.{region}.amazonaws.com",
        outpost_id.as_deref().unwrap_or_default()
    )
}

fn at<'a>(host: &'a str) -> At<'a> {
    At { host, region: "us-east-1", service: "s3-outposts" }
}

fn short_arn(door: &Door) -> String {
    let (start, _) = door.arn.split_once("/accesspoint/").expect("an ARN of an access point");
    format!("{start}/object/a")
}

/// A client with `plain/a` and an object `a` in each bucket on an Outpost.
async fn furnished() -> (Client, Furnishing) {
    let client = Client::with_object().await;
    let places = client.server.furnish(&client.keys.access_key_id).expect("a world");
    for door in &places.outpost_buckets {
        let reply =
            client.send_to(at(&host(door)), "PUT", "/a", &[("x-amz-meta-color", "red")], "hello").await;
        assert_eq!(reply.status, 200, "{}", reply.text());
    }
    (client, places)
}

/// Copies to `b` in the first of them.
async fn copy(client: &Client, places: &Furnishing, source: &str, headers: &[(&str, &str)]) -> Reply {
    client.copy_at(at(&host(&places.outpost_buckets[0])), source, "/b", headers).await
}

async fn get(client: &Client, door: &Door, target: &str) -> Reply {
    client.send_to(at(&host(door)), "GET", target, &[], "").await
}

#[tokio::test]
async fn objects_are_copied_within_a_bucket() {
    let (client, places) = furnished().await;
    let [first, ..] = &places.outpost_buckets;
    let long = format!("{}/object/a", first.arn);
    for source in [short_arn(first), short_arn(first).replace(':', "%3A"), long, format!("{}/a", first.alias)]
    {
        assert_eq!(copy(&client, &places, &source, &[]).await.status, 200, "{source}");
        let reply = get(&client, first, "/b").await;
        assert_eq!((reply.text(), reply.header("x-amz-meta-color")), ("hello".into(), Some("red")));
        assert_eq!(reply.header("x-amz-storage-class"), Some("OUTPOSTS"));
        client.send_to(at(&host(first)), "DELETE", "/b", &[], "").await;
    }
    assert!(!client.get("/").await.text().contains("op-"));
}

#[tokio::test]
async fn nothing_leaves_or_enters_its_bucket() {
    let (client, places) = furnished().await;
    let [first, second, sibling] = &places.outpost_buckets;
    let refused = (400, String::from("InvalidRequest"));
    for source in [
        format!("{}/object/a", second.arn),
        format!("{}/object/a", sibling.arn),
        short_arn(second),
        String::from("plain/a"),
    ] {
        assert_eq!(copy(&client, &places, &source, &[]).await.outcome(), refused, "{source}");
    }
    let out = client.copy(&short_arn(first), "/plain/b", &[]).await;
    assert_eq!(out.outcome(), refused);
    assert_eq!(get(&client, first, "/b").await.status, 404);
    assert_eq!(client.get("/plain/b").await.status, 404);
}

#[tokio::test]
async fn there_is_one_class_and_no_list() {
    let (client, places) = furnished().await;
    let source = short_arn(&places.outpost_buckets[0]);
    let owner = format!("id=\"{}\"", client.keys.canonical_user_id);
    for (name, value, status, code) in [
        ("x-amz-storage-class", "OUTPOSTS", 200, ""),
        ("x-amz-storage-class", "STANDARD", 400, "InvalidStorageClass"),
        ("x-amz-acl", "private", 501, "NotImplemented"),
        ("x-amz-grant-read", &owner, 501, "NotImplemented"),
        ("x-amz-server-side-encryption", "AES256", 200, ""),
        ("x-amz-server-side-encryption", "aws:kms", 400, "InvalidEncryptionAlgorithmError"),
    ] {
        let reply = copy(&client, &places, &source, &[(name, value)]).await;
        assert_eq!(reply.outcome(), (status, code.to_owned()), "{name}: {value}");
    }
    let reply = client.copy("plain/a", "/plain/b", &[("x-amz-storage-class", "OUTPOSTS")]).await;
    assert_eq!(reply.outcome(), (400, String::from("InvalidStorageClass")));
}

#[tokio::test]
async fn the_bucket_is_reached_through_its_access_point() {
    let (client, places) = furnished().await;
    let [first, ..] = &places.outpost_buckets;
    let outpost = first.outpost_id.as_deref().expect("an Outpost");
    for host in [
        format!("{}.{outpost}.s3-outposts.us-east-1.amazonaws.com", first.alias),
        format!("{}.ec2.s3-outposts.us-east-1.amazonaws.com", first.alias),
    ] {
        let reply = client.send_to(at(&host), "GET", "/a", &[], "").await;
        assert_eq!((reply.status, reply.text()), (200, String::from("hello")), "{host}");
    }
    let address = client.send_to(at(""), "GET", &format!("/{}/a", first.alias), &[], "").await;
    assert_eq!(address.text(), "hello");
    let missing = (404, String::from("NoSuchBucket"));
    for name in [first.bucket.clone(), first.alias.clone(), format!("{outpost}%2F{}", first.bucket)] {
        assert_eq!(client.get(&format!("/{name}/a")).await.outcome(), missing, "{name}");
    }
    let other = host(first).replace("copyspec-first", "copyspec-gone");
    let reply = client.send_to(at(&other), "GET", "/a", &[], "").await;
    assert_eq!(reply.outcome(), (404, String::from("NoSuchAccessPoint")));
    let signed = client.send_to(At::host(&host(first), "us-east-1"), "GET", "/a", &[], "").await;
    assert_eq!(signed.outcome(), (400, String::from("AuthorizationHeaderMalformed")));
}
