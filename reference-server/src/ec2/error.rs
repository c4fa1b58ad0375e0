//! An error of EC2: what the rules answer when they refuse.

use std::borrow::Cow;

use http::StatusCode;

/// An error reply of EC2 before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ec2Error {
    pub(crate) status: StatusCode,
    /// The `Code` element.
    pub(crate) code: &'static str,
    /// The `Message` element.
    pub(crate) message: Cow<'static, str>,
}

impl Ec2Error {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, code, message: message.into() }
    }

    /// A 400, which nearly all client errors of EC2 are.
    pub(crate) fn bad_request(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }
}
