//! The permission that each operation needs.

use crate::s3::wire::Request;

/// A permission, by its name in policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Action(pub(crate) &'static str);

impl Action {
    pub(crate) const CREATE_SESSION: Self = Self("s3express:CreateSession");
    pub(crate) const GET_OBJECT: Self = Self("s3:GetObject");
    pub(crate) const GET_OBJECT_ACL: Self = Self("s3:GetObjectAcl");
    pub(crate) const GET_OBJECT_ANNOTATION: Self = Self("s3:GetObjectAnnotation");
    pub(crate) const GET_OBJECT_TAGGING: Self = Self("s3:GetObjectTagging");
    pub(crate) const GET_OBJECT_VERSION: Self = Self("s3:GetObjectVersion");
    pub(crate) const GET_OBJECT_VERSION_TAGGING: Self = Self("s3:GetObjectVersionTagging");
    pub(crate) const LIST_BUCKET: Self = Self("s3:ListBucket");
    pub(crate) const PUT_OBJECT: Self = Self("s3:PutObject");
    pub(crate) const PUT_OBJECT_ACL: Self = Self("s3:PutObjectAcl");
    pub(crate) const PUT_OBJECT_ANNOTATION: Self = Self("s3:PutObjectAnnotation");
    pub(crate) const PUT_OBJECT_LEGAL_HOLD: Self = Self("s3:PutObjectLegalHold");
    pub(crate) const PUT_OBJECT_RETENTION: Self = Self("s3:PutObjectRetention");
    pub(crate) const PUT_OBJECT_TAGGING: Self = Self("s3:PutObjectTagging");

    /// What a request about a bucket or an object needs (Service Authorization Reference,
    /// "Actions, resources, and condition keys for Amazon S3"). What is not in the table
    /// only the bucket's owner may do.
    pub(super) fn of(request: &Request, resource: &str) -> Self {
        let versioned = request.query.contains("versionId");
        if resource == "annotation" && request.method == "GET" && !request.query.contains("annotationName") {
            return Self("s3:ListObjectAnnotations");
        }
        let method = match request.method.as_str() {
            "HEAD" => "GET",
            other => other,
        };
        if request.key.is_empty() {
            return Self(of_bucket(method, resource));
        }
        Self(if versioned { of_version(method, resource) } else { of_object(method, resource) })
    }

    /// Whether it lists what is in a bucket.
    pub(super) fn lists(self) -> bool {
        matches!(self.0, "s3:ListBucket" | "s3:ListBucketVersions" | "s3:ListBucketMultipartUploads")
    }

    /// Whether it looks at an object that must be there.
    pub(super) fn reads_object(self) -> bool {
        self.0.starts_with("s3:GetObject")
    }

    /// What writing an object needs besides the permission to write it. Of parts nothing but their upload is said.
    pub(crate) fn of_settings(request: &Request) -> impl Iterator<Item = Self> {
        let sets = |prefix: &str| request.headers.keys().any(|name| name.as_str().starts_with(prefix));
        let acl = (sets("x-amz-acl") || sets("x-amz-grant-")).then_some(Self::PUT_OBJECT_ACL);
        let tags = request.has_header("x-amz-tagging").then_some(Self::PUT_OBJECT_TAGGING);
        let retains = request.has_header("x-amz-object-lock-mode");
        let retention = retains.then_some(Self::PUT_OBJECT_RETENTION);
        let holds = request.has_header("x-amz-object-lock-legal-hold");
        let hold = holds.then_some(Self::PUT_OBJECT_LEGAL_HOLD);
        [acl, tags, retention, hold].into_iter().flatten()
    }
}

const OWNER_ALONE: &str = "s3:";

