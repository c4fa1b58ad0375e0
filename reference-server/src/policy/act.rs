//! What somebody would like to do, with what conditions can look at.

use std::borrow::Cow;
use std::fmt;

/// What condition keys stand for in one request.
pub(crate) trait Keys: fmt::Debug {
    /// The values of a key, which is in lower case; none where the key is absent.
    fn values(&self, key: &str) -> Option<Vec<Cow<'_, str>>>;
}

/// Something that somebody would like to do with one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Act {
    /// As in `ec2:CopySnapshot`.
    pub(crate) action: String,
    /// An ARN, or `*` where an action is about no resource.
    pub(crate) resource: String,
    /// Condition keys, in lower case, with their values.
    keys: Vec<(String, String)>,
}

impl Act {
    pub(crate) fn new(action: impl Into<String>, resource: impl Into<String>) -> Self {
        Self { action: action.into(), resource: resource.into(), keys: Vec::new() }
    }

    /// The same with a condition key.
    pub(crate) fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.keys.push((key.to_ascii_lowercase(), value.into()));
        self
    }

    /// The same without the condition keys that begin so.
    pub(crate) fn without(mut self, prefix: &str) -> Self {
        self.keys.retain(|(key, _)| !key.starts_with(&prefix.to_ascii_lowercase()));
        self
    }
}

impl Keys for Act {
    fn values(&self, key: &str) -> Option<Vec<Cow<'_, str>>> {
        let values = self.keys.iter().filter(|(each, _)| each == key);
        let values: Vec<_> = values.map(|(_, value)| Cow::Borrowed(value.as_str())).collect();
        (!values.is_empty()).then_some(values)
    }
}
