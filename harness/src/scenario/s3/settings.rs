//! What buckets and stored objects are set to, beside what is stored in them.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    Acceleration, Address, BucketEncryption, BucketType, DefaultRetention, Expires, Grant, LegalHold,
    LifecycleRule, NewPlace, Ownership, PolicyStatement, PublicAccessBlock, RequestPayment, Restore,
    Retention, Template, Tiering, access, needed_by_region,
};
use crate::catalogue::{Capability, RegionRole, Role, ZoneRole};

/// `create_bucket` and `set_bucket`: a bucket, and the settings that it has from then on.
/// What is left out is not sent, so that a new bucket keeps the target's defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bucket {
    /// What the scenario calls it.
    pub name: String,
    /// Who makes or sets it, if not the owner.
    #[serde(default)]
    pub by: Option<Role>,
    /// The Region that it is made in; of a directory bucket its zone tells that.
    #[serde(default)]
    pub region: RegionRole,
    /// What kind of bucket it is.
    #[serde(default)]
    pub r#type: BucketType,
    /// The zone of a directory bucket; left out, the first.
    #[serde(default)]
    pub zone: Option<ZoneRole>,
    /// How it encrypts by default, and what it refuses.
    #[serde(default)]
    pub encryption: Option<BucketEncryption>,
    /// Whether it can be asked through Transfer Acceleration.
    #[serde(default)]
    pub acceleration: Option<Acceleration>,
    /// Left out: as it was, and never versioned at first.
    #[serde(default)]
    pub versioning: Option<BucketVersioning>,
    /// Whether it has Object Lock; it keeps versions then.
    #[serde(default)]
    pub object_lock: bool,
    /// How long new versions are retained that do not say themselves; implies `object_lock`.
    #[serde(default)]
    pub default_retention: Option<DefaultRetention>,
    /// Rules by which objects expire.
    #[serde(default)]
    pub lifecycle: Option<Vec<LifecycleRule>>,
    /// When objects of INTELLIGENT_TIERING are archived.
    #[serde(default)]
    pub intelligent_tiering: Option<Tiering>,
    /// Object Ownership.
    #[serde(default)]
    pub ownership: Option<Ownership>,
    /// The settings of Block Public Access that are on; the others are off.
    #[serde(default)]
    pub public_access_block: Option<Vec<PublicAccessBlock>>,
    /// Its whole access list.
    #[serde(default)]
    pub acl: Option<Vec<Grant>>,
    /// Who pays for requests.
    #[serde(default)]
    pub request_payment: Option<RequestPayment>,
    /// Its policy.
    #[serde(default)]
    pub policy: Option<Vec<PolicyStatement>>,
}

/// `set_object`: an object or one version, and the settings that it has from then on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetObject {
    /// Which object.
    pub at: Address,
    /// Which version; left out, the current one.
    #[serde(default)]
    pub version: Option<Template>,
    /// Who sets it, if not the owner.
    #[serde(default)]
    pub by: Option<Role>,
    /// The new tag set; left out, as it was.
    #[serde(default)]
    pub tagging: Option<IndexMap<String, Template>>,
    /// Annotations that it gets beside those that it has.
    #[serde(default)]
    pub annotations: Option<IndexMap<String, Template>>,
    /// Its retention from now on.
    #[serde(default)]
    pub retention: Option<Retention>,
    /// Whether it is held from now on.
    #[serde(default)]
    pub legal_hold: Option<LegalHold>,
    /// Restores it from its archive.
    #[serde(default)]
    pub restore: Option<Restore>,
    /// Its whole access list.
    #[serde(default)]
    pub acl: Option<Vec<Grant>>,
}

/// Whether a bucket keeps versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BucketVersioning {
    /// Every write makes a version.
    Enabled,
    /// Writes replace the null version; older versions stay.
    Suspended,
}

impl BucketVersioning {
    /// The word on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::Suspended => "Suspended",
        }
    }
}

