//! CreateBucket.

use http::StatusCode;

use super::bucket_ownership::has_acl;
use super::context::arn;
use super::params::{AskedAcl, is_bucket_name};
use super::wire::{Document, Reply, Request};
use super::{Context, Place, S3Error, directory};
use crate::region::Region;
use crate::store::{Bucket, BucketLock, Ownership, Versioning};

/// The Region of buckets that name none, and whose endpoint takes no such name (recorded on AWS).
const DEFAULT_REGION: &str = "us-east-1";

/// An old name of eu-west-1.
const EUROPE: (&str, &str) = ("EU", "eu-west-1");

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    check_name(&request.bucket)?;
    let region = location(context, request)?;
    let made = made(context, request, region)?;
    let mut state = context.world.state();
    let reply = Reply::empty(StatusCode::OK)
        .header("location", &format!("/{}", request.bucket))
        .header("x-amz-bucket-arn", &arn(&request.bucket));
    match state.buckets.get(&request.bucket) {
        Some(bucket) if bucket.access.owner != context.caller => return Err(taken(&request.bucket)),
        Some(bucket) => return created_before(bucket.region, region, reply),
        None => state.buckets.insert(request.bucket.clone(), made),
    };
    Ok(reply)
}

/// The new bucket. A list that opens it to others is at odds with what new buckets have.
fn made(context: &Context<'_>, request: &Request, region: Region) -> Result<Bucket, S3Error> {
    let asked = AskedAcl::of(context, request)?;
    let ownership = request.header("x-amz-object-ownership").map(ownership).transpose()?;
    let mut bucket = new_bucket(context, request, region);
    let access = &mut bucket.access;
    access.ownership = ownership.or(access.ownership);
    access.acl = asked.list(context.caller, context.caller);
    if access.acls_are_disabled() && !access.acl.is_full_control_of(context.caller) {
        return Err(has_acl());
    }
    if access.acl.is_public() {
        return Err(public_acl());
    }
    Ok(bucket)
}

/// A bucket with Object Lock keeps versions from the start.
fn new_bucket(context: &Context<'_>, request: &Request, region: Region) -> Bucket {
    let bucket = Bucket::new(context.now, region, context.caller);
    let locked = request.header("x-amz-bucket-object-lock-enabled");
    if !locked.is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        return bucket;
    }
    Bucket { lock: Some(BucketLock::default()), versioning: Versioning::Enabled, ..bucket }
}

fn ownership(name: &str) -> Result<Ownership, S3Error> {
    Ownership::from_name(name).ok_or_else(|| {
        let message = format!("Invalid x-amz-object-ownership header: {name}");
        let error = S3Error::new(StatusCode::BAD_REQUEST, "InvalidArgument", message);
        error.with("ArgumentName", "x-amz-object-ownership")
    })
}

fn public_acl() -> S3Error {
    S3Error::new(
        StatusCode::BAD_REQUEST,
        "InvalidBucketAclWithBlockPublicAccessError",
        "Bucket cannot have public ACLs set with BlockPublicAccess enabled",
    )
}

/// Names are one space for all accounts.
fn taken(name: &str) -> S3Error {
    S3Error::new(
        StatusCode::CONFLICT,
        "BucketAlreadyExists",
        "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Select a different name and try again.",
    )
    .with("BucketName", name)
}

/// In us-east-1 creating one's own bucket again succeeds; elsewhere it is refused
/// (CreateBucket, BucketAlreadyOwnedByYou).
fn created_before(before: Region, asked: Region, reply: Reply) -> Result<Reply, S3Error> {
    if [before, asked].iter().all(|region| region.name() == DEFAULT_REGION) {
        return Ok(reply);
    }
    Err(S3Error::new(
        StatusCode::CONFLICT,
        "BucketAlreadyOwnedByYou",
        "Your previous request to create the named bucket succeeded and you already own it.",
    ))
}

/// Names that end so are those of directory buckets, aliases, and tables (S3 User Guide, "General purpose bucket naming
/// rules").
const RESERVED: [&str; 5] = [directory::SUFFIX, "-s3alias", "--ol-s3", ".mrap", "--table-s3"];

fn check_name(name: &str) -> Result<(), S3Error> {
    if is_bucket_name(name) && !RESERVED.iter().any(|end| name.ends_with(end)) {
        return Ok(());
    }
    Err(S3Error::invalid_bucket_name(name))
}

/// A bucket is made in the Region of the endpoint or not at all; only at the endpoint that is in no Region, in any that
/// the request names.
fn location(context: &Context<'_>, request: &Request) -> Result<Region, S3Error> {
    let named = constraint(context, request)?;
    let here = context.region;
    let is_first = here.name() == DEFAULT_REGION;
    match named.as_deref() {
        // us-east-1 is where buckets are made that name no Region; elsewhere they have to.
        None if is_first => Ok(here),
        None => Err(incompatible("unspecified")),
        Some(name) if is_first && !is_other_region(name) => Err(invalid_location(name)),
        Some(name) => match Region::find(if name == EUROPE.0 { EUROPE.1 } else { name }) {
            Some(region) if region == here => Ok(region),
            Some(region) if is_global(context.place) && region.is_enabled() => Ok(region),
            _ if name == here.name() => Ok(here),
            _ => Err(incompatible(name)),
        },
    }
}

fn is_global(place: &Place) -> bool {
    matches!(place, Place::Global { .. })
}

/// The Region that the request names.
fn constraint(context: &Context<'_>, request: &Request) -> Result<Option<String>, S3Error> {
    if request.body.is_empty() {
        return Ok(None);
    }
    let body = Document::parse(&request.body, context.xml_bytes, "CreateBucketConfiguration")?;
    if body.elements("Bucket").next().is_some() {
        return Err(S3Error::not_implemented().with("Resource", "directory bucket"));
    }
    Ok(body.text("LocationConstraint"))
}

fn incompatible(name: &str) -> S3Error {
    S3Error::new(
        StatusCode::BAD_REQUEST,
        "IllegalLocationConstraintException",
        format!(
            "The {name} location constraint is incompatible for the region specific endpoint this request was sent to."
        ),
    )
}

/// Whether this is, by its form, a Region other than the default one; `EU` is an old name of one.
fn is_other_region(name: &str) -> bool {
    let number = name.rsplit('-').next().is_some_and(|number| number.parse::<u8>().is_ok());
    name == "EU" || number && name != DEFAULT_REGION
}

fn invalid_location(name: &str) -> S3Error {
    let message = "The specified location-constraint is not valid";
    S3Error::new(StatusCode::BAD_REQUEST, "InvalidLocationConstraint", message)
        .with("LocationConstraint", name)
}
