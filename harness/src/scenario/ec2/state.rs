//! What a snapshot must look like.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Expected, Sharing, Template};
use crate::catalogue::{RegionRole, Role};

/// Declares assertions on elements of a snapshot's entry in DescribeSnapshots, with the elements.
macro_rules! snapshot_state {
    ($($field:ident => $element:literal,)*) => {
        /// What a snapshot must look like in DescribeSnapshots.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub struct SnapshotState {
            /// Which snapshot; only under `snapshots`.
            pub at: Option<String>,
            /// The Region where it is looked for; left out: where it was made.
            pub r#in: Option<RegionRole>,
            /// Who looks; left out: who made it.
            pub by: Option<Role>,
            /// `true`: there is no such snapshot.
            pub absent: bool,
            /// The account that owns it.
            pub owner: Option<Role>,
            /// The whole tag set.
            pub tags: Option<IndexMap<String, Template>>,
            /// All who may make volumes of it.
            pub permissions: Option<Vec<Sharing>>,
            $(#[doc = concat!("The element `", $element, "`.")] pub $field: Option<Expected>,)*
        }

        impl SnapshotState {
            /// The assertions that look at one element each, with the element.
            pub fn elements(&self) -> impl Iterator<Item = (&'static str, &Expected)> {
                [$(($element, &self.$field),)*]
                    .into_iter()
                    .filter_map(|(element, expected)| Some((element, expected.as_ref()?)))
            }
        }
    };
}

snapshot_state! {
    id => "snapshotId",
    status => "status",
    status_message => "statusMessage",
    description => "description",
    encrypted => "encrypted",
    kms_key_id => "kmsKeyId",
    data_encryption_key_id => "dataEncryptionKeyId",
    volume_id => "volumeId",
    volume_size => "volumeSize",
    owner_alias => "ownerAlias",
    progress => "progress",
    start_time => "startTime",
    completion_time => "completionTime",
    storage_tier => "storageTier",
    restore_expiry_time => "restoreExpiryTime",
    outpost_arn => "outpostArn",
    availability_zone => "availabilityZone",
    sse_type => "sseType",
    transfer_type => "transferType",
    completion_duration_minutes => "completionDurationMinutes",
    full_snapshot_size => "fullSnapshotSizeInBytes",
}

impl SnapshotState {
    /// Every text in it.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        let elements = self.elements().flat_map(|(_, expected)| expected.templates());
        elements.chain(self.tags.iter().flat_map(IndexMap::values))
    }
}
