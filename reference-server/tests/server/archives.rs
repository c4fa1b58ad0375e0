//! Archives, restores, tiers and expiry, as far as the clock stands still.

use super::client::Client;

const RESTORE: &str = "<RestoreRequest><Days>2</Days></RestoreRequest>";

async fn archived(class: &str) -> Client {
    let client = Client::with_object().await;
    assert_eq!(client.put("/plain/cold", &[("x-amz-storage-class", class)], "hello").await.status, 200);
    client
}

#[tokio::test]
async fn archived_objects_show_their_headers_alone() {
    let client = archived("GLACIER").await;
    let head = client.head("/plain/cold").await;
    assert_eq!((head.status, head.header("x-amz-storage-class")), (200, Some("GLACIER")));
    let read = client.get("/plain/cold").await;
    assert_eq!(read.outcome(), (403, "InvalidObjectState".to_owned()));
    assert_eq!(read.element("StorageClass").as_deref(), Some("GLACIER"));
    let copied = client.copy("plain/cold", "/plain/b", &[]).await;
    assert_eq!(copied.outcome(), (403, "ObjectNotInActiveTierError".to_owned()));
}

#[tokio::test]
async fn a_restore_takes_its_time() {
    let client = archived("DEEP_ARCHIVE").await;
    let restore = client.send("POST", "/plain/cold?restore", &[], RESTORE).await;
    assert_eq!(restore.status, 202);
    let head = client.head("/plain/cold").await;
    assert_eq!(head.header("x-amz-restore"), Some("ongoing-request=\"true\""));
    let again = client.send("POST", "/plain/cold?restore", &[], RESTORE).await;
    assert_eq!(again.outcome(), (409, "RestoreAlreadyInProgress".to_owned()));
    let active = client.send("POST", "/plain/a?restore", &[], RESTORE).await;
    assert_eq!(active.outcome(), (403, "InvalidObjectState".to_owned()));
}

#[tokio::test]
async fn replies_say_when_objects_expire() {
    let client = Client::with_object().await;
    let rule = "<LifecycleConfiguration><Rule><ID>a b</ID><Filter><Prefix>b</Prefix></Filter><Status>Enabled</Status>\
        <Expiration><Date>2199-01-01T00:00:00Z</Date></Expiration></Rule></LifecycleConfiguration>";
    assert_eq!(client.get("/plain?lifecycle").await.outcome().1, "NoSuchLifecycleConfiguration");
    assert_eq!(client.put("/plain?lifecycle", &[], rule).await.status, 200);
    assert_eq!(client.get("/plain?lifecycle").await.element("Prefix").as_deref(), Some("b"));
    let expires = Some("expiry-date=\"Tue, 01 Jan 2199 00:00:00 GMT\", rule-id=\"a%20b\"");
    assert_eq!(client.copy("plain/a", "/plain/b", &[]).await.header("x-amz-expiration"), expires);
    assert_eq!(client.head("/plain/b").await.header("x-amz-expiration"), expires);
    assert_eq!(client.copy("plain/a", "/plain/c", &[]).await.header("x-amz-expiration"), None);
    assert_eq!(client.delete("/plain?lifecycle").await.status, 204);
    assert_eq!(client.head("/plain/b").await.header("x-amz-expiration"), None);
}

#[tokio::test]
async fn configurations_that_make_no_sense_are_refused() {
    let client = Client::with_object().await;
    let rule = |inside: &str| {
        format!(
            "<LifecycleConfiguration><Rule><Status>Enabled</Status>{inside}</Rule></LifecycleConfiguration>"
        )
    };
    for (inside, code) in [
        ("<Expiration><Days>7</Days></Expiration>", "MalformedXML"),
        ("<Filter/><Expiration><Date>2199-01-01T02:00:00Z</Date></Expiration>", "InvalidArgument"),
        ("<Filter/><Expiration><Days>0</Days></Expiration>", "InvalidArgument"),
        (
            "<Filter><And><Prefix>a</Prefix></And><Prefix/></Filter><Expiration><Days>7</Days></Expiration>",
            "MalformedXML",
        ),
    ] {
        let refused = client.put("/plain?lifecycle", &[], &rule(inside)).await;
        assert_eq!(refused.outcome(), (400, code.to_owned()), "{inside}");
    }
    let fine = rule("<Filter/><Expiration><Days>7</Days></Expiration>");
    let size = [("x-amz-transition-default-minimum-object-size", "value")];
    let refused = client.put("/plain?lifecycle", &size, &fine).await;
    assert_eq!(refused.outcome(), (400, "InvalidRequest".to_owned()));
    let message = "Invalid TransitionDefaultMinimumObjectSize found: value";
    assert_eq!(refused.element("Message").as_deref(), Some(message));
    let tiering = |days: &str| {
        format!(
            "<IntelligentTieringConfiguration><Id>cold</Id><Status>Enabled</Status><Tiering><Days>{days}</Days>\
             <AccessTier>ARCHIVE_ACCESS</AccessTier></Tiering></IntelligentTieringConfiguration>"
        )
    };
    let target = "/plain?id=cold&intelligent-tiering";
    assert_eq!(client.put(target, &[], &tiering("89")).await.outcome(), (400, "InvalidArgument".to_owned()));
    assert_eq!(client.put(target, &[], &tiering("90")).await.status, 204);
    assert_eq!(client.get(target).await.element("Days").as_deref(), Some("90"));
    assert_eq!(client.delete(target).await.status, 204);
    assert_eq!(client.get(target).await.outcome(), (404, "NoSuchConfiguration".to_owned()));
}
