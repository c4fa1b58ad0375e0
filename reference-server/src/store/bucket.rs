//! A bucket and what is in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{
    Access, Archived, BucketEncryption, BucketLock, Completion, Content, Expiry, History, LifecycleRule,
    Object, Retention, StorageClass, Tiering, Upload, Version, VersionId, archived,
};
use crate::clock::Second;
use crate::ids::Ids;
use crate::region::Region;
use crate::s3::Zone;
use crate::world::Account;

/// The buckets of a world by name.
pub(crate) type Buckets = BTreeMap<String, Bucket>;

/// A bucket's versioning state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Versioning {
    /// Never configured: no reply names a version.
    #[default]
    Never,
    Enabled,
    Suspended,
}

/// Transfer acceleration of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Acceleration {
    Enabled,
    Suspended,
}

impl Acceleration {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::Suspended => "Suspended",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Enabled, Self::Suspended].into_iter().find(|each| each.name() == name)
    }
}

/// Which kind of bucket it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BucketKind {
    General,
    /// One of the zone.
    Directory(Zone),
    /// One on an Outpost. It is stored with the id of that, a slash, and its name, which is the Outpost's own.
    Outpost,
}

impl BucketKind {
    /// The zone of a directory bucket.
    pub(crate) fn zone(&self) -> Option<&Zone> {
        match self {
            Self::General | Self::Outpost => None,
            Self::Directory(zone) => Some(zone),
        }
    }
}

/// A bucket.
#[derive(Debug)]
pub(crate) struct Bucket {
    pub(crate) kind: BucketKind,
    /// Of a directory bucket: the one key of KMS that it can ever have.
    pub(crate) only_key: Option<String>,
    pub(crate) created: Second,
    pub(crate) region: Region,
    /// Whether it is reached over transfer acceleration; none where that was never said.
    pub(crate) acceleration: Option<Acceleration>,
    pub(crate) access: Access,
    pub(crate) versioning: Versioning,
    pub(crate) encryption: BucketEncryption,
    /// Present where Object Lock is enabled.
    pub(crate) lock: Option<BucketLock>,
    pub(crate) lifecycle: Vec<LifecycleRule>,
    /// Intelligent-Tiering configurations by id.
    pub(crate) tierings: BTreeMap<String, Tiering>,
    pub(crate) objects: BTreeMap<String, History>,
    /// Uploads in progress, by key and then id: the order of listings.
    pub(crate) uploads: BTreeMap<(String, String), Upload>,
    /// Uploads that were completed.
    pub(crate) completions: BTreeMap<(String, String), Completion>,
}

impl Bucket {
    pub(crate) fn new(created: Second, region: Region, owner: Account) -> Self {
        Self {
            kind: BucketKind::General,
            only_key: None,
            created,
            region,
            acceleration: None,
            access: Access::new(owner),
            versioning: Versioning::Never,
            encryption: BucketEncryption::default(),
            lock: None,
            lifecycle: Vec::new(),
            tierings: BTreeMap::new(),
            objects: BTreeMap::new(),
            uploads: BTreeMap::new(),
            completions: BTreeMap::new(),
        }
    }

    /// The newest version of `key`, which may be a delete marker.
    pub(crate) fn current(&self, key: &str) -> Option<&Arc<Version>> {
        self.objects.get(key).and_then(History::current)
    }

    /// Adds a version as the versioning state demands and returns it.
    pub(crate) fn write(
        &mut self,
        key: &str,
        content: Content,
        modified: Second,
        ids: &mut Ids,
    ) -> Arc<Version> {
        let id = match self.versioning {
            Versioning::Enabled => VersionId::Named(Arc::from(ids.version())),
            Versioning::Never | Versioning::Suspended => VersionId::Null,
        };
        self.overtake_uploads(key);
        let version = Arc::new(Version { id, modified, content });
        if let Some(history) = self.objects.get_mut(key) {
            history.push(Arc::clone(&version));
        } else {
            let mut history = History::default();
            history.push(Arc::clone(&version));
            self.objects.insert(key.to_owned(), history);
        }
        version
    }

    /// Changes what is stored with a version; the version stays what it is, its date included.
    pub(crate) fn change(&mut self, key: &str, id: &VersionId, change: impl FnOnce(&mut Object)) {
        let Some(history) = self.objects.get_mut(key) else { return };
        let Some((version, object)) = history.get(id).and_then(|version| Some((version, version.object()?)))
        else {
            return;
        };
        let mut object = (**object).clone();
        change(&mut object);
        let content = Content::Object(Arc::new(object));
        let version = Version { id: version.id.clone(), modified: version.modified, content };
        history.replace(Arc::new(version));
    }

    /// Where an object is archived, a restored copy left aside.
    pub(crate) fn location(&self, key: &str, object: &Object, now: Second) -> Option<Archived> {
        archived(self.tierings.values(), key, object, now)
    }

    /// Where an object is archived, unless a restored copy stands in for it.
    pub(crate) fn archived(&self, key: &str, object: &Object, now: Second) -> Option<Archived> {
        let restored = object.restoration.is_some_and(|restoration| restoration.serves(now));
        let archived = self.location(key, object, now);
        archived.filter(|archived| archived.tier.is_some() || !restored)
    }

    /// Notes that the bytes of a version were read: INTELLIGENT_TIERING goes by that.
    pub(crate) fn touch(&mut self, key: &str, id: &VersionId, now: Second) {
        let version = self.objects.get(key).and_then(|history| history.get(id));
        let object = version.and_then(|version| version.object());
        if object.is_some_and(|object| object.storage_class == StorageClass::IntelligentTiering) {
            self.change(key, id, |object| object.accessed = now);
        }
    }

    /// The retention of a version written now whose request names none.
    pub(crate) fn default_retention(&self, now: Second) -> Option<Retention> {
        self.lock?.default.map(|default| default.from(now))
    }

    /// When an object of this bucket is going to expire.
    pub(crate) fn expiry(&self, key: &str, object: &Object, modified: Second) -> Option<Expiry> {
        Expiry::of(&self.lifecycle, key, object, modified)
    }

    /// Removes one version for good, and the key with its last version.
    pub(crate) fn erase(&mut self, key: &str, id: &VersionId) -> Option<Arc<Version>> {
        let history = self.objects.get_mut(key)?;
        let removed = history.remove(id);
        if history.is_empty() {
            self.objects.remove(key);
        }
        if removed.is_some() {
            self.overtake_uploads(key);
        }
        removed
    }

    fn overtake_uploads(&mut self, key: &str) {
        if !self.uploads.is_empty() {
            let uploads = self.uploads.range_mut((key.to_owned(), String::new())..);
            uploads.take_while(|((each, _), _)| each == key).for_each(|(_, upload)| upload.overtaken = true);
        }
    }
}
