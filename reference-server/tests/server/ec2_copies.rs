//! Copies of snapshots from end to end, and how they go.

use std::time::Duration;

use super::client::Client;
use super::ec2_setup::some;
use super::regional::Call;

#[tokio::test]
async fn a_copy_is_made_where_the_call_goes() {
    let client = Client::start().await;
    let source = client.snapshot("").await;
    let form = format!(
        "CopySnapshot&SourceRegion=us-east-1&SourceSnapshotId={source}&Description=mine&DestinationRegion=eu-west-1"
    );
    let reply = client.act_in("us-west-2", &form).await;
    let id = reply.element("snapshotId").expect("an id");
    client.wait();
    let shown = client.described("us-west-2", &id).await;
    let names = [
        "status",
        "progress",
        "ownerId",
        "volumeSize",
        "description",
        "encrypted",
        "storageTier",
        "transferType",
    ];
    let expected =
        ["completed", "100%", &client.keys.account_id, "3", "mine", "false", "standard", "standard"]
            .map(some);
    assert_eq!(shown.elements(names), expected, "{}", shown.text());
    assert_eq!(shown.element("volumeId"), some("vol-ffffffff"));
    let absent = [
        "kmsKeyId",
        "statusMessage",
        "outpostArn",
        "availabilityZone",
        "tagSet",
        "completionDurationMinutes",
    ];
    assert_eq!(shown.elements(absent), [const { None }; 6], "{}", shown.text());
    for region in ["us-east-1", "eu-west-1"] {
        let reply = client.described(region, &id).await;
        assert_eq!(reply.outcome(), (400, String::from("InvalidSnapshot.NotFound")), "{region}");
    }
}

#[tokio::test]
async fn a_copy_is_pending_until_its_time_has_come() {
    let client = Client::start().await;
    let source = client.snapshot("").await;
    let key = &client.keys.access_key_id;
    client.server.set_snapshot_time(key, Duration::from_secs(100));
    let id = client.copy_snapshot(&source, "").await.element("snapshotId").expect("an id");
    let states = ["status", "progress", "completionTime"];
    let [status, progress, time] = client.described("us-east-1", &id).await.elements(states);
    assert_eq!((status, progress, time), (some("pending"), some("0%"), None));
    client.server.advance_clock(key, Duration::from_secs(50));
    assert_eq!(client.described("us-east-1", &id).await.element("progress"), some("50%"));
    let again = client.copy_snapshot(&id, "").await.element("snapshotId").expect("an id");
    client.server.advance_clock(key, Duration::from_secs(100));
    assert_eq!(client.described("us-east-1", &id).await.element("status"), some("completed"));
    let failed = client.described("us-east-1", &again).await;
    let expected = ["error", "Source snapshot is not complete"].map(some);
    assert_eq!(failed.elements(["status", "statusMessage"]), expected);
    assert_eq!(failed.element("completionTime"), None);
}

#[tokio::test]
async fn a_time_based_copy_keeps_to_its_time() {
    let client = Client::start().await;
    let source = client.snapshot("").await;
    let key = &client.keys.access_key_id;
    client.server.set_snapshot_time(key, Duration::from_secs(3600));
    let reply = client.copy_snapshot(&source, "&CompletionDurationMinutes=15").await;
    let id = reply.element("snapshotId").expect("an id");
    let form = format!("Version=2016-11-15&Action=DescribeSnapshots&SnapshotId.1={id}");
    let mut passed = 3;
    for (seconds, status) in [(890, "pending"), (10, "completed")] {
        client.server.advance_clock(key, Duration::from_secs(seconds));
        passed += i64::try_from(seconds).expect("few");
        let shown = Call::ec2("us-east-1", &form).send_ahead(&client, passed).await;
        let names = ["transferType", "completionDurationMinutes", "status"];
        assert_eq!(shown.elements(names), ["time-based", "15", status].map(some), "{}", shown.text());
    }
}

