//! What a scenario made, and how it is removed.

use std::fmt;

use serde_json::json;

use super::keys;
use super::stage::Stage;
use super::steps::{StepError, done};
use crate::target::To;
use crate::wire::{Document, Exchange};

/// Something to be removed or put back.
#[derive(Clone, Debug)]
pub(super) enum Made {
    Volume {
        to: To,
        id: String,
    },
    Snapshot {
        to: To,
        id: String,
    },
    Image {
        to: To,
        id: String,
    },
    Key {
        to: To,
        id: String,
    },
    Alias {
        to: To,
        name: String,
    },
    /// Whether new volumes were encrypted before.
    EncryptionByDefault {
        to: To,
        was: bool,
    },
    /// The key that they were encrypted with before, unless it was that of AWS.
    DefaultKey {
        to: To,
        was: Option<String>,
    },
}

impl Made {
    /// What an exchange with EC2 made: ids in its reply that requests do not name.
    pub(super) fn by(to: To, exchange: &Exchange) -> Vec<Self> {
        let Some(reply) = exchange.reply().filter(|reply| reply.status == 200 && to.service == "ec2") else {
            return Vec::new();
        };
        let Ok(document) = Document::parse(&reply.body) else { return Vec::new() };
        let id = |name: &str| document.value(name).map(str::to_owned);
        let ids = |list: &str, name: &str| -> Vec<String> {
            let items = crate::wire::ec2::items(&document, list);
            items.filter_map(|item| item.value(name).map(str::to_owned)).collect()
        };
        match document.name.as_str() {
            "CreateVolumeResponse" => id("volumeId").map(|id| Self::Volume { to, id }).into_iter().collect(),
            "CreateSnapshotResponse" | "CopySnapshotResponse" => {
                id("snapshotId").map(|id| Self::Snapshot { to, id }).into_iter().collect()
            }
            "CreateSnapshotsResponse" => {
                ids("snapshotSet", "snapshotId").into_iter().map(|id| Self::Snapshot { to, id }).collect()
            }
            "CopyVolumesResponse" => {
                ids("volumeSet", "volumeId").into_iter().map(|id| Self::Volume { to, id }).collect()
            }
            "RegisterImageResponse" => id("imageId").map(|id| Self::Image { to, id }).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Whether it is a setting that is put back, and nothing that is removed.
    pub(super) fn is_setting(&self) -> bool {
        matches!(self, Self::EncryptionByDefault { .. } | Self::DefaultKey { .. })
    }
}

/// Removes it, or puts it back. What is gone already is as good as removed.
pub(super) async fn remove(stage: &Stage<'_>, made: &Made) -> Result<(), StepError> {
    let outcome = match made {
        Made::Volume { to, id } => delete(stage, *to, "DeleteVolume", ("VolumeId", id)).await,
        Made::Snapshot { to, id } => delete(stage, *to, "DeleteSnapshot", ("SnapshotId", id)).await,
        Made::Image { to, id } => delete(stage, *to, "DeregisterImage", ("ImageId", id)).await,
        Made::Key { to, id } => {
            let parameters = json!({"KeyId": id, "PendingWindowInDays": 7});
            keys::ask(stage, *to, "ScheduleKeyDeletion", &parameters).await.map(drop)
        }
        Made::Alias { to, name } => {
            keys::ask(stage, *to, "DeleteAlias", &json!({"AliasName": name})).await.map(drop)
        }
        Made::EncryptionByDefault { to, was } => {
            let action = if *was { "EnableEbsEncryptionByDefault" } else { "DisableEbsEncryptionByDefault" };
            done(stage.ask(to.region, to.by, action, []).await).map(drop)
        }
        Made::DefaultKey { to, was: Some(key) } => {
            delete(stage, *to, "ModifyEbsDefaultKmsKeyId", ("KmsKeyId", key)).await
        }
        Made::DefaultKey { to, was: None } => {
            done(stage.ask(to.region, to.by, "ResetEbsDefaultKmsKeyId", []).await).map(drop)
        }
    };
    match outcome {
        Err(why)
            if why.contains("NotFound")
                || why.contains("pending deletion")
                || why.contains("Unavailable") =>
        {
            Ok(())
        }
        outcome => outcome,
    }
}

async fn delete(stage: &Stage<'_>, to: To, action: &str, (name, id): (&str, &str)) -> Result<(), StepError> {
    done(stage.ask(to.region, to.by, action, [(name, id.to_owned())]).await).map(drop)
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Volume { to, id } | Self::Snapshot { to, id } | Self::Image { to, id } => {
                write!(f, "{id}@{}", to.region)
            }
            Self::Key { to, id } => write!(f, "key/{id}@{}", to.region),
            Self::Alias { to, name } => write!(f, "{name}@{}", to.region),
            Self::EncryptionByDefault { to, was } => write!(f, "encryption-by-default={was}@{}", to.region),
            Self::DefaultKey { to, .. } => write!(f, "default-key@{}", to.region),
        }
    }
}
