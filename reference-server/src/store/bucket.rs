//! A bucket and what is in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Content, History, Upload, Version, VersionId};
use crate::clock::Second;
use crate::ids::Ids;

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

/// A general purpose bucket.
#[derive(Debug)]
pub(crate) struct Bucket {
    pub(crate) created: Second,
    pub(crate) versioning: Versioning,
    /// Whether default encryption was set by a request rather than by S3.
    pub(crate) encryption_configured: bool,
    pub(crate) objects: BTreeMap<String, History>,
    /// Uploads in progress, by key and then id: the order of listings.
    pub(crate) uploads: BTreeMap<(String, String), Upload>,
}

impl Bucket {
    pub(crate) fn new(created: Second) -> Self {
        Self {
            created,
            versioning: Versioning::Never,
            encryption_configured: false,
            objects: BTreeMap::new(),
            uploads: BTreeMap::new(),
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

    /// Removes one version for good, and the key with its last version.
    pub(crate) fn erase(&mut self, key: &str, id: &VersionId) -> Option<Arc<Version>> {
        let history = self.objects.get_mut(key)?;
        let removed = history.remove(id);
        if history.is_empty() {
            self.objects.remove(key);
        }
        removed
    }
}
