//! The version that a request about an existing object is for.

use std::sync::Arc;

use super::context::bucket;
use super::rules::VersionSelector;
use super::wire::Request;
use super::{Context, S3Error};
use crate::clock::Second;
use crate::store::{Archived, Bucket, Expiry, History, Object, Version, Versioning};

/// A version that holds an object, and what its bucket says about versions.
pub(super) struct Found {
    pub(super) version: Arc<Version>,
    pub(super) object: Arc<Object>,
    versioning: Versioning,
    /// Where it is archived, unless a restored copy stands in for it.
    pub(super) archived: Option<Archived>,
    /// When it is going to expire. Only the newest version does, and replies about it say so only where
    /// the request names no version (both recorded on AWS).
    pub(super) expiry: Option<Expiry>,
    /// The world's clock when it was found.
    pub(super) now: Second,
}

impl Found {
    /// The `versionId` that the request names, or the newest version.
    pub(super) fn by(context: &Context<'_>, request: &Request) -> Result<Self, S3Error> {
        let selector = request.query.get("versionId").map(VersionSelector::parse).transpose()?;
        let state = context.world.state();
        let bucket = bucket(&state.buckets, &request.bucket)?;
        Self::within(bucket, request, selector.as_ref(), context.now)
    }

    pub(super) fn within(
        bucket: &Bucket,
        request: &Request,
        selector: Option<&VersionSelector>,
        now: Second,
    ) -> Result<Self, S3Error> {
        let key = &request.key;
        let history = bucket.objects.get(key);
        let version = match selector {
            None => history.and_then(History::current).ok_or_else(|| S3Error::no_such_key(key))?,
            Some(selector) => history
                .and_then(|history| history.get(selector.id()))
                .ok_or_else(|| S3Error::no_such_version(key, selector.id().as_str()))?,
        };
        match version.object() {
            None => Err(is_marker(request, version, selector.is_some())),
            Some(object) => Ok(Self {
                version: Arc::clone(version),
                object: Arc::clone(object),
                versioning: bucket.versioning,
                archived: bucket.archived(key, object, now),
                expiry: match selector {
                    None => bucket.expiry(key, object, version.modified),
                    Some(_) => None,
                },
                now,
            }),
        }
    }

    /// The version id that replies about this version carry.
    pub(super) fn reported_id(&self) -> Option<&str> {
        (self.versioning != Versioning::Never).then(|| self.version.id.as_str())
    }
}

/// As the newest version a delete marker hides the key, but not from requests about tags; by its id it answers no
/// reads (recorded on AWS).
fn is_marker(request: &Request, marker: &Version, named: bool) -> S3Error {
    let error = if named || request.query.contains("tagging") {
        S3Error::method_not_allowed(request.method.as_str(), "DeleteMarker")
            .with_header("allow", "DELETE")
            .with_header("last-modified", marker.modified.http())
    } else {
        S3Error::no_such_key(&request.key)
    };
    error.with_header("x-amz-delete-marker", "true").with_header("x-amz-version-id", marker.id.as_str())
}
