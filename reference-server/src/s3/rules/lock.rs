//! Which lock a new version gets.

use crate::s3::S3Error;
use crate::store::{BucketLock, ObjectLock, Retention};

/// A lock can be asked for only where the bucket has Object Lock.
pub(crate) fn lock_is_possible(asked: &ObjectLock, bucket: Option<BucketLock>) -> Result<(), S3Error> {
    if asked.is_none() || bucket.is_some() {
        return Ok(());
    }
    Err(S3Error::invalid_request("Bucket is missing ObjectLockConfiguration"))
}

/// The retention that the request names, else the bucket's default; a legal hold has no default.
pub(crate) fn lock_of_write(asked: &ObjectLock, default: Option<Retention>) -> ObjectLock {
    ObjectLock { retention: asked.retention.or(default), legal_hold: asked.legal_hold }
}

/// A copy is locked as any other write is: the lock of the source is not copied (recorded on AWS).
pub(crate) fn lock_of_copy(
    asked: &ObjectLock,
    _source: &ObjectLock,
    default: Option<Retention>,
) -> ObjectLock {
    lock_of_write(asked, default)
}
