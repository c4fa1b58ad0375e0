//! What deleting means under each versioning state.

use super::rules::VersionSelector;
use crate::clock::Second;
use crate::ids::Ids;
use crate::store::{Bucket, Content, VersionId, Versioning};

/// What a deletion did.
#[derive(Debug)]
pub(super) struct Removal {
    /// Whether a delete marker was written or removed.
    pub(super) is_marker: bool,
    /// The version written or removed; `None` where versioning was never configured.
    pub(super) version: Option<VersionId>,
}

/// Removes the named version for good; without a name, hides the key behind a delete
/// marker, or removes it where versioning was never configured. What is not there is
/// deleted all the same.
pub(super) fn remove(
    bucket: &mut Bucket,
    key: &str,
    selector: Option<&VersionSelector>,
    now: Second,
    ids: &mut Ids,
) -> Removal {
    match (selector, bucket.versioning) {
        (Some(selector), versioning) => {
            let removed = bucket.erase(key, selector.id());
            let is_marker = removed.is_some_and(|version| version.object().is_none());
            let reported = versioning != Versioning::Never;
            Removal { is_marker, version: reported.then(|| selector.id().clone()) }
        }
        (None, Versioning::Never) => {
            bucket.erase(key, &VersionId::Null);
            Removal { is_marker: false, version: None }
        }
        (None, Versioning::Enabled | Versioning::Suspended) => {
            let marker = bucket.write(key, Content::DeleteMarker, now, ids);
            Removal { is_marker: true, version: Some(marker.id.clone()) }
        }
    }
}
