//! The storage class that a request names, or that its bucket has.

use http::StatusCode;

use crate::s3::directory::Zone;
use crate::s3::places::is_on_outpost;
use crate::s3::wire::Request;
use crate::s3::{Context, S3Error};
use crate::store::StorageClass;

const HEADER: &str = "x-amz-storage-class";

/// `x-amz-storage-class`, if given. Buckets of zones and of Outposts have one class, which need not be.
pub(super) fn storage_class(
    context: &Context<'_>,
    request: &Request,
) -> Result<Option<StorageClass>, S3Error> {
    let named = request.header(HEADER);
    if let Some(zone) = Zone::of_bucket(&request.bucket) {
        return (context.rules.directory.storage_class)(&zone, named).map(Some);
    }
    if is_on_outpost(&request.bucket) {
        return (context.rules.places.outpost_class)(named).map(Some);
    }
    let of_others = [StorageClass::ExpressOnezone, StorageClass::Outposts];
    let general = |class: &StorageClass| !of_others.contains(class);
    let parse = |name: &str| {
        let class = StorageClass::from_name(name).filter(general);
        class.ok_or_else(|| S3Error::invalid_storage_class(name))
    };
    named.map(parse).transpose()
}

impl S3Error {
    /// A class that there is not, or that the bucket lacks.
    pub(crate) fn invalid_storage_class(name: &str) -> Self {
        let message = "The storage class you specified is not valid";
        Self::new(StatusCode::BAD_REQUEST, "InvalidStorageClass", message).with("StorageClassRequested", name)
    }
}
