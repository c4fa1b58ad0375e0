//! Sessions of directory buckets: credentials for one bucket, for a while.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::SystemTime;

use crate::auth::Secret;

/// What a session may do with its bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SessionMode {
    ReadOnly,
    ReadWrite,
}

impl SessionMode {
    /// As in `x-amz-create-session-mode`.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::ReadOnly, Self::ReadWrite].into_iter().find(|mode| mode.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ReadOnly => "ReadOnly",
            Self::ReadWrite => "ReadWrite",
        }
    }
}

/// A session that was made.
#[derive(Debug)]
pub(crate) struct Session {
    /// The directory bucket that it is for.
    pub(crate) bucket: String,
    pub(crate) mode: SessionMode,
    pub(crate) secret: Arc<Secret>,
    /// What requests carry in `x-amz-s3session-token`.
    pub(crate) token: String,
    pub(crate) expires: SystemTime,
}

/// The sessions of a world by their access key ids.
#[derive(Debug, Default)]
pub(crate) struct Sessions(BTreeMap<String, Arc<Session>>);

/// How many sessions a world remembers. Those that end first are forgotten first.
const MOST: usize = 1000;

impl Sessions {
    pub(crate) fn insert(&mut self, access_key_id: String, session: Session) {
        if self.0.len() >= MOST {
            let first = self.0.iter().min_by_key(|(_, session)| session.expires);
            if let Some(id) = first.map(|(id, _)| id.clone()) {
                self.0.remove(&id);
            }
        }
        self.0.insert(access_key_id, Arc::new(session));
    }

    /// The session that has this access key id, whether it has ended or not.
    pub(crate) fn get(&self, access_key_id: &str) -> Option<Arc<Session>> {
        self.0.get(access_key_id).cloned()
    }
}
