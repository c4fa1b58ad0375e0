//! Buckets that are asked for at the endpoint of another Region.

use http::StatusCode;

use super::places::across_regions_in_vpc;
use super::{Context, Place, S3Error};
use crate::region::Region;
use crate::store::Bucket;

/// Sends whoever asks for a bucket elsewhere to the endpoint of its Region (S3 error responses, PermanentRedirect; the
/// fields and the header are as replies of S3 that were quoted in public show them). An endpoint in a VPC leads to one
/// Region only.
pub(crate) fn check_region(context: &Context<'_>, name: &str, bucket: &Bucket) -> Result<(), S3Error> {
    let rules = &context.rules.places;
    if let Place::VpcEndpoint { .. } = context.place {
        let reaches = (rules.vpc_reaches)(bucket.region, context.region);
        return if reaches { Ok(()) } else { Err(across_regions_in_vpc()) };
    }
    if (rules.is_at_home)(bucket.region, context.region) {
        return Ok(());
    }
    Err(S3Error::new(
        StatusCode::MOVED_PERMANENTLY,
        "PermanentRedirect",
        "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
    )
    .with("Endpoint", endpoint(context.place, name, bucket.region))
    .with("Bucket", name)
    .with_header("x-amz-bucket-region", bucket.region.name()))
}

/// The host of the bucket's Region in the style of the request.
fn endpoint(place: &Place, bucket: &str, region: Region) -> String {
    let region = region.name();
    match place.bucket() {
        Some(_) => format!("{bucket}.s3.{region}.amazonaws.com"),
        None => format!("s3.{region}.amazonaws.com"),
    }
}
