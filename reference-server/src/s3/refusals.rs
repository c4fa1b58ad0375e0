//! The refusals that several operations share. Codes and messages are those on S3's wire.

use http::StatusCode;

use super::S3Error;
use crate::store::Full;

impl S3Error {
    /// Something went wrong here rather than with the request.
    pub(crate) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "InternalError",
            "We encountered an internal error. Please try again.",
        )
    }

    /// 400 InvalidArgument about one named argument.
    pub(crate) fn invalid_argument(message: &'static str, name: &str, value: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "InvalidArgument", message)
            .with("ArgumentName", name)
            .with("ArgumentValue", value)
    }

    pub(crate) fn invalid_request(message: impl Into<std::borrow::Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "InvalidRequest", message)
    }

    pub(crate) fn invalid_uri() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "InvalidURI", "Couldn't parse the specified URI.")
    }

    pub(crate) fn key_too_long(size: usize, most: usize) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "KeyTooLongError", "Your key is too long")
            .with("Size", size.to_string())
            .with("MaxSizeAllowed", most.to_string())
    }

    pub(crate) fn missing_content_length() -> Self {
        Self::new(
            StatusCode::LENGTH_REQUIRED,
            "MissingContentLength",
            "You must provide the Content-Length HTTP header.",
        )
    }

    pub(crate) fn malformed_xml() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "MalformedXML",
            "The XML you provided was not well-formed or did not validate against our published schema",
        )
    }

    pub(crate) fn access_denied() -> Self {
        Self::new(StatusCode::FORBIDDEN, "AccessDenied", "Access Denied")
    }

    pub(crate) fn invalid_bucket_name(name: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "InvalidBucketName", "The specified bucket is not valid.")
            .with("BucketName", name)
    }

    pub(crate) fn no_such_bucket(name: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NoSuchBucket", "The specified bucket does not exist")
            .with("BucketName", name)
    }

    pub(crate) fn no_such_key(key: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NoSuchKey", "The specified key does not exist.").with("Key", key)
    }

    pub(crate) fn no_such_version(key: &str, id: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NoSuchVersion", "The specified version does not exist.")
            .with("Key", key)
            .with("VersionId", id)
    }

    pub(crate) fn precondition_failed(condition: &'static str) -> Self {
        Self::new(
            StatusCode::PRECONDITION_FAILED,
            "PreconditionFailed",
            "At least one of the pre-conditions you specified did not hold",
        )
        .with("Condition", condition)
    }

    /// 409 about the state that a bucket is in.
    pub(crate) fn invalid_bucket_state(message: &'static str) -> Self {
        Self::new(StatusCode::CONFLICT, "InvalidBucketState", message)
    }

    /// A version that Object Lock protects.
    pub(crate) fn locked() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "AccessDenied",
            "Access Denied because object protected by object lock.",
        )
    }

    /// A version that was never locked.
    pub(crate) fn no_object_lock() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "NoSuchObjectLockConfiguration",
            "The specified object does not have a ObjectLock configuration",
        )
    }

    /// A method that this version (a delete marker) or resource does not have.
    pub(crate) fn method_not_allowed(method: &str, resource_type: &'static str) -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "MethodNotAllowed",
            "The specified method is not allowed against this resource.",
        )
        .with("Method", method)
        .with("ResourceType", resource_type)
    }

    /// An operation, or a value of a header, that this server does not offer.
    pub(crate) fn not_implemented() -> Self {
        Self::new(
            StatusCode::NOT_IMPLEMENTED,
            "NotImplemented",
            "A header you provided implies functionality that is not implemented",
        )
    }
}

impl From<Full> for S3Error {
    /// The world holds as many bytes as it may. S3 has no such bound; the code is the one
    /// that clients take for a service that cannot go on for now.
    fn from(full: Full) -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "ServiceUnavailable",
            "The bodies stored here have reached the limit of this server; delete some of them.",
        )
        .with("MaxSizeAllowed", full.most.to_string())
    }
}
