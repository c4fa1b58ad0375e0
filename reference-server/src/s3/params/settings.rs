//! What an object is written with besides its bytes.

use http::{HeaderValue, StatusCode};

use super::encryption::EncryptionRequest;
use super::lock::lock;
use super::metadata::metadata;
use super::storage_class::storage_class;
use crate::s3::wire::Request;
use crate::s3::{Context, S3Error};
use crate::store::{Metadata, ObjectLock, StorageClass};

/// The settings that PutObject, CopyObject and CreateMultipartUpload share.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) metadata: Metadata,
    pub(crate) storage_class: Option<StorageClass>,
    /// Whether the request names a class, be it the one it would get anyway.
    pub(crate) names_class: bool,
    pub(crate) redirect: Option<HeaderValue>,
    pub(crate) encryption: EncryptionRequest,
    pub(crate) lock: ObjectLock,
}

impl Settings {
    pub(crate) fn of(context: &Context<'_>, request: &Request) -> Result<Self, S3Error> {
        Ok(Self {
            lock: lock(context, request)?,
            encryption: EncryptionRequest::of(context, request)?,
            storage_class: storage_class(context, request)?,
            names_class: request.has_header("x-amz-storage-class"),
            redirect: redirect(request)?,
            metadata: metadata(context, request)?,
        })
    }
}

fn redirect(request: &Request) -> Result<Option<HeaderValue>, S3Error> {
    let Some(value) = request.headers.get("x-amz-website-redirect-location") else {
        return Ok(None);
    };
    let prefixes: [&[u8]; 3] = [b"/", b"http://", b"https://"];
    if prefixes.iter().any(|prefix| value.as_bytes().starts_with(prefix)) {
        return Ok(Some(value.clone()));
    }
    Err(S3Error::new(
        StatusCode::BAD_REQUEST,
        "InvalidRedirectLocation",
        "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
    ))
}
