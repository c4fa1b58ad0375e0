//! An S3 error: what the rules answer when they refuse.

use std::borrow::Cow;

use http::StatusCode;

/// An error reply of S3 before it is written: status, code, message and the fields that
/// this error carries beside them (`Condition`, `ArgumentName`, `BucketName`, …).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct S3Error {
    /// The HTTP status.
    pub status: StatusCode,
    /// The `Code` element.
    pub code: &'static str,
    /// The `Message` element.
    pub message: Cow<'static, str>,
    /// Further elements, in the order they are written.
    pub fields: Vec<(&'static str, String)>,
    /// Headers of the reply that belong to this error.
    pub headers: Vec<(&'static str, String)>,
}

impl S3Error {
    /// An error without further fields.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, code, message: message.into(), fields: Vec::new(), headers: Vec::new() }
    }

    /// Adds one element after `Message`.
    #[must_use]
    pub fn with(mut self, field: &'static str, value: impl Into<String>) -> Self {
        self.fields.push((field, value.into()));
        self
    }

    /// Adds a header; its name is in lower case.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}
