//! What the tests of EC2 have in common: requests in short, and snapshots that are there.

use std::time::Duration;

use super::client::{Client, Reply};

/// Longer than the making of a snapshot.
const MADE: Duration = Duration::from_secs(3);

impl Client {
    /// Calls EC2 in us-east-1 with the version that is usual.
    pub(crate) async fn act(&self, form: &str) -> Reply {
        self.act_in("us-east-1", form).await
    }

    pub(crate) async fn act_in(&self, region: &str, form: &str) -> Reply {
        self.ec2_in(region, &format!("Version=2016-11-15&Action={form}")).await
    }

    /// The text of an element of a reply that must be a success.
    pub(crate) async fn made(&self, form: &str, element: &str) -> String {
        let reply = self.act(form).await;
        assert_eq!(reply.status, 200, "{form}: {}", reply.text());
        reply.element(element).unwrap_or_default()
    }

    /// The id of a completed snapshot of 3 GiB in us-east-1; `volume` has further parameters of its volume.
    pub(crate) async fn snapshot(&self, volume: &str) -> String {
        let form = format!("CreateVolume&AvailabilityZone=us-east-1a&Size=3{volume}");
        let volume = self.made(&form, "volumeId").await;
        let id =
            self.made(&format!("CreateSnapshot&VolumeId={volume}&Description=source"), "snapshotId").await;
        self.wait();
        id
    }

    /// Lets everything be made that has been begun.
    pub(crate) fn wait(&self) {
        self.server.advance_clock(&self.keys.access_key_id, MADE);
    }

    /// Copies within us-east-1 and gives the reply.
    pub(crate) async fn copy_snapshot(&self, source: &str, further: &str) -> Reply {
        let form = format!("CopySnapshot&SourceRegion=us-east-1&SourceSnapshotId={source}{further}");
        self.act(&form).await
    }

    /// Copies within us-east-1, waits, and gives the description of the copy.
    pub(crate) async fn copied(&self, source: &str, further: &str) -> Reply {
        let reply = self.copy_snapshot(source, further).await;
        assert_eq!(reply.status, 200, "{further}: {}", reply.text());
        self.wait();
        self.described("us-east-1", &reply.element("snapshotId").unwrap_or_default()).await
    }

    /// A snapshot as it is described.
    pub(crate) async fn described(&self, region: &str, id: &str) -> Reply {
        self.act_in(region, &format!("DescribeSnapshots&SnapshotId.1={id}")).await
    }
}

impl Reply {
    /// The elements of these names, where they are.
    pub(crate) fn elements<const N: usize>(&self, names: [&str; N]) -> [Option<String>; N] {
        names.map(|name| self.element(name))
    }

    /// How often an element is there.
    pub(crate) fn count(&self, name: &str) -> usize {
        self.text().matches(&format!("<{name}>")).count()
    }
}

pub(crate) fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}
