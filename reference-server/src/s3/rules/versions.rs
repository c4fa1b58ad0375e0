//! Which version of the source is copied.

use std::sync::Arc;

use crate::ids::is_version_id;
use crate::s3::S3Error;
use crate::store::{History, Version, VersionId};

/// The `versionId` of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct VersionSelector(VersionId);

impl VersionSelector {
    /// Reads an id. One that cannot have come from S3 is refused.
    pub(crate) fn parse(id: &str) -> Result<Self, S3Error> {
        if id == "null" {
            return Ok(Self(VersionId::Null));
        }
        if !is_version_id(id) {
            return Err(S3Error::invalid_argument("Invalid version id specified", "versionId", id));
        }
        Ok(Self(VersionId::Named(Arc::from(id))))
    }

    pub(crate) fn id(&self) -> &VersionId {
        &self.0
    }
}

/// The version to copy: the one named, or the newest.
///
/// A delete marker is no source: as the newest version the key does not exist (404), and
/// by its id it is refused with 400 (both recorded on AWS).
pub(crate) fn source_version(
    history: Option<&History>,
    key: &str,
    selector: Option<&VersionSelector>,
) -> Result<Arc<Version>, S3Error> {
    let version = match selector {
        None => history
            .and_then(History::current)
            .filter(|version| version.object().is_some())
            .ok_or_else(|| S3Error::no_such_key(key))?,
        Some(selector) => history
            .and_then(|history| history.get(selector.id()))
            .ok_or_else(|| S3Error::no_such_version(key, selector.id().as_str()))?,
    };
    if version.object().is_none() {
        return Err(S3Error::invalid_request(
            "The source of a copy request may not specifically refer to a delete marker by version id.",
        ));
    }
    Ok(Arc::clone(version))
}
