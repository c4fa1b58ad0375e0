//! What deleting means under each versioning state.

use super::S3Error;
use super::params::{bypasses_governance, check_bypass};
use super::rules::VersionSelector;
use super::wire::Request;
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
    bypass: Bypass,
) -> Result<Removal, S3Error> {
    Ok(match (selector, bucket.versioning) {
        (Some(selector), versioning) => {
            check_lock(bucket, key, selector, now, bypass)?;
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
    })
}

/// Whether a deletion leaves retention in GOVERNANCE mode aside.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bypass(bool);

impl Bypass {
    pub(super) fn of(request: &Request, bucket: &Bucket) -> Result<Self, S3Error> {
        check_bypass(request, bucket)?;
        Ok(Self(bypasses_governance(request)))
    }
}

/// A locked version is not deleted. Hiding it behind a delete marker is no deletion.
fn check_lock(
    bucket: &Bucket,
    key: &str,
    selector: &VersionSelector,
    now: Second,
    bypass: Bypass,
) -> Result<(), S3Error> {
    let version = bucket.objects.get(key).and_then(|history| history.get(selector.id()));
    let object = version.and_then(|version| version.object());
    if object.is_some_and(|object| object.lock.protects(now, bypass.0)) {
        return Err(S3Error::locked());
    }
    Ok(())
}
