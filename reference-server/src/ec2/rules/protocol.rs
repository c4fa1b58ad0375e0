//! What is a request at all.

use crate::ec2::Ec2Error;

/// The one version whose operations and names the server knows.
const VERSION: &str = "2016-11-15";

/// Whether the version is one that exists.
///
/// Without a version EC2 would need one of another age, so it is missing (inferred).
pub(crate) fn version(version: Option<&str>) -> Result<(), Ec2Error> {
    match version {
        Some(VERSION) => Ok(()),
        Some(other) if !other.is_empty() => Err(Ec2Error::no_such_version(other)),
        _ => Err(Ec2Error::missing_parameter("Version")),
    }
}

/// As in `CopySnapshotResponse`.
pub(crate) fn reply_root(action: &str) -> String {
    format!("{action}Response")
}

/// A parameter that the operation does not have is a mistake.
pub(crate) fn unknown_parameter(name: &str) -> Result<(), Ec2Error> {
    Err(Ec2Error::unknown_parameter(name))
}

pub(crate) fn missing_parameter(name: &str) -> Result<(), Ec2Error> {
    Err(Ec2Error::missing_parameter(name))
}

/// A dry run is answered by an error, whether or not anything would have been done.
pub(crate) fn dry_run(asked: Option<bool>) -> Result<(), Ec2Error> {
    if asked == Some(true) { Err(Ec2Error::dry_run()) } else { Ok(()) }
}
