//! The decisions, gathered so that each can be replaced by itself.

use bytes::Bytes;

use super::protocol;
use crate::auth::Checks;
use crate::ec2::Ec2Error;
use crate::ec2::wire::error_document;

/// One function per decision. The documented ones are the default; a fault replaces exactly one,
/// and no rule knows whether it was replaced.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    /// What is demanded of signatures.
    pub(crate) signatures: Checks,
    pub(crate) version: fn(Option<&str>) -> Result<(), Ec2Error>,
    /// The error of an action that does not exist.
    pub(crate) invalid_action: fn(&str) -> Ec2Error,
    pub(crate) unknown_parameter: fn(&str) -> Result<(), Ec2Error>,
    pub(crate) missing_parameter: fn(&str) -> Result<(), Ec2Error>,
    pub(crate) dry_run: fn(Option<bool>) -> Result<(), Ec2Error>,
    /// How an error is written.
    pub(crate) error_document: fn(&Ec2Error, &str) -> Bytes,
}

impl Rules {
    /// The decisions as AWS documents them.
    pub(crate) fn documented() -> Self {
        Self {
            signatures: Checks::default(),
            version: protocol::version,
            invalid_action: Ec2Error::invalid_action,
            unknown_parameter: protocol::unknown_parameter,
            missing_parameter: protocol::missing_parameter,
            dry_run: protocol::dry_run,
            error_document,
        }
    }
}
