//! Pages of listings, as AWS was recorded to divide them.

use super::client::{Client, Reply};

const FOLDED: [&str; 4] =
    ["folder/aSubfolder/subFile1", "folder/aSubfolder/subFile2", "folder/file1", "folder/file2"];

async fn empty() -> Client {
    let client = Client::start().await;
    assert_eq!(client.put("/plain", &[], "").await.status, 200);
    client
}

async fn begin(client: &Client, key: &str) -> String {
    let reply = client.send("POST", &format!("/plain/{key}?uploads"), &[], "").await;
    reply.element("UploadId").expect("an upload id")
}

/// The texts of all elements of that name.
fn all(reply: &Reply, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let text = reply.text();
    let found = text.split(&open).skip(1).filter_map(|rest| rest.split_once(&close));
    found.map(|(text, _)| text.to_owned()).collect()
}

#[tokio::test]
async fn a_marker_inside_a_common_prefix_skips_it() {
    let client = empty().await;
    for key in FOLDED {
        client.put(&format!("/plain/{key}"), &[], "content 123").await;
        begin(&client, key).await;
    }
    for (listing, marker, next) in [
        ("", "marker", "NextMarker"),
        ("&versions", "key-marker", "NextKeyMarker"),
        ("&uploads", "key-marker", "NextKeyMarker"),
    ] {
        let limit = if listing == "&uploads" { "max-uploads" } else { "max-keys" };
        for text in ["folder/aSubfolder/", "folder/aSubfolder/subFile1"] {
            let query = format!("delimiter=/&{limit}=1&prefix=folder/&{marker}={text}{listing}");
            let query = query.replace('/', "%2F");
            let page = client.get(&format!("/plain?{query}")).await;
            assert_eq!(all(&page, "Key"), ["folder/file1"], "{query}");
            assert_eq!(page.element("IsTruncated").as_deref(), Some("true"), "{query}");
            assert_eq!(page.element(next).as_deref(), Some("folder/file1"), "{query}");
        }
    }
    let prefixed = client.get("/plain?delimiter=%2F&max-uploads=1&prefix=folder%2F&uploads").await;
    assert_eq!(prefixed.element("NextKeyMarker").as_deref(), Some(""), "{}", prefixed.text());
}

#[tokio::test]
async fn uploads_are_listed_in_the_order_in_which_they_began() {
    let client = empty().await;
    let mut ids = Vec::new();
    for key in ["test_c", "test_b", "test_a", "test_a", "test_a"] {
        ids.push(begin(&client, key).await);
    }
    let listed = client.get("/plain?uploads").await;
    assert_eq!(all(&listed, "UploadId"), [&*ids[2], &ids[3], &ids[4], &ids[1], &ids[0]]);
    assert_eq!(listed.element("NextKeyMarker").as_deref(), Some("test_c"));
    assert_eq!(listed.element("NextUploadIdMarker").as_ref(), Some(&ids[0]));
    assert!(!listed.text().contains("<Prefix>") && listed.text().contains("</DisplayName></Initiator>"));
    let last = client.get("/plain?key-marker=test_c&uploads").await;
    assert_eq!(last.element("NextKeyMarker").as_deref(), Some(""));
    let next = format!("/plain?key-marker=test_a&max-uploads=1&upload-id-marker={}&uploads", ids[2]);
    assert_eq!(all(&client.get(&next).await, "UploadId"), [&*ids[3]]);
    let wrong = client.get(&format!("/plain?key-marker=test_c&upload-id-marker={}&uploads", ids[1])).await;
    assert_eq!(wrong.outcome(), (400, String::from("InvalidArgument")));
    assert_eq!(wrong.element("Message").as_deref(), Some("Invalid uploadId marker"));
    assert_eq!(wrong.element("ArgumentValue").as_ref(), Some(&ids[1]));
}

#[tokio::test]
async fn parts_are_listed_despite_parameters_without_a_value() {
    let client = empty().await;
    let target = format!("/plain/m?uploadId={}", begin(&client, "m").await);
    client.put(&target.replace('?', "?partNumber=1&"), &[], "data").await;
    for parameter in ["part-number-marker=", "max-parts="] {
        let listed = client.get(&target.replace('?', &format!("?{parameter}&"))).await;
        assert_eq!(all(&listed, "PartNumber"), ["1"], "{parameter}");
        assert_eq!(listed.element("NextPartNumberMarker").as_deref(), Some("1"));
        assert!(listed.text().contains("</DisplayName></Initiator>"));
    }
    let beyond = client.get(&target.replace('?', "?part-number-marker=10&")).await;
    assert_eq!(beyond.element("NextPartNumberMarker").as_deref(), Some("0"));
}

#[tokio::test]
async fn a_page_of_versions_begins_behind_versions_that_are_gone() {
    let client = empty().await;
    let enabled = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    client.put("/plain?versioning", &[], enabled).await;
    for _ in 0..5 {
        client.put("/plain/prefixed_key", &[], "").await;
    }
    let first = client.get("/plain?max-keys=3&prefix=prefix&versions").await;
    let marker = first.element("NextVersionIdMarker").expect("a marker");
    let rest = format!("/plain?key-marker=prefixed_key&prefix=prefix&version-id-marker={marker}&versions");
    let before = all(&client.get(&rest).await, "VersionId");
    assert_eq!(before.len(), 2);
    for id in all(&first, "VersionId") {
        client.delete(&format!("/plain/prefixed_key?versionId={id}")).await;
    }
    assert_eq!(all(&client.get(&rest).await, "VersionId"), before);
    let by_key = client.get("/plain?key-marker=prefixed_key&prefix=prefix&versions").await;
    assert_eq!(all(&by_key, "VersionId"), Vec::<String>::new());
}

#[tokio::test]
async fn a_token_leaves_the_start_aside() {
    let client = empty().await;
    for number in 0..4 {
        client.put(&format!("/plain/test_{number}"), &[], "").await;
    }
    let first = client.get("/plain?list-type=2&max-keys=2").await;
    let token = first.element("NextContinuationToken").expect("a token").replace('=', "%3D");
    let target = format!("/plain?continuation-token={token}&list-type=2&start-after=test_2");
    let next = client.get(&target).await;
    assert_eq!(all(&next, "Key"), ["test_2", "test_3"]);
    assert_eq!(next.element("StartAfter"), None);
    let started = client.get("/plain?list-type=2&start-after=test_2").await;
    assert_eq!(all(&started, "Key"), ["test_3"]);
    assert_eq!(started.element("StartAfter").as_deref(), Some("test_2"));
    let empty = client.get("/plain?continuation-token=&list-type=2").await;
    assert_eq!(empty.outcome(), (400, String::from("InvalidArgument")));
    assert_eq!(empty.element("ArgumentName").as_deref(), Some("continuation-token"));
    assert_eq!(empty.element("ArgumentValue"), None);
}