impl Bucket {
    /// What a target must offer for these settings.
    pub fn needs(&self) -> impl Iterator<Item = Capability> {
        let locked = self.has_lock();
        let held = self.default_retention.as_ref().is_some_and(|default| default.event_hold.is_some());
        let needs = [
            (self.versioning.is_some() || locked, Capability::Versioning),
            (locked, Capability::ObjectLock),
            (held, Capability::EventHolds),
            (self.lifecycle.is_some(), Capability::Lifecycle),
            (self.intelligent_tiering.is_some(), Capability::Archive),
        ];
        needs
            .into_iter()
            .filter_map(|(needed, capability)| needed.then_some(capability))
            .chain(access::needs(self))
            .chain(self.encryption.iter().flat_map(BucketEncryption::needs))
            .chain(self.acceleration.map(|_| Capability::TransferAcceleration))
            .chain(needed_by_region(self.place().region()))
            .chain(self.place().needs())
    }

    /// Where it is made.
    pub fn place(&self) -> NewPlace {
        match self.r#type {
            BucketType::General => NewPlace::Region(self.region),
            BucketType::Directory => NewPlace::Zone(self.zone.unwrap_or_default()),
        }
    }

    /// Whether the bucket is to have Object Lock.
    pub fn has_lock(&self) -> bool {
        self.object_lock || self.default_retention.is_some()
    }

    /// Every text in the settings.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        let dates = self.lifecycle.iter().flatten().filter_map(|rule| match &rule.expires {
            Expires::At(date) => Some(date),
            Expires::After(_) => None,
        });
        let encryption = self.encryption.iter().flat_map(BucketEncryption::templates);
        let policy = self.policy.iter().flatten().flat_map(PolicyStatement::templates);
        dates.chain(encryption).chain(policy)
    }

    /// The settings in words.
    pub fn words(&self) -> Vec<String> {
        let versioning = self.versioning.map(|state| format!("versioning {}", state.wire().to_lowercase()));
        let lock = self.object_lock.then(|| "Object Lock".to_owned());
        let default = self.default_retention.as_ref().map(DefaultRetention::words);
        let rules = self.lifecycle.iter().flatten().map(LifecycleRule::words);
        let tiering = self.intelligent_tiering.as_ref().map(Tiering::words);
        let place = self.place().words();
        let encryption = self.encryption.as_ref().map(BucketEncryption::words);
        let acceleration =
            self.acceleration.map(|state| format!("acceleration {}", state.wire().to_lowercase()));
        place
            .into_iter()
            .chain(versioning)
            .chain(lock)
            .chain(default)
            .chain(rules)
            .chain(tiering)
            .chain(encryption)
            .chain(acceleration)
            .chain(access::words(self))
            .collect()
    }
}

impl SetObject {
    /// What a target must offer for these settings.
    pub fn needs(&self) -> impl Iterator<Item = Capability> {
        let needs = [
            (self.version.is_some(), Capability::Versioning),
            (self.tagging.is_some(), Capability::Tagging),
            (self.annotations.is_some(), Capability::Annotations),
            (self.retention.is_some() || self.legal_hold.is_some(), Capability::ObjectLock),
            (self.restore.is_some(), Capability::Archive),
        ];
        let acl = self.acl.iter().flat_map(|grants| access::needed_by_grants(grants));
        needs.into_iter().filter_map(|(needed, capability)| needed.then_some(capability)).chain(acl)
    }

    /// Every text in the settings.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        let tags = self.tagging.iter().chain(&self.annotations).flat_map(IndexMap::values);
        let until = self.retention.iter().map(|retention| &retention.until);
        self.version.iter().chain(tags).chain(until)
    }

    /// Whether nothing would be set. An empty tag set is a setting, while no annotation is none.
    pub fn is_idle(&self) -> bool {
        let unset = self.tagging.is_none() && self.words().is_empty();
        self.annotations.as_ref().map_or(unset, IndexMap::is_empty)
    }

    /// The settings in words, but for the tags and annotations.
    pub fn words(&self) -> Vec<String> {
        let retention = self.retention.as_ref().map(|retention| {
            format!("retention {} until {}", retention.mode.wire(), retention.until.source())
        });
        let hold = self.legal_hold.map(|hold| format!("legal hold {}", hold.wire()));
        let restore = self.restore.as_ref().map(Restore::words);
        let acl = self.acl.as_ref().map(|grants| access::list_in_words(grants));
        retention.into_iter().chain(hold).chain(restore).chain(acl).collect()
    }
}
