//! Steps that build the world before a snapshot is copied.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{CopySnapshot, Key, Template, UserStatement};
use crate::catalogue::{LocalZoneRole, OutpostRole, RegionRole, Role};
use crate::scenario::Wait;

/// One step of `given`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "StepEc2")]
pub enum Step {
    /// Makes a key of KMS.
    CreateKey(Key),
    /// Changes a key.
    SetKey(Key),
    /// Makes a volume, and a snapshot of it.
    CreateSnapshot(Box<NewSnapshot>),
    /// Copies a snapshot.
    CopySnapshot(Box<CopySnapshot>),
    /// Lets accounts make volumes of a snapshot.
    ShareSnapshot(Share),
    /// Takes that back.
    UnshareSnapshot(Share),
    /// Deletes a snapshot.
    DeleteSnapshot(OfSnapshot),
    /// Deletes the volume that a snapshot was made of.
    DeleteVolume(VolumeOf),
    /// Gives a snapshot further tags.
    CreateTags(Tagged),
    /// Takes tags from a snapshot.
    DeleteTags(DeleteTags),
    /// Whether an account's new volumes and snapshots are encrypted in a Region.
    EncryptionByDefault(DefaultEncryption),
    /// The key that they are encrypted with.
    DefaultKey(DefaultKey),
    /// Moves a snapshot to the archive.
    ArchiveSnapshot(OfSnapshot),
    /// Brings a snapshot back from the archive.
    RestoreSnapshot(OfSnapshot),
    /// Makes a machine image of a snapshot.
    RegisterImage(Image),
    /// The policy of the user `limited`, who has no other.
    UserPolicy(Vec<UserStatement>),
    /// Makes any other request, which must succeed.
    Call(Other),
    /// Lets time pass on the server's clock.
    Wait(Wait),
}

/// `create_snapshot`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSnapshot {
    /// What the scenario calls it.
    pub name: String,
    /// Where it is made.
    #[serde(default)]
    pub r#in: RegionRole,
    /// Whose it is.
    #[serde(default)]
    pub by: Role,
    /// The size of the volume in GiB.
    #[serde(default = "one")]
    pub size: u32,
    /// Whether the volume is encrypted; left out, nothing is said.
    #[serde(default)]
    pub encrypted: Option<bool>,
    /// The key that the volume is encrypted with.
    #[serde(default)]
    pub key: Option<String>,
    /// What it is described as.
    #[serde(default)]
    pub description: Option<Template>,
    /// Its tags.
    #[serde(default)]
    pub tags: IndexMap<String, Template>,
    /// The Outpost that its volume is on and where it is kept.
    #[serde(default)]
    pub outpost: Option<OutpostRole>,
    /// The Local Zone that its volume is in and where it is kept.
    #[serde(default)]
    pub local_zone: Option<LocalZoneRole>,
    /// Whether the next step waits until it is no longer pending.
    #[serde(default = "yes")]
    pub wait: bool,
}

/// `share_snapshot` and `unshare_snapshot`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// Which one.
    pub snapshot: String,
    /// With whom.
    pub with: Vec<Sharing>,
    /// By whom, if not by whoever made it.
    #[serde(default)]
    pub by: Option<Role>,
}

/// Whom a snapshot is shared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sharing {
    /// The owner's account.
    Owner,
    /// The other account.
    Other,
    /// Everybody.
    All,
}

impl Sharing {
    /// The account, unless it is everybody.
    pub fn role(self) -> Option<Role> {
        match self {
            Self::Owner => Some(Role::Owner),
            Self::Other => Some(Role::Other),
            Self::All => None,
        }
    }

    /// The name in scenarios.
    pub fn name(self) -> &'static str {
        self.role().map_or("all", Role::name)
    }
}

/// A step about one snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfSnapshot {
    /// Which one.
    pub snapshot: String,
    /// By whom, if not by whoever made it.
    #[serde(default)]
    pub by: Option<Role>,
}

/// `delete_volume`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VolumeOf {
    /// The snapshot that was made of it.
    pub of: String,
}

/// `create_tags`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tagged {
    /// Which snapshot.
    pub on: String,
    /// By whom.
    #[serde(default)]
    pub by: Role,
    /// The tags.
    pub tags: IndexMap<String, Template>,
}

/// `delete_tags`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeleteTags {
    /// Which snapshot.
    pub on: String,
    /// By whom.
    #[serde(default)]
    pub by: Role,
    /// The keys of the tags.
    pub tags: Vec<String>,
}

