//! The operations that there are for directory buckets, by endpoint.

use http::Method;

use super::{create_bucket, create_session, list_buckets};
use crate::s3::route::Operation;
use crate::s3::{bucket_encryption, bucket_policy, delete_bucket, head_bucket};

/// What a request to a zone does, as far as sessions are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// What a session to read allows.
    Reads,
    Writes,
    Copies,
    /// HeadBucket.
    Heads,
    /// CreateSession.
    Begins,
}

impl Use {
    /// What a request does; nothing where directory buckets lack the operation (S3 User Guide, "Directory bucket API
    /// operations").
    pub(crate) fn of(method: &Method, about_bucket: bool, resource: &str, copies: bool) -> Option<Self> {
        Some(match (about_bucket, method.as_str(), resource) {
            (true, "GET", "session") => Self::Begins,
            (true, "HEAD", "") => Self::Heads,
            (true, "GET", "" | "uploads") => Self::Reads,
            (true, "POST", "delete") => Self::Writes,
            (false, "PUT", "" | "uploadId&partNumber") if copies => Self::Copies,
            (false, "GET" | "HEAD", "" | "partNumber") | (false, "GET", "attributes" | "uploadId") => {
                Self::Reads
            }
            (false, "PUT", "" | "uploadId&partNumber")
            | (false, "POST", "uploads" | "uploadId")
            | (false, "DELETE", "" | "uploadId") => Self::Writes,
            _ => return None,
        })
    }
}

/// What the endpoint offers at which directory buckets are made and configured.
pub(crate) fn of_control(method: &Method, bucket: &str, resource: &str) -> Option<Operation> {
    Some(match (bucket.is_empty(), method.as_str(), resource) {
        (true, "GET", "") => list_buckets::answer,
        (false, "PUT", "") => create_bucket::answer,
        (false, "DELETE", "") => delete_bucket::answer,
        (false, "GET", "policy") => bucket_policy::get,
        (false, "PUT", "policy") => bucket_policy::put,
        (false, "DELETE", "policy") => bucket_policy::delete,
        (false, "GET", "encryption") => bucket_encryption::get,
        (false, "PUT", "encryption") => bucket_encryption::put,
        (false, "DELETE", "encryption") => bucket_encryption::delete,
        _ => return None,
    })
}

/// What zones offer about buckets as such and general purpose buckets lack.
pub(crate) fn of_zone(method: &Method, resource: &str) -> Option<Operation> {
    Some(match (method.as_str(), resource) {
        ("GET", "session") => create_session::answer,
        ("HEAD", "") => head_bucket::answer,
        _ => return None,
    })
}