/// What fails later, and how it is refused in a world that finds out before.
#[tokio::test]
async fn failures_come_later_unless_the_world_is_quick() {
    let client = Client::start().await;
    let source = client.snapshot("").await;
    let unsigned = "&PresignedUrl=http%3A%2F%2Fx%2F%3FAction%3DCopySnapshot";
    let cases = [
        ("snap-0123456789abcdef0", "", "Source snapshot is not found", "InvalidSnapshot.NotFound"),
        (
            &source,
            "&Encrypted=true&KmsKeyId=alias/none",
            "Given key ID is not accessible",
            "InvalidParameterValue",
        ),
        (&source, unsigned, "The presigned URL is for another snapshot", "InvalidParameterValue"),
    ];
    for (source, further, message, _) in cases {
        let shown = client.copied(source, further).await;
        assert_eq!(shown.elements(["status", "statusMessage"]), ["error", message].map(some), "{further}");
    }
    client.server.refuse_copies_early(&client.keys.access_key_id, true);
    for (source, further, _, code) in cases {
        let reply = client.copy_snapshot(source, further).await;
        assert_eq!(reply.outcome(), (400, code.to_owned()), "{further}");
    }
}

#[tokio::test]
async fn twenty_copies_are_in_progress_at_most() {
    let client = Client::start().await;
    let source = client.snapshot("").await;
    let mut ids = Vec::new();
    for _ in 0..20 {
        ids.extend(client.copy_snapshot(&source, "").await.element("snapshotId"));
    }
    let refused = (400, String::from("ResourceLimitExceeded"));
    assert_eq!(client.copy_snapshot(&source, "").await.outcome(), refused);
    let delete = format!("DeleteSnapshot&SnapshotId={}", ids[0]);
    assert_eq!(client.act(&delete).await.status, 200);
    assert_eq!(client.copy_snapshot(&source, "").await.outcome(), refused, "a deleted one counts");
    let elsewhere = format!("CopySnapshot&SourceRegion=us-east-1&SourceSnapshotId={source}");
    assert_eq!(client.act_in("us-west-2", &elsewhere).await.status, 200);
    client.wait();
    assert_eq!(client.copy_snapshot(&source, "").await.status, 200);
    let gone = client.described("us-east-1", &ids[0]).await;
    assert_eq!(gone.outcome(), (400, String::from("InvalidSnapshot.NotFound")));
}

#[tokio::test]
async fn nothing_of_the_source_is_inherited() {
    let client = Client::start().await;
    let source = client.snapshot("").await;
    for form in [
        format!("CreateTags&ResourceId.1={source}&Tag.1.Key=a&Tag.1.Value=b"),
        format!("ModifySnapshotAttribute&SnapshotId={source}&CreateVolumePermission.Add.1.Group=all"),
        format!("EnableFastSnapshotRestores&SourceSnapshotId.1={source}&AvailabilityZone.1=us-east-1a"),
        format!("LockSnapshot&SnapshotId={source}&LockMode=governance&LockDuration=1"),
    ] {
        assert_eq!(client.act(&form).await.status, 200, "{form}");
    }
    let shown = client.copied(&source, "").await;
    assert_eq!(shown.elements(["tagSet", "description"]), [None, some("")]);
    let id = shown.element("snapshotId").expect("an id");
    let attribute = format!("DescribeSnapshotAttribute&Attribute=createVolumePermission&SnapshotId={id}");
    assert_eq!(client.act(&attribute).await.count("item"), 0);
    for describe in ["DescribeFastSnapshotRestores", "DescribeLockedSnapshots"] {
        let reply = client.act(describe).await;
        assert_eq!(
            reply.elements(["item", "snapshotId"]).map(|text| text.is_some()),
            [true, true],
            "{describe}"
        );
        assert_eq!((reply.count("item"), reply.element("snapshotId")), (1, some(&source)), "{describe}");
    }
    assert_eq!(client.act(&format!("DeleteSnapshot&SnapshotId={id}")).await.status, 200);
}
