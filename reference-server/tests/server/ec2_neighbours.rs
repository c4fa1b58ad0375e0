//! What is made of snapshots, and what else is done with them.

use super::client::Client;
use super::ec2_setup::some;

#[tokio::test]
async fn volumes_are_made_of_what_is_completed() {
    let client = Client::start().await;
    let source = client.snapshot("&Encrypted=true").await;
    let id = client.copy_snapshot(&source, "").await.element("snapshotId").expect("an id");
    let create = format!("CreateVolume&AvailabilityZone=us-east-1b&SnapshotId={id}");
    assert_eq!(client.act(&create).await.outcome(), (400, String::from("IncorrectState")));
    client.wait();
    let volume = client.act(&create).await;
    assert_eq!(volume.elements(["size", "encrypted", "snapshotId"]), ["3", "true", &id].map(some));
    assert_eq!(
        client.act(&format!("{create}&Size=2")).await.outcome(),
        (400, String::from("InvalidParameterValue"))
    );
    assert_eq!(client.act(&format!("{create}&Size=4")).await.element("size"), some("4"));
    let unknown = client.act("DescribeVolumes&VolumeId.1=vol-ffffffff").await;
    assert_eq!(unknown.outcome(), (400, String::from("InvalidVolume.NotFound")));
    let filtered =
        client.act(&format!("DescribeVolumes&Filter.1.Name=snapshot-id&Filter.1.Value.1={id}")).await;
    assert_eq!((filtered.count("volumeId"), filtered.element("status")), (2, some("available")));
}

#[tokio::test]
async fn an_image_keeps_its_snapshot() {
    let client = Client::start().await;
    let id = client.snapshot("").await;
    let form = format!(
        "RegisterImage&Name=image&RootDeviceName=/dev/sda1&BlockDeviceMapping.1.DeviceName=/dev/sda1\
         &BlockDeviceMapping.1.Ebs.SnapshotId={id}"
    );
    let image = client.made(&form, "imageId").await;
    let shown = client.act(&format!("DescribeImages&ImageId.1={image}")).await;
    assert_eq!(shown.elements(["imageState", "snapshotId", "volumeSize"]), ["available", &id, "3"].map(some));
    let delete = format!("DeleteSnapshot&SnapshotId={id}");
    assert_eq!(client.act(&delete).await.outcome(), (400, String::from("InvalidSnapshot.InUse")));
    assert_eq!(client.act(&format!("DeregisterImage&ImageId={image}")).await.status, 200);
    assert_eq!(client.act(&delete).await.status, 200);
}

#[tokio::test]
async fn an_archived_snapshot_is_restored_before_it_is_copied() {
    let client = Client::start().await;
    let id = client.snapshot("").await;
    let refused = (400, String::from("IncorrectState"));
    assert_eq!(
        client.act(&format!("ModifySnapshotTier&SnapshotId={id}&StorageTier=archive")).await.status,
        200
    );
    // Until it is archived it is what it was.
    assert_eq!(client.copy_snapshot(&id, "").await.status, 200);
    client.wait();
    assert_eq!(client.described("us-east-1", &id).await.element("storageTier"), some("archive"));
    assert_eq!(client.copy_snapshot(&id, "").await.outcome(), refused);
    let restore = format!("RestoreSnapshotTier&SnapshotId={id}&TemporaryRestoreDays=2");
    assert_eq!(client.act(&restore).await.element("restoreDuration"), some("2"));
    client.wait();
    let shown = client.copied(&id, "").await;
    assert_eq!(shown.elements(["status", "storageTier"]), ["completed", "standard"].map(some));
    assert!(client.described("us-east-1", &id).await.element("restoreExpiryTime").is_some());
}

#[tokio::test]
async fn a_locked_snapshot_is_not_deleted() {
    let client = Client::start().await;
    let id = client.snapshot("").await;
    let lock = format!("LockSnapshot&SnapshotId={id}&LockMode=compliance&LockDuration=1&CoolOffPeriod=1");
    assert_eq!(client.act(&lock).await.element("lockState"), some("compliance-cooloff"));
    assert_eq!(client.act(&format!("DeleteSnapshot&SnapshotId={id}")).await.status, 400);
    assert_eq!(client.act(&format!("UnlockSnapshot&SnapshotId={id}")).await.element("snapshotId"), some(&id));
    assert_eq!(client.act(&format!("DeleteSnapshot&SnapshotId={id}")).await.status, 200);
}

#[tokio::test]
async fn snapshots_are_filtered_and_come_in_pages() {
    let client = Client::start().await;
    let source = client.snapshot("").await;
    for number in 0..7 {
        let further = format!(
            "&Description=copy-{number}&TagSpecification.1.ResourceType=snapshot&TagSpecification.1.Tag.1.Key=n\
             &TagSpecification.1.Tag.1.Value={number}"
        );
        assert_eq!(client.copy_snapshot(&source, &further).await.status, 200);
    }
    client.wait();
    for (filter, found) in [
        ("&Filter.1.Name=description&Filter.1.Value.1=copy-*", 7),
        ("&Filter.1.Name=tag:n&Filter.1.Value.1=1&Filter.1.Value.2=2", 2),
        ("&Filter.1.Name=tag:n&Filter.1.Value.1=1&Filter.2.Name=description&Filter.2.Value.1=copy-2", 0),
        ("&Filter.1.Name=tag-key&Filter.1.Value.1=n&Filter.2.Name=status&Filter.2.Value.1=completed", 7),
        ("&Filter.1.Name=transfer-type&Filter.1.Value.1=standard", 7),
        ("&Owner.1=self", 8),
        ("&Owner.1=123456789012", 0),
        ("&RestorableBy.1=self", 8),
        ("&RestorableBy.1=all", 0),
    ] {
        let reply = client.act(&format!("DescribeSnapshots{filter}")).await;
        assert_eq!((reply.status, reply.count("snapshotId")), (200, found), "{filter}");
    }
    let first = client.act("DescribeSnapshots&MaxResults=5").await;
    let token = first.element("nextToken").expect("a token");
    let second = client.act(&format!("DescribeSnapshots&MaxResults=5&NextToken={token}")).await;
    assert_eq!((first.count("snapshotId"), second.count("snapshotId")), (5, 3));
    assert_eq!(second.element("nextToken"), None);
    let bad = (400, String::from("InvalidParameterValue"));
    for form in ["MaxResults=4", "NextToken=nonsense", "Filter.1.Name=nonsense&Filter.1.Value.1=x"] {
        assert_eq!(client.act(&format!("DescribeSnapshots&{form}")).await.outcome(), bad, "{form}");
    }
    let tags = client.act("DescribeTags&Filter.1.Name=resource-type&Filter.1.Value.1=snapshot").await;
    assert_eq!(tags.count("resourceId"), 7);
}
