//! The Query protocol: forms as boto3 sends them, replies and errors as the documents show them.

use super::client::Client;

/// As boto3 sends it, with all that does not exclude one another.
const CAPTURED: &str = "Action=CopySnapshot&Version=2016-11-15&SourceRegion=us-west-2\
    &SourceSnapshotId=snap-0123456789abcdef0&Description=a+b%26c&Encrypted=true&KmsKeyId=alias%2Fx\
    &CompletionDurationMinutes=15&TagSpecification.1.ResourceType=snapshot&TagSpecification.1.Tag.1.Key=k\
    &TagSpecification.1.Tag.1.Value=v&TagSpecification.1.Tag.2.Key=k2&TagSpecification.1.Tag.2.Value=\
    &DryRun=false&PresignedUrl=http%3A%2F%2F127.0.0.1%3A18999%2F%3FAction%3DCopySnapshot\
    &DestinationRegion=us-east-1";

#[tokio::test]
async fn what_boto3_sends_is_read() {
    let client = Client::start().await;
    let reply = client.ec2(CAPTURED).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let id = reply.element("snapshotId").unwrap_or_default();
    let text = reply.text();
    let request_id = reply.element("requestId").unwrap_or_default();
    assert_eq!(
        text,
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <CopySnapshotResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">\
             <requestId>{request_id}</requestId><snapshotId>{id}</snapshotId>\
             <tagSet><item><key>k</key><value>v</value></item><item><key>k2</key><value></value></item></tagSet>\
             </CopySnapshotResponse>"
        )
    );
    assert_eq!((request_id.len(), id.len()), (36, 22), "{text}");
    let described = client.described("us-east-1", &id).await;
    assert_eq!(described.element("description").as_deref(), Some("a b&amp;c"));
}

#[tokio::test]
async fn errors_have_their_envelope_and_no_html() {
    let client = Client::start().await;
    let reply = client.ec2("Action=NoSuchAction&Version=2016-11-15").await;
    let text = reply.text();
    assert!(
        text.starts_with(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <Response><Errors><Error><Code>InvalidAction</Code><Message>"
        ),
        "{text}"
    );
    assert!(text.contains("</Message></Error></Errors><RequestID>"), "{text}");
    assert!(text.ends_with("</RequestID></Response>"), "{text}");
    assert_eq!(reply.header("content-type"), Some("text/xml;charset=UTF-8"));
}

#[tokio::test]
async fn requests_that_are_none_are_refused() {
    let client = Client::start().await;
    let copy = "Action=CopySnapshot&Version=2016-11-15&SourceRegion=us-east-1&SourceSnapshotId=snap-12345678";
    let with = |further: &str| format!("{copy}&{further}");
    for (form, status, code) in [
        (String::new(), 400, "MissingAction"),
        ("Version=2016-11-15".to_owned(), 400, "MissingAction"),
        ("Action=&Version=2016-11-15".to_owned(), 400, "MissingAction"),
        ("Action=copysnapshot&Version=2016-11-15".to_owned(), 400, "InvalidAction"),
        ("Action=DescribeRegions".to_owned(), 400, "MissingParameter"),
        ("Action=DescribeRegions&Version=1999-01-01".to_owned(), 400, "NoSuchVersion"),
        ("Action=DescribeRegions&Version=2016-11-15&A=%zz".to_owned(), 400, "MalformedQueryString"),
        ("Action=CopySnapshot&Version=2016-11-15".to_owned(), 400, "MissingParameter"),
        (with("Bogus=1"), 400, "UnknownParameter"),
        (with("sourceSnapshotId=snap-12345678"), 400, "UnknownParameter"),
        (with("TagSpecification.first.ResourceType=snapshot"), 400, "UnknownParameter"),
        (with("TagSpecification.1.Tags.1.Key=a"), 400, "UnknownParameter"),
        (with("Encrypted=perhaps"), 400, "InvalidParameterValue"),
        (with("DryRun=1"), 400, "InvalidParameterValue"),
        (with("CompletionDurationMinutes=1h"), 400, "InvalidParameterValue"),
        (with("CompletionDurationMinutes=16"), 400, "InvalidParameterValue"),
        (with("Encrypted=false"), 400, "InvalidParameterValue"),
        (with("KmsKeyId="), 400, "InvalidParameterValue"),
        (with("PresignedUrl=ftp%3A%2F%2Fx"), 400, "InvalidParameterValue"),
        (with("DryRun=true"), 412, "DryRunOperation"),
    ] {
        assert_eq!(client.ec2(&form).await.outcome(), (status, code.to_owned()), "{form}");
    }
    let left = client.act("DescribeSnapshots").await;
    assert_eq!((left.status, left.count("item")), (200, 0));
}

#[tokio::test]
async fn sources_are_checked_before_anything_is_made() {
    let client = Client::start().await;
    for (region, source, code) in [
        ("xx-nowhere-1", "snap-12345678", "InvalidRegion"),
        ("us-east-1a", "snap-12345678", "InvalidRegion"),
        ("US-EAST-1", "snap-12345678", "InvalidRegion"),
        ("us-east-1", "snap-1234567", "InvalidSnapshotID.Malformed"),
        ("us-east-1", "vol-12345678", "InvalidSnapshotID.Malformed"),
        ("us-east-1", "", "MissingParameter"),
    ] {
        let form = format!("CopySnapshot&SourceRegion={region}&SourceSnapshotId={source}");
        assert_eq!(client.act(&form).await.outcome(), (400, code.to_owned()), "{region} {source}");
    }
}

#[tokio::test]
async fn tags_are_checked() {
    let client = Client::start().await;
    let source = client.snapshot("").await;
    let tag = |key: &str, value: &str| {
        format!("&TagSpecification.1.Tag.1.Key={key}&TagSpecification.1.Tag.1.Value={value}")
    };
    let many = (1..=51).map(|number| format!("&TagSpecification.1.Tag.{number}.Key=k{number}"));
    for (kind, tags, code) in [
        ("snapshot", tag("aws:x", ""), "InvalidTagKey.Malformed"),
        ("snapshot", tag("", "v"), "InvalidTagKey.Malformed"),
        ("snapshot", tag(&"k".repeat(129), "v"), "InvalidParameterValue"),
        ("snapshot", tag("k", &"v".repeat(257)), "InvalidParameterValue"),
        ("snapshot", many.collect(), "TagLimitExceeded"),
        ("snapshot", String::new(), "InvalidParameterValue"),
        ("volume", tag("k", "v"), "InvalidParameterValue"),
    ] {
        let further = format!("&TagSpecification.1.ResourceType={kind}{tags}");
        let reply = client.copy_snapshot(&source, &further).await;
        assert_eq!(reply.outcome(), (400, code.to_owned()), "{further}");
    }
    let further =
        format!("&TagSpecification.1.ResourceType=snapshot{}", tag(&"k".repeat(128), &"v".repeat(256)));
    assert_eq!(client.copy_snapshot(&source, &further).await.status, 200);
}