fn of_bucket(method: &str, resource: &str) -> &'static str {
    match (method, resource) {
        ("GET", "") => "s3:ListBucket",
        ("GET", "session") => Action::CREATE_SESSION.0,
        ("GET", "versions") => "s3:ListBucketVersions",
        ("GET", "uploads") => "s3:ListBucketMultipartUploads",
        ("GET", "location") => "s3:GetBucketLocation",
        ("GET", "accelerate") => "s3:GetAccelerateConfiguration",
        ("PUT", "accelerate") => "s3:PutAccelerateConfiguration",
        ("GET", "acl") => "s3:GetBucketAcl",
        ("PUT", "acl") => "s3:PutBucketAcl",
        ("GET", "versioning") => "s3:GetBucketVersioning",
        ("PUT", "versioning") => "s3:PutBucketVersioning",
        ("GET", "encryption") => "s3:GetEncryptionConfiguration",
        ("PUT" | "DELETE", "encryption") => "s3:PutEncryptionConfiguration",
        ("GET", "ownershipControls") => "s3:GetBucketOwnershipControls",
        ("PUT" | "DELETE", "ownershipControls") => "s3:PutBucketOwnershipControls",
        ("GET", "publicAccessBlock") => "s3:GetBucketPublicAccessBlock",
        ("PUT" | "DELETE", "publicAccessBlock") => "s3:PutBucketPublicAccessBlock",
        ("GET", "requestPayment") => "s3:GetBucketRequestPayment",
        ("PUT", "requestPayment") => "s3:PutBucketRequestPayment",
        ("GET", "policy") => "s3:GetBucketPolicy",
        ("PUT", "policy") => "s3:PutBucketPolicy",
        ("DELETE", "policy") => "s3:DeleteBucketPolicy",
        ("DELETE", "") => "s3:DeleteBucket",
        _ => OWNER_ALONE,
    }
}

fn of_object(method: &str, resource: &str) -> &'static str {
    match (method, resource) {
        ("GET", "" | "partNumber") => "s3:GetObject",
        ("GET", "attributes") => "s3:GetObjectAttributes",
        ("PUT", "" | "uploadId&partNumber") | ("POST", "uploads" | "uploadId") => "s3:PutObject",
        ("DELETE", "") => "s3:DeleteObject",
        ("DELETE", "uploadId") => "s3:AbortMultipartUpload",
        ("GET", "uploadId") => "s3:ListMultipartUploadParts",
        ("GET", "acl") => "s3:GetObjectAcl",
        ("PUT", "acl") => "s3:PutObjectAcl",
        ("GET", "tagging") => "s3:GetObjectTagging",
        ("PUT", "tagging") => "s3:PutObjectTagging",
        ("DELETE", "tagging") => "s3:DeleteObjectTagging",
        ("GET", "annotation") => Action::GET_OBJECT_ANNOTATION.0,
        ("PUT", "annotation") => Action::PUT_OBJECT_ANNOTATION.0,
        ("DELETE", "annotation") => "s3:DeleteObjectAnnotation",
        ("GET", "retention") => "s3:GetObjectRetention",
        ("PUT", "retention") => "s3:PutObjectRetention",
        ("GET", "legal-hold") => "s3:GetObjectLegalHold",
        ("PUT", "legal-hold") => "s3:PutObjectLegalHold",
        ("POST", "restore") => "s3:RestoreObject",
        _ => OWNER_ALONE,
    }
}

fn of_version(method: &str, resource: &str) -> &'static str {
    match (method, resource) {
        ("GET", "" | "partNumber") => "s3:GetObjectVersion",
        ("GET", "attributes") => "s3:GetObjectVersionAttributes",
        ("DELETE", "") => "s3:DeleteObjectVersion",
        ("GET", "acl") => "s3:GetObjectVersionAcl",
        ("PUT", "acl") => "s3:PutObjectVersionAcl",
        ("GET", "tagging") => "s3:GetObjectVersionTagging",
        ("PUT", "tagging") => "s3:PutObjectVersionTagging",
        ("DELETE", "tagging") => "s3:DeleteObjectVersionTagging",
        _ => of_object(method, resource),
    }
}
