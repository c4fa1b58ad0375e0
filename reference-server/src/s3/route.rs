//! From a request to the one operation that answers it.

use http::Method;

use super::directory::{self, Use};
use super::places::{self, Arrival};
use super::wire::{Query, Reply, Request};
use super::{Context, Place, S3Error, access};
use super::{
    abort_multipart_upload, bucket_acl, bucket_encryption, bucket_lifecycle, bucket_ownership, bucket_policy,
    bucket_tiering, bucket_versioning, complete_multipart_upload, copy_object, create_bucket,
    create_multipart_upload, delete_bucket, delete_object, delete_objects, get_bucket_location, get_object,
    get_object_attributes, head_bucket, head_object, list_buckets, list_multipart_uploads,
    list_object_versions, list_objects, list_parts, object_acl, object_annotations, object_legal_hold,
    object_lock_configuration, object_retention, object_tagging, public_access_block, put_object,
    request_payment, restore_object, upload_part, upload_part_copy,
};

pub(super) type Operation = fn(&Context<'_>, &Request) -> Result<Reply, S3Error>;

/// Answers a request with its operation.
pub(crate) fn answer(context: &Context<'_>, mut request: Request) -> Result<Reply, S3Error> {
    let arrival = match places::is_named(context.place, &request.bucket) {
        true => None,
        false => places::arrive(context, &request, sub_resource(&request.query)?)?,
    };
    let Some(Arrival { bucket, region, through }) = arrival else { return answer_named(context, &request) };
    request.bucket = bucket;
    answer_named(&Context { region, through: through.as_deref(), ..*context }, &request)
}

/// Answers a request whose bucket is known.
fn answer_named(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let copies = request.has_header("x-amz-copy-source");
    if copies && (request.method != Method::PUT || request.key.is_empty()) {
        return Err(S3Error::invalid_argument(
            "You can only specify a copy source header for copy requests.",
            "x-amz-copy-source",
            request.header("x-amz-copy-source").unwrap_or_default(),
        ));
    }
    let resource = sub_resource(&request.query)?;
    directory::check_place(context, request)?;
    match context.place {
        Place::ZonalControl => answer_control(context, request, resource),
        Place::Zonal { .. } => answer_zone(context, request, resource, copies),
        _ => answer_general(context, request, resource, copies),
    }
}

/// What is asked where directory buckets are made. Their owner may do all of it.
fn answer_control(context: &Context<'_>, request: &Request, resource: &str) -> Result<Reply, S3Error> {
    let operation = directory::of_control(&request.method, &request.bucket, resource);
    let operation = operation.ok_or_else(|| no_operation(request, resource))?;
    perform(context, request, operation, resource, false)
}

/// What is asked of a zone.
fn answer_zone(
    context: &Context<'_>,
    request: &Request,
    resource: &str,
    copies: bool,
) -> Result<Reply, S3Error> {
    let about_bucket = request.key.is_empty();
    let how = Use::of(&request.method, about_bucket, resource, copies);
    let how = how.ok_or_else(|| no_operation(request, resource))?;
    directory::admit(context, request, how)?;
    directory::check_written(context, request, how, resource)?;
    let operation = match about_bucket {
        true => {
            directory::of_zone(&request.method, resource).or_else(|| of_bucket(&request.method, resource))
        }
        false => of_object(&request.method, resource, copies),
    };
    let operation = operation.ok_or_else(|| no_operation(request, resource))?;
    let reply = perform(context, request, operation, resource, copies)?;
    Ok(directory::finished(context, request, how, resource, reply))
}

fn answer_general(
    context: &Context<'_>,
    request: &Request,
    resource: &str,
    copies: bool,
) -> Result<Reply, S3Error> {
    let operation = match (request.bucket.is_empty(), request.key.is_empty()) {
        (true, true) => of_service(&request.method, resource),
        (true, false) => return Err(S3Error::invalid_uri()),
        (false, true) => of_bucket(&request.method, resource),
        (false, false) => of_object(&request.method, resource, copies),
    };
    let operation = operation.ok_or_else(|| no_operation(request, resource))?;
    perform(context, request, operation, resource, copies)
}

/// Lets the request in, if it may be, and has it answered.
fn perform(
    context: &Context<'_>,
    request: &Request,
    operation: Operation,
    resource: &str,
    copies: bool,
) -> Result<Reply, S3Error> {
    if admits_by_itself(request, resource, copies) {
        if !copies {
            access::admit_to_service(context, request)?;
        }
        return operation(context, request);
    }
    let charges = access::admit(context, request, resource)?;
    operation(context, request).map(|reply| access::charged(reply, charges))
}

/// Requests about no bucket, about one that is to be made, and about two.
fn admits_by_itself(request: &Request, resource: &str, copies: bool) -> bool {
    let creates = request.method == Method::PUT && request.key.is_empty();
    request.bucket.is_empty() || copies || resource.is_empty() && creates
}

fn of_service(method: &Method, resource: &str) -> Option<Operation> {
    Some(match (method.as_str(), resource) {
        ("GET", "") => list_buckets::answer,
        _ => return None,
    })
}

fn of_bucket(method: &Method, resource: &str) -> Option<Operation> {
    Some(match (method.as_str(), resource) {
        ("PUT", "") => create_bucket::answer,
        ("HEAD", "") => head_bucket::answer,
        ("DELETE", "") => delete_bucket::answer,
        ("GET", "") => list_objects::answer,
        ("GET", "versions") => list_object_versions::answer,
        ("POST", "delete") => delete_objects::answer,
        ("GET", "uploads") => list_multipart_uploads::answer,
        ("GET", "location") => get_bucket_location::answer,
        ("GET", "versioning") => bucket_versioning::get,
        ("PUT", "versioning") => bucket_versioning::put,
        ("GET", "encryption") => bucket_encryption::get,
        ("PUT", "encryption") => bucket_encryption::put,
        ("DELETE", "encryption") => bucket_encryption::delete,
        ("GET", "lifecycle") => bucket_lifecycle::get,
        ("PUT", "lifecycle") => bucket_lifecycle::put,
        ("DELETE", "lifecycle") => bucket_lifecycle::delete,
        ("GET", "intelligent-tiering") => bucket_tiering::get,
        ("PUT", "intelligent-tiering") => bucket_tiering::put,
        ("DELETE", "intelligent-tiering") => bucket_tiering::delete,
        ("GET", "object-lock") => object_lock_configuration::get,
        ("PUT", "object-lock") => object_lock_configuration::put,
        ("GET", "accelerate") => places::get,
        ("PUT", "accelerate") => places::put,
        ("GET", "acl") => bucket_acl::get,
        ("PUT", "acl") => bucket_acl::put,
        ("GET", "ownershipControls") => bucket_ownership::get,
        ("PUT", "ownershipControls") => bucket_ownership::put,
        ("DELETE", "ownershipControls") => bucket_ownership::delete,
        ("GET", "publicAccessBlock") => public_access_block::get,
        ("PUT", "publicAccessBlock") => public_access_block::put,
        ("DELETE", "publicAccessBlock") => public_access_block::delete,
        ("GET", "requestPayment") => request_payment::get,
        ("PUT", "requestPayment") => request_payment::put,
        ("GET", "policy") => bucket_policy::get,
        ("PUT", "policy") => bucket_policy::put,
        ("DELETE", "policy") => bucket_policy::delete,
        _ => return None,
    })
}

fn of_object(method: &Method, resource: &str, copies: bool) -> Option<Operation> {
    Some(match (method.as_str(), resource) {
        ("PUT", "") if copies => copy_object::answer,
        ("PUT", "") => put_object::answer,
        ("GET", "" | "partNumber") => get_object::answer,
        ("HEAD", "" | "partNumber") => head_object::answer,
        ("DELETE", "") => delete_object::answer,
        ("POST", "uploads") => create_multipart_upload::answer,
        ("PUT", "uploadId&partNumber") if copies => upload_part_copy::answer,
        ("PUT", "uploadId&partNumber") => upload_part::answer,
        ("GET", "uploadId") => list_parts::answer,
        ("POST", "uploadId") => complete_multipart_upload::answer,
        ("DELETE", "uploadId") => abort_multipart_upload::answer,
        ("GET", "attributes") => get_object_attributes::answer,
        ("GET", "acl") => object_acl::get,
        ("PUT", "acl") => object_acl::put,
        ("GET", "tagging") => object_tagging::get,
        ("PUT", "tagging") => object_tagging::put,
        ("DELETE", "tagging") => object_tagging::delete,
        ("GET", "annotation") => object_annotations::get,
        ("PUT", "annotation") => object_annotations::put,
        ("DELETE", "annotation") => object_annotations::delete,
        ("GET", "retention") => object_retention::get,
        ("PUT", "retention") => object_retention::put,
        ("GET", "legal-hold") => object_legal_hold::get,
        ("PUT", "legal-hold") => object_legal_hold::put,
        ("POST", "restore") => restore_object::answer,
        _ => return None,
    })
}

/// A known resource without that method is 405; a resource this server lacks is 501, so
/// that no request is ever taken for another.
fn no_operation(request: &Request, resource: &str) -> S3Error {
    let methods = ["GET", "HEAD", "PUT", "POST", "DELETE"];
    if resource.is_empty() || !methods.contains(&request.method.as_str()) {
        let kind = match (request.bucket.is_empty(), request.key.is_empty()) {
            (true, _) => "SERVICE",
            (_, true) => "BUCKET",
            _ => "OBJECT",
        };
        return S3Error::method_not_allowed(request.method.as_str(), kind);
    }
    S3Error::not_implemented().with("Resource", format!("?{resource}"))
}

/// Parameters that choose an operation even when they have a value.
const SUB_RESOURCES: [&str; 45] = [
    "accelerate",
    "acl",
    "analytics",
    "annotation",
    "annotations",
    "attributes",
    "cors",
    "delete",
    "encryption",
    "intelligent-tiering",
    "inventory",
    "legal-hold",
    "lifecycle",
    "location",
    "logging",
    "metadataConfiguration",
    "metadataInventoryTable",
    "metadataJournalTable",
    "metadataTable",
    "metrics",
    "notification",
    "object-lock",
    "ownershipControls",
    "policy",
    "policyStatus",
    "publicAccessBlock",
    "renameObject",
    "replication",
    "requestPayment",
    "restore",
    "retention",
    "select",
    "session",
    "abac",
    "tagging",
    "torrent",
    "uploadId",
    "uploads",
    "versioning",
    "versions",
    "website",
    "append",
    "encryptionKey",
    "partNumber",
    "logs",
];

/// Parameters of operations that may come without a value.
const PLAIN: [&str; 20] = [
    "annotationName",
    "annotation-prefix",
    "max-annotation-results",
    "max-parts",
    "part-number-marker",
    "max-uploads",
    "prefix",
    "delimiter",
    "marker",
    "max-keys",
    "start-after",
    "continuation-token",
    "encoding-type",
    "fetch-owner",
    "key-marker",
    "version-id-marker",
    "upload-id-marker",
    "versionId",
    "x-id",
    "list-type",
];

/// The sub-resource that a query names, or the empty string. A parameter without a value
/// that nobody here knows is taken for a sub-resource too.
fn sub_resource(query: &Query) -> Result<&str, S3Error> {
    let named = |(name, value): &(&str, &str)| {
        SUB_RESOURCES.contains(name)
            || value.is_empty()
                && !PLAIN.contains(name)
                && !name.starts_with("response-")
                && !name.to_ascii_lowercase().starts_with("x-amz-")
    };
    let mut found = query.iter().filter(named).map(|(name, _)| name);
    let first = found.next().unwrap_or("");
    match found.next() {
        None => Ok(first),
        Some(second) if [first, second].contains(&"uploadId") && [first, second].contains(&"partNumber") => {
            Ok("uploadId&partNumber")
        }
        Some(_) => Err(S3Error::not_implemented().with("Resource", "?".to_owned() + first)),
    }
}
