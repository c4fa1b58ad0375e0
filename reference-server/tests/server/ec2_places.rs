//! Outposts and Local Zones.

use super::client::Client;
use super::ec2_setup::some;

#[tokio::test]
async fn an_outpost_takes_copies_and_keeps_them() {
    let client = Client::start().await;
    let source = client.snapshot("").await;
    let outposts = client.server.outposts(&client.keys.access_key_id, "us-east-1");
    let [first, second] = outposts.as_slice() else { panic!("two Outposts: {outposts:?}") };
    let shown = client.copied(&source, &format!("&DestinationOutpostArn={first}")).await;
    assert_eq!(shown.elements(["status", "encrypted", "outpostArn"]), ["completed", "true", first].map(some));
    let there = shown.element("snapshotId").expect("an id");
    for further in
        ["".to_owned(), format!("&DestinationOutpostArn={first}"), format!("&DestinationOutpostArn={second}")]
    {
        let reply = client.copy_snapshot(&there, &further).await;
        assert_eq!(reply.outcome(), (400, String::from("UnsupportedOperation")), "{further}");
    }
    let elsewhere = client.server.outposts(&client.keys.access_key_id, "us-west-2");
    for bad in ["x", &first.replace("outpost/op-", "outpost/x-"), &format!("{first}0"), &elsewhere[0]] {
        let reply = client.copy_snapshot(&source, &format!("&DestinationOutpostArn={bad}")).await;
        assert_eq!(reply.outcome(), (400, String::from("InvalidParameterValue")), "{bad}");
    }
    let share = format!("ModifySnapshotAttribute&SnapshotId={there}&OperationType=add&UserId.1=123456789012");
    assert_eq!(client.act(&share).await.outcome(), (400, String::from("OperationNotPermitted")));
    let volume = format!("CreateVolume&AvailabilityZone=us-east-1a&SnapshotId={there}");
    assert_eq!(client.act(&volume).await.status, 400);
    assert_eq!(client.act(&format!("{volume}&OutpostArn={first}")).await.status, 200);
}

#[tokio::test]
async fn copies_go_about_within_a_group_of_local_zones() {
    let client = Client::start().await;
    let source = client.snapshot("").await;
    let to = |zone: &str| format!("&DestinationAvailabilityZone={zone}");
    let shown = client.copied(&source, &to("us-east-1-atl-1a")).await;
    assert_eq!(shown.elements(["status", "availabilityZone"]), ["completed", "us-east-1-atl-1a"].map(some));
    let there = shown.element("snapshotId").expect("an id");
    for (further, zone) in [
        (to("us-east-1-atl-1a"), some("us-east-1-atl-1a")),
        (to("us-east-1-atl-1b"), some("us-east-1-atl-1b")),
        (String::new(), None),
    ] {
        let shown = client.copied(&there, &further).await;
        assert_eq!(shown.elements(["status", "availabilityZone"]), [some("completed"), zone], "{further}");
    }
    let away = format!("CopySnapshot&SourceRegion=us-east-1&SourceSnapshotId={there}");
    assert_eq!(
        client.act_in("us-west-2", &away).await.outcome(),
        (400, String::from("UnsupportedOperation"))
    );
    let group = client.copy_snapshot(&there, &to("us-east-1-dfw-1a")).await;
    assert_eq!(group.outcome(), (400, String::from("UnsupportedOperation")));
    for zone in ["us-east-1a", "us-west-2-atl-1a", "nowhere"] {
        let reply = client.copy_snapshot(&source, &to(zone)).await;
        assert_eq!(reply.outcome(), (400, String::from("InvalidParameterValue")), "{zone}");
    }
    let hurried = format!("{}&CompletionDurationMinutes=15", to("us-east-1-atl-1a"));
    let reply = client.copy_snapshot(&source, &hurried).await;
    assert_eq!(reply.outcome(), (400, String::from("InvalidParameterCombination")));
}
