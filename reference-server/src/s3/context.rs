//! What every operation acts in.

use super::{Place, Rules, S3Error};
use crate::clock::Second;
use crate::region::Region;
use crate::store::{AccessPoint, Bucket, Buckets, Session};
use crate::world::{Account, Holder, World};

/// The caller's world at the time of one request.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) world: &'a World,
    /// Who signed the request; none where it is anonymous.
    pub(crate) holder: Option<Holder>,
    /// The account on whose behalf. Nothing that is anonymous may depend on it.
    pub(crate) caller: Account,
    pub(crate) rules: Rules,
    /// The world's clock when the request was read.
    pub(crate) now: Second,
    /// The Region of the endpoint.
    pub(crate) region: Region,
    /// What the request was sent to.
    pub(crate) place: &'a Place,
    /// The session of a directory bucket whose credentials signed it.
    pub(crate) session: Option<&'a Session>,
    /// The access point that it came through.
    pub(crate) through: Option<&'a AccessPoint>,
    /// Whether it came over TLS.
    pub(crate) secure: bool,
    /// The largest XML document a request may send, in bytes.
    pub(crate) xml_bytes: usize,
}

impl Context<'_> {
    /// The id of the account that owns a bucket.
    pub(crate) fn account_id(&self, bucket: &Bucket) -> &str {
        &self.world.identity(bucket.access.owner).account_id
    }
}

/// The name of a bucket among all resources of AWS.
pub(crate) fn arn(bucket: &str) -> String {
    format!("arn:aws:s3:::{bucket}")
}

/// The bucket of that name, or the error that names it.
pub(crate) fn bucket<'a>(buckets: &'a Buckets, name: &str) -> Result<&'a Bucket, S3Error> {
    buckets.get(name).ok_or_else(|| S3Error::no_such_bucket(name))
}

/// The bucket of that name to change, or the error that names it.
pub(crate) fn bucket_mut<'a>(buckets: &'a mut Buckets, name: &str) -> Result<&'a mut Bucket, S3Error> {
    buckets.get_mut(name).ok_or_else(|| S3Error::no_such_bucket(name))
}
