//! The two ways in which a copy does not come about.

use std::borrow::Cow;

use crate::ec2::Ec2Error;

/// Why there is no usable copy.
#[derive(Debug)]
pub(in crate::ec2) enum Failure {
    /// The call is refused, and nothing is made.
    Refused(Ec2Error),
    /// The call is accepted, and the copy fails later.
    Late(Late),
}

/// What EC2 finds out after it has answered.
#[derive(Debug)]
pub(in crate::ec2) struct Late {
    /// The `statusMessage` of the copy.
    pub(in crate::ec2) message: Cow<'static, str>,
    /// How it is refused in a world that finds out before.
    pub(in crate::ec2) instead: Ec2Error,
}

impl From<Ec2Error> for Failure {
    fn from(error: Ec2Error) -> Self {
        Self::Refused(error)
    }
}

impl Late {
    /// There is no such snapshot, or it is not the caller's to see (reported from AWS).
    pub(in crate::ec2) fn source_not_found(id: &str) -> Self {
        Self { message: Cow::from("Source snapshot is not found"), instead: Ec2Error::snapshot_not_found(id) }
    }

    /// It is pending, or has failed itself (reported from AWS).
    pub(in crate::ec2) fn source_not_complete(id: &str) -> Self {
        Self {
            message: Cow::from("Source snapshot is not complete"),
            instead: Ec2Error::incorrect_state(format!("The snapshot {id} is not completed.")),
        }
    }

    /// There is no such key, or it is not the caller's to use, or it is of no use (documented).
    pub(in crate::ec2) fn key_not_accessible(key: &str) -> Self {
        Self {
            message: Cow::from("Given key ID is not accessible"),
            instead: Ec2Error::invalid_value("KmsKeyId", key),
        }
    }

    /// The URL is not what it should be (documented, without the text).
    pub(in crate::ec2) fn bad_presigned_url(why: &'static str) -> Self {
        Self { message: Cow::from(why), instead: Ec2Error::invalid_value("PresignedUrl", why) }
    }
}
