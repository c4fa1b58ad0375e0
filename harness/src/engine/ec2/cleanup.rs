//! What a scenario made, and how it is removed.

use std::fmt;
use std::str::FromStr;

use super::StepError;
use super::kept::{self, Kept, if_there};
use super::steps::done;
use crate::target::{Session, To};
use crate::wire::{Document, Exchange, ec2};

/// Something to be removed or put back.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// What scenarios of every service make.
    Kept(Kept),
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
    /// What an exchange with EC2 made: ids in its reply that requests do not name. What a user makes is its account's.
    pub(super) fn by(to: To, exchange: &Exchange) -> Vec<Self> {
        let to = To { by: to.by.account(), ..to };
        let Some(reply) = exchange.reply().filter(|reply| reply.status == 200 && to.service == "ec2") else {
            return Vec::new();
        };
        let Ok(document) = Document::parse(&reply.body) else { return Vec::new() };
        let id = |name: &str| document.value(name).map(str::to_owned);
        let ids = |list: &str, name: &str| -> Vec<String> {
            let items = ec2::items(&document, list);
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

    /// Whether it is a snapshot.
    pub(super) fn is_snapshot(&self) -> bool {
        matches!(self, Self::Snapshot { .. })
    }

    /// Whether it is a setting that is put back, and nothing that is removed.
    pub(super) fn is_setting(&self) -> bool {
        match self {
            Self::Kept(kept) => kept.is_setting(),
            made => matches!(made, Self::EncryptionByDefault { .. } | Self::DefaultKey { .. }),
        }
    }
}

/// Removes it, or puts it back. What is gone already is as good as removed.
pub(super) async fn remove(session: &Session, made: &Made) -> Result<(), StepError> {
    let outcome = match made {
        Made::Volume { to, id } => ask(session, *to, "DeleteVolume", Some(("VolumeId", id))).await,
        Made::Snapshot { to, id } => ask(session, *to, "DeleteSnapshot", Some(("SnapshotId", id))).await,
        Made::Image { to, id } => ask(session, *to, "DeregisterImage", Some(("ImageId", id))).await,
        Made::Kept(kept) => kept.remove(session).await,
        Made::EncryptionByDefault { to, was } => {
            let action = if *was { "EnableEbsEncryptionByDefault" } else { "DisableEbsEncryptionByDefault" };
            ask(session, *to, action, None).await
        }
        Made::DefaultKey { to, was: Some(key) } => {
            ask(session, *to, "ModifyEbsDefaultKmsKeyId", Some(("KmsKeyId", key))).await
        }
        Made::DefaultKey { to, was: None } => reset_default_key(session, *to).await,
    };
    if_there(outcome)
}

/// The key of AWS is the default again; where a server cannot reset it, by name.
async fn reset_default_key(session: &Session, to: To) -> Result<(), StepError> {
    match ask(session, to, "ResetEbsDefaultKmsKeyId", None).await {
        Ok(()) => Ok(()),
        Err(_) => ask(session, to, "ModifyEbsDefaultKmsKeyId", Some(("KmsKeyId", AWS_ALIAS))).await,
    }
}

/// The alias of the key that AWS manages for EBS, in every account and Region.
const AWS_ALIAS: &str = "alias/aws/ebs";

async fn ask(
    session: &Session,
    to: To,
    action: &str,
    parameter: Option<(&str, &str)>,
) -> Result<(), StepError> {
    let parameters = parameter.map(|(name, value)| (name.to_owned(), value.to_owned()));
    done(session.send_to(to, ec2::post(&ec2::action(action, parameters))).await).map(drop)
}

/// Removes what a line of a ledger names, if it names something of this service.
pub(in crate::engine) async fn remove_entry(session: &Session, entry: &str) -> Option<Result<(), StepError>> {
    let made = entry.parse().ok()?;
    Some(remove(session, &made).await)
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, to, value) = match self {
            Self::Volume { to, id } => ("volume", to, id.clone()),
            Self::Snapshot { to, id } => ("snapshot", to, id.clone()),
            Self::Image { to, id } => ("image", to, id.clone()),
            Self::Kept(kept) => return kept.fmt(f),
            Self::EncryptionByDefault { to, was } => ("encryption-by-default", to, was.to_string()),
            Self::DefaultKey { to, was } => ("default-key", to, was.clone().unwrap_or_default()),
        };
        write!(f, "{kind}={value}@{}@{}", to.region, to.by)
    }
}

impl FromStr for Made {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if let Ok(kept) = text.parse() {
            return Ok(Self::Kept(kept));
        }
        let (kind, value, region, by) = kept::entry(text)?;
        let to = To { service: "ec2", region, by };
        Ok(match kind {
            "volume" => Self::Volume { to, id: value },
            "snapshot" => Self::Snapshot { to, id: value },
            "image" => Self::Image { to, id: value },
            "encryption-by-default" => Self::EncryptionByDefault { to, was: value == "true" },
            "default-key" => Self::DefaultKey { to, was: Some(value).filter(|key| !key.is_empty()) },
            _ => return Err(()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{RegionRole, Role};

    #[test]
    fn a_ledger_tells_what_was_made() {
        let of = |service| To { service, region: RegionRole::Away, by: Role::Other };
        for made in [
            Made::Volume { to: of("ec2"), id: "vol-1".to_owned() },
            Made::Kept(Kept::Alias { to: of("kms"), name: "alias/blue".to_owned() }),
            Made::Kept(Kept::UserPolicy { to: of("iam"), user: "some".to_owned() }),
            Made::EncryptionByDefault { to: of("ec2"), was: true },
            Made::DefaultKey { to: of("ec2"), was: None },
            Made::DefaultKey { to: of("ec2"), was: Some("arn:aws:kms:us-east-1:1:key/2".to_owned()) },
        ] {
            assert_eq!(made.to_string().parse(), Ok(made));
        }
        assert_eq!("copyspec-1-2-3".parse::<Made>(), Err(()));
    }
}
