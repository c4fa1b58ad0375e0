//! The refusals that are about places. Codes of what is not there are those of S3's list of error responses.

use http::StatusCode;

use crate::s3::S3Error;

pub(super) fn no_such_access_point() -> S3Error {
    S3Error::new(StatusCode::NOT_FOUND, "NoSuchAccessPoint", "The specified accesspoint does not exist")
}

pub(super) fn no_such_multi_region_access_point() -> S3Error {
    S3Error::new(
        StatusCode::NOT_FOUND,
        "NoSuchMultiRegionAccessPoint",
        "The specified Multi-Region Access Point does not exist",
    )
}

/// Documented as refused; the code is the one that users of endpoints in VPCs have reported.
pub(crate) fn across_regions_in_vpc() -> S3Error {
    S3Error::new(StatusCode::FORBIDDEN, "AccessDenied", "VPC endpoints do not support cross-region requests")
}

/// 400 is documented, the code is inferred.
pub(super) fn across_regions_accelerated() -> S3Error {
    S3Error::invalid_request("S3 Transfer Acceleration does not support cross-region copies")
}

/// Documented as refused; users have reported this code of copies out of Regions that have to be enabled first.
pub(super) fn incompatible_region(name: &str) -> S3Error {
    S3Error::new(
        StatusCode::BAD_REQUEST,
        "IllegalLocationConstraintException",
        format!(
            "The {name} location constraint is incompatible for the region specific endpoint this request was sent to."
        ),
    )
}

/// Documented as refused; the code is inferred, as is that of the others here.
pub(super) fn access_point_elsewhere() -> S3Error {
    S3Error::invalid_request(
        "Copies through access points require source and destination to be in the same Region.",
    )
}

/// Documented as refused; the code is inferred.
pub(super) fn without_tls() -> S3Error {
    S3Error::invalid_request("Access points are reached over HTTPS only.")
}

pub(super) fn multi_region_source() -> S3Error {
    S3Error::invalid_request("A Multi-Region Access Point cannot be the source of a copy.")
}

pub(super) fn other_outpost_bucket() -> S3Error {
    S3Error::invalid_request("Objects on Outposts can be copied within one bucket only.")
}
