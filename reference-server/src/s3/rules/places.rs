//! What is decided about the places that buckets are reached by.

use http::StatusCode;

use crate::region::Region;
use crate::s3::S3Error;
use crate::s3::places::accelerates;
use crate::store::{Acceleration, Places, StorageClass};
use crate::world::Account;

/// One function per decision; they are gathered apart from those on copies.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlaceRules {
    /// Whether a bucket of one Region is asked for at the right endpoint.
    pub(crate) is_at_home: fn(Region, Region) -> bool,
    /// Whether objects may be read in a Region, as far as the account is concerned.
    pub(crate) is_open: fn(Region) -> bool,
    /// Whether a copy goes from one Region to another.
    pub(crate) is_near: fn(Region, Region) -> bool,
    /// Whether a bucket may go by such an alias.
    pub(crate) knows_alias: fn(&str) -> bool,
    /// Whether the bucket of that name may be reached over transfer acceleration.
    pub(crate) accelerates: fn(&str, Option<Acceleration>) -> Result<(), S3Error>,
    /// Whether a copy goes from one Region to another over transfer acceleration.
    pub(crate) accelerated_reaches: fn(Region, Region) -> bool,
    /// Whether an endpoint in a VPC leads from one Region to another.
    pub(crate) vpc_reaches: fn(Region, Region) -> bool,
    /// Whether an access point of the first account lets the second in.
    pub(crate) lets_in: fn(Account, Account) -> bool,
    /// Whether access points take requests over TLS, or without.
    pub(crate) access_point_answers: fn(bool) -> bool,
    /// Whether an access point of one Region may be the source of a copy to another.
    pub(crate) access_point_reaches: fn(Region, Region) -> bool,
    /// Whether a copy out of one Region may be asked of an access point in another.
    pub(crate) access_point_takes: fn(Region, Region) -> bool,
    /// The bucket of a Multi-Region Access Point that is copied from, if that is possible.
    pub(crate) multi_region_source: fn(&Places, &str, Region) -> Option<String>,
    /// Whether a copy goes from one bucket to another where either is on an Outpost.
    pub(crate) outpost_reaches: fn(&str, &str) -> bool,
    /// Whether a header of that name may be sent with what writes an object on an Outpost.
    pub(crate) outpost_takes_header: fn(&str) -> bool,
    /// Whether an object on an Outpost may be encrypted so.
    pub(crate) outpost_encryption: fn(Option<&str>) -> Result<(), S3Error>,
    /// The class of what is written on an Outpost, given the one that is asked for.
    pub(crate) outpost_class: fn(Option<&str>) -> Result<StorageClass, S3Error>,
}

impl PlaceRules {
    /// As documented.
    pub(crate) fn documented() -> Self {
        let same_region = |from: Region, to: Region| from == to;
        Self {
            is_at_home: same_region,
            is_open: Region::is_enabled,
            is_near: |_, _| true,
            knows_alias: |_| true,
            accelerates,
            accelerated_reaches: same_region,
            vpc_reaches: same_region,
            // No access point here has a policy, so it is for its owner's account alone.
            lets_in: |owner, caller| owner == caller,
            // S3 User Guide, "Access points restrictions and limitations".
            access_point_answers: |is_secure| is_secure,
            access_point_reaches: same_region,
            access_point_takes: same_region,
            multi_region_source: |_, _, _| None,
            outpost_reaches: |from, to| from == to,
            outpost_takes_header,
            outpost_encryption,
            outpost_class,
        }
    }
}

/// Access lists are not supported, neither canned nor by grants (CopyObject); the code is inferred.
fn outpost_takes_header(name: &str) -> bool {
    name != "x-amz-acl" && !name.starts_with("x-amz-grant-")
}

/// SSE-S3 is, as are customers' keys, and those of KMS are not (S3 User Guide, "S3 on Outposts restrictions and
/// limitations"); the code is inferred.
fn outpost_encryption(named: Option<&str>) -> Result<(), S3Error> {
    match named {
        None | Some("AES256") => Ok(()),
        Some(other) => Err(S3Error::new(
            StatusCode::BAD_REQUEST,
            "InvalidEncryptionAlgorithmError",
            "The Encryption request you specified is not valid. Supported value: AES256.",
        )
        .with("ArgumentName", "x-amz-server-side-encryption")
        .with("ArgumentValue", other)),
    }
}

/// There is but one class (CopyObject).
fn outpost_class(named: Option<&str>) -> Result<StorageClass, S3Error> {
    match named {
        None | Some("OUTPOSTS") => Ok(StorageClass::Outposts),
        Some(other) => Err(S3Error::invalid_storage_class(other)),
    }
}