/// `encryption_by_default`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DefaultEncryption {
    /// Where.
    #[serde(default)]
    pub r#in: RegionRole,
    /// Whose.
    #[serde(default)]
    pub by: Role,
    /// Whether it is on.
    pub on: bool,
}

/// `default_key`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DefaultKey {
    /// Where.
    #[serde(default)]
    pub r#in: RegionRole,
    /// Whose.
    #[serde(default)]
    pub by: Role,
    /// Which one.
    pub key: String,
}

/// `register_image`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// What the scenario calls it.
    pub name: String,
    /// The snapshot of its root volume.
    pub from: String,
}

/// `call`: a request that no other step makes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Other {
    /// The action.
    pub action: String,
    /// Its parameters by their names on the wire.
    pub with: IndexMap<String, Template>,
    /// Where it goes.
    pub r#in: RegionRole,
    /// Who sends it.
    pub by: Role,
    /// Which service it is for.
    pub service: Service,
}

/// The services that requests can be for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    /// Amazon EC2.
    #[default]
    Ec2,
    /// AWS KMS.
    Kms,
}

impl Step {
    /// Every text in it.
    pub fn templates(&self) -> Vec<&Template> {
        match self {
            Self::CreateSnapshot(new) => new.description.iter().chain(new.tags.values()).collect(),
            Self::CopySnapshot(copy) => copy.templates().collect(),
            Self::CreateTags(tagged) => tagged.tags.values().collect(),
            Self::UserPolicy(statements) => statements.iter().flat_map(UserStatement::templates).collect(),
            Self::Call(call) => call.with.values().collect(),
            _ => Vec::new(),
        }
    }

    /// What it makes a snapshot, a key or an image of that name; several copies are numbered.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::CreateKey(key) => Some(&key.name),
            Self::CreateSnapshot(new) => Some(&new.name),
            Self::CopySnapshot(copy) => Some(copy.name()),
            Self::RegisterImage(image) => Some(&image.name),
            _ => None,
        }
    }

    /// The snapshot that it makes.
    pub fn makes_snapshot(&self) -> Option<&str> {
        matches!(self, Self::CreateSnapshot(_) | Self::CopySnapshot(_)).then(|| self.name()).flatten()
    }

    /// The snapshot that it is about.
    pub fn about(&self) -> Option<&str> {
        match self {
            Self::CopySnapshot(copy) => copy.from.as_deref(),
            Self::ShareSnapshot(share) | Self::UnshareSnapshot(share) => Some(&share.snapshot),
            Self::DeleteSnapshot(of) | Self::ArchiveSnapshot(of) | Self::RestoreSnapshot(of) => {
                Some(&of.snapshot)
            }
            Self::DeleteVolume(volume) => Some(&volume.of),
            Self::CreateTags(tagged) => Some(&tagged.on),
            Self::DeleteTags(tags) => Some(&tags.on),
            Self::RegisterImage(image) => Some(&image.from),
            _ => None,
        }
    }

    /// Whether it sets what an account has but one of, in a Region or at all.
    pub fn is_of_account(&self) -> bool {
        matches!(self, Self::EncryptionByDefault(_) | Self::DefaultKey(_) | Self::UserPolicy(_))
    }

    /// The key in YAML.
    pub fn keyword(&self) -> &'static str {
        match self {
            Self::CreateKey(_) => "create_key",
            Self::SetKey(_) => "set_key",
            Self::CreateSnapshot(_) => "create_snapshot",
            Self::CopySnapshot(_) => "copy_snapshot",
            Self::ShareSnapshot(_) => "share_snapshot",
            Self::UnshareSnapshot(_) => "unshare_snapshot",
            Self::DeleteSnapshot(_) => "delete_snapshot",
            Self::DeleteVolume(_) => "delete_volume",
            Self::CreateTags(_) => "create_tags",
            Self::DeleteTags(_) => "delete_tags",
            Self::EncryptionByDefault(_) => "encryption_by_default",
            Self::DefaultKey(_) => "default_key",
            Self::ArchiveSnapshot(_) => "archive_snapshot",
            Self::RestoreSnapshot(_) => "restore_snapshot",
            Self::RegisterImage(_) => "register_image",
            Self::UserPolicy(_) => "user_policy",
            Self::Call(_) => "call",
            Self::Wait(_) => "wait",
        }
    }
}

fn one() -> u32 {
    1
}

fn yes() -> bool {
    true
}
