//! Keys of the client's own (SSE-C): three headers for what is written or read, and three for the source of a copy.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use md5::{Digest as _, Md5};

use super::encryption::KIND;
use crate::s3::S3Error;
use crate::s3::wire::Request;

/// What the three headers of a key say.
#[derive(Clone, Copy)]
pub(crate) struct CustomerHeaders<'a> {
    pub(crate) algorithm: Option<&'a str>,
    pub(crate) key: Option<&'a str>,
    pub(crate) md5: Option<&'a str>,
}

/// A key as a request brought it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct CustomerKey {
    pub(crate) bytes: Vec<u8>,
    /// In Base64.
    pub(crate) md5: String,
}

impl fmt::Debug for CustomerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomerKey").field("md5", &self.md5).finish_non_exhaustive()
    }
}

const PREFIX: &str = "x-amz-server-side-encryption-customer-";
const SOURCE_PREFIX: &str = "x-amz-copy-source-server-side-encryption-customer-";

/// In bytes, for the one algorithm that there is.
const KEY_LENGTH: usize = 32;

impl<'a> CustomerHeaders<'a> {
    /// Those for the object that is written or read.
    pub(crate) fn of(request: &'a Request) -> Self {
        if !has_any(request, PREFIX) {
            return Self::NONE;
        }
        Self {
            algorithm: request.header("x-amz-server-side-encryption-customer-algorithm"),
            key: request.header("x-amz-server-side-encryption-customer-key"),
            md5: request.header("x-amz-server-side-encryption-customer-key-md5"),
        }
    }

    /// Those for the source of a copy.
    pub(crate) fn of_source(request: &'a Request) -> Self {
        if !has_any(request, SOURCE_PREFIX) {
            return Self::NONE;
        }
        Self {
            algorithm: request.header("x-amz-copy-source-server-side-encryption-customer-algorithm"),
            key: request.header("x-amz-copy-source-server-side-encryption-customer-key"),
            md5: request.header("x-amz-copy-source-server-side-encryption-customer-key-md5"),
        }
    }

    const NONE: Self = Self { algorithm: None, key: None, md5: None };

    pub(crate) fn is_none(&self) -> bool {
        self.algorithm.is_none() && self.key.is_none() && self.md5.is_none()
    }
}

/// Nearly every request has none: its headers are fewer than those that would be asked for.
fn has_any(request: &Request, prefix: &str) -> bool {
    request.headers.keys().any(|name| name.as_str().starts_with(prefix))
}

/// The key to write with: what it is for has to fit the algorithm (all messages but that of the missing MD5 were
/// recorded on AWS for PutObject).
pub(crate) fn key_to_write(headers: &CustomerHeaders<'_>) -> Result<Option<CustomerKey>, S3Error> {
    key(headers, |bytes| bytes.len() == KEY_LENGTH)
}

/// The key to read with. One of another length is told as a wrong key by whoever looks for the right one
/// (recorded on AWS for GetObject).
pub(crate) fn key_to_read(headers: &CustomerHeaders<'_>) -> Result<Option<CustomerKey>, S3Error> {
    key(headers, |_| true)
}

fn key(headers: &CustomerHeaders<'_>, fits: fn(&[u8]) -> bool) -> Result<Option<CustomerKey>, S3Error> {
    if headers.is_none() {
        return Ok(None);
    }
    check_algorithm(headers.algorithm)?;
    let key = headers.key.ok_or_else(|| invalid(NO_KEY))?;
    let md5 = headers.md5.ok_or_else(|| invalid(NO_MD5))?;
    let bytes = STANDARD.decode(key).ok().filter(|bytes| fits(bytes)).ok_or_else(|| invalid(BAD_KEY))?;
    if STANDARD.decode(md5).ok().as_deref() != Some(&*Md5::digest(&bytes)) {
        return Err(invalid(BAD_MD5));
    }
    Ok(Some(CustomerKey { bytes, md5: md5.to_owned() }))
}

const NO_ALGORITHM: &str = "Requests specifying Server Side Encryption with Customer provided keys must provide a valid encryption algorithm.";
const NO_KEY: &str = "Requests specifying Server Side Encryption with Customer provided keys must provide an appropriate secret key.";
/// Its text is inferred: no recording leaves the MD5 out.
const NO_MD5: &str = "Requests specifying Server Side Encryption with Customer provided keys must provide the client calculated MD5 of the secret key.";
const BAD_KEY: &str = "The secret key was invalid for the specified algorithm.";
const BAD_MD5: &str = "The calculated MD5 hash of the key did not match the hash that was provided.";

fn check_algorithm(algorithm: Option<&str>) -> Result<(), S3Error> {
    match algorithm {
        Some("AES256") => Ok(()),
        None => Err(invalid(NO_ALGORITHM)),
        Some(other) => Err(unknown_algorithm(other)),
    }
}

/// An algorithm that S3 does not know, in whichever header it came (recorded on AWS).
pub(super) fn unknown_algorithm(value: &str) -> S3Error {
    S3Error::new(
        StatusCode::BAD_REQUEST,
        "InvalidEncryptionAlgorithmError",
        "The Encryption request you specified is not valid. Supported value: AES256.",
    )
    .with("ArgumentName", KIND)
    .with("ArgumentValue", value)
}

/// Whatever is wrong with a key, the argument named is the header of the kind of encryption (recorded on AWS).
fn invalid(message: &'static str) -> S3Error {
    S3Error::new(StatusCode::BAD_REQUEST, "InvalidArgument", message).with("ArgumentName", KIND)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 32 letters k; the MD5 was computed with Python's hashlib.
    const KEY: &str = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=";
    const MD5: &str = "mT2HRsMGJ5IX5C+0rreZ8Q==";

    fn message(algorithm: Option<&str>, key: Option<&str>, md5: Option<&str>) -> String {
        let error = key_to_write(&CustomerHeaders { algorithm, key, md5 }).expect_err("a refusal");
        error.message.into_owned()
    }

    #[test]
    fn each_mistake_has_its_message() {
        let algorithm = Some("AES256");
        assert_eq!(message(None, Some(KEY), Some(MD5)), NO_ALGORITHM);
        assert_eq!(message(algorithm, None, Some(MD5)), NO_KEY);
        assert_eq!(message(algorithm, Some(KEY), None), NO_MD5);
        assert_eq!(message(algorithm, Some("a2s="), Some(MD5)), BAD_KEY);
        assert_eq!(message(algorithm, Some("no base64"), Some(MD5)), BAD_KEY);
        assert_eq!(message(algorithm, Some(KEY), Some("mT2HRsMGJ5IX5C+0rreZ8A==")), BAD_MD5);
        assert_eq!(message(algorithm, Some(KEY), Some("!")), BAD_MD5);
        for other in ["aes256", "KMS", ""] {
            let error = message(Some(other), Some(KEY), Some(MD5));
            assert!(error.starts_with("The Encryption request you specified"), "{error}");
        }
    }
}
