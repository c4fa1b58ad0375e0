//! The versions of one key, newest last.

use std::sync::Arc;

use super::{Version, VersionId};

/// The history of one key; never empty while it is in a bucket.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    versions: Vec<Arc<Version>>,
}

impl History {
    /// The newest version, which may be a delete marker.
    pub(crate) fn current(&self) -> Option<&Arc<Version>> {
        self.versions.last()
    }

    pub(crate) fn get(&self, id: &VersionId) -> Option<&Arc<Version>> {
        self.versions.iter().find(|version| version.id == *id)
    }

    /// Makes `version` the newest. A null version replaces the null version there was.
    pub(crate) fn push(&mut self, version: Arc<Version>) {
        if version.id == VersionId::Null {
            self.versions.retain(|old| old.id != VersionId::Null);
        }
        self.versions.push(version);
    }

    /// Puts a changed copy of a version in its place, as tagging does.
    pub(crate) fn replace(&mut self, version: Arc<Version>) {
        if let Some(slot) = self.versions.iter_mut().find(|old| old.id == version.id) {
            *slot = version;
        }
    }

    /// Removes one version for good.
    pub(crate) fn remove(&mut self, id: &VersionId) -> Option<Arc<Version>> {
        let position = self.versions.iter().position(|version| version.id == *id)?;
        Some(self.versions.remove(position))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.versions.is_empty()
    }

    /// Newest first, as listings show them.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = &Arc<Version>> {
        self.versions.iter().rev()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Second;
    use crate::store::Content;

    fn marker(id: VersionId) -> Arc<Version> {
        Arc::new(Version { id, modified: Second::of(0), content: Content::DeleteMarker })
    }

    fn named(id: &str) -> VersionId {
        VersionId::Named(Arc::from(id))
    }

    #[test]
    fn a_null_version_replaces_only_the_null_version() {
        let mut history = History::default();
        history.push(marker(VersionId::Null));
        history.push(marker(named("a")));
        history.push(marker(VersionId::Null));
        let ids: Vec<_> = history.newest_first().map(|version| version.id.to_string()).collect();
        assert_eq!(ids, ["null", "a"]);
    }

    #[test]
    fn removing_the_newest_uncovers_the_one_before() {
        let mut history = History::default();
        history.push(marker(named("a")));
        history.push(marker(named("b")));
        assert!(history.remove(&named("b")).is_some());
        assert_eq!(history.current().map(|version| version.id.clone()), Some(named("a")));
    }
}
