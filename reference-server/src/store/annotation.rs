//! Annotations: named texts beside an object.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Body;
use crate::clock::Second;

/// One annotation. Its entity tag is that of its text.
#[derive(Debug, Clone)]
pub(crate) struct Annotation {
    pub(crate) text: Body,
    pub(crate) modified: Second,
}

/// All annotations of a version, by name. Clones share them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Annotations(Arc<BTreeMap<String, Annotation>>);

impl Annotations {
    pub(crate) fn get(&self, name: &str) -> Option<&Annotation> {
        self.0.get(name)
    }

    /// In the order of their names.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Annotation)> {
        self.0.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Adds one, or replaces the one of that name.
    pub(crate) fn set(&mut self, name: &str, annotation: Annotation) {
        Arc::make_mut(&mut self.0).insert(name.to_owned(), annotation);
    }

    /// Removes the one of that name, if there is one.
    pub(crate) fn remove(&mut self, name: &str) {
        Arc::make_mut(&mut self.0).remove(name);
    }
}
