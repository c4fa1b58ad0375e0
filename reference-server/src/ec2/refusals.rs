//! The refusals of EC2 by name: codes of its list of error codes, with messages of our own where none was recorded.

use http::StatusCode;

use super::Ec2Error;

impl Ec2Error {
    pub(crate) fn missing_action() -> Self {
        Self::bad_request("MissingAction", "The request has no Action parameter.")
    }

    pub(crate) fn invalid_action(action: &str) -> Self {
        Self::bad_request("InvalidAction", format!("There is no action {action} in this version."))
    }

    pub(crate) fn no_such_version(version: &str) -> Self {
        Self::bad_request("NoSuchVersion", format!("There is no version {version:?} of this API."))
    }

    pub(crate) fn unknown_parameter(name: &str) -> Self {
        Self::bad_request("UnknownParameter", format!("The parameter {name} is not recognized."))
    }

    pub(crate) fn missing_parameter(name: &str) -> Self {
        Self::bad_request("MissingParameter", format!("The request must contain the parameter {name}"))
    }

    pub(crate) fn invalid_value(name: &str, value: &str) -> Self {
        let message = format!("The value {value:?} of the parameter {name} is not valid.");
        Self::bad_request("InvalidParameterValue", message)
    }

    pub(crate) fn invalid_combination(one: &str, other: &str) -> Self {
        let message = format!("The parameter {one} cannot be used together with {other}.");
        Self::bad_request("InvalidParameterCombination", message)
    }

    pub(crate) fn dry_run() -> Self {
        let message = "Request would have succeeded, but DryRun flag is set.";
        Self::new(StatusCode::PRECONDITION_FAILED, "DryRunOperation", message)
    }

    pub(crate) fn invalid_region(name: &str) -> Self {
        Self::bad_request("InvalidRegion", format!("There is no Region {name:?} that this account may use."))
    }

    pub(crate) fn malformed_snapshot_id(id: &str) -> Self {
        Self::bad_request("InvalidSnapshotID.Malformed", format!("{id:?} is not the id of a snapshot."))
    }

    pub(crate) fn snapshot_not_found(id: &str) -> Self {
        Self::bad_request("InvalidSnapshot.NotFound", format!("The snapshot '{id}' does not exist."))
    }

    pub(crate) fn snapshot_in_use(id: &str, user: &str) -> Self {
        Self::bad_request("InvalidSnapshot.InUse", format!("The snapshot {id} is in use by {user}."))
    }

    pub(crate) fn incorrect_state(message: String) -> Self {
        Self::bad_request("IncorrectState", message)
    }

    pub(crate) fn unsupported(message: impl Into<std::borrow::Cow<'static, str>>) -> Self {
        Self::bad_request("UnsupportedOperation", message)
    }

    pub(crate) fn not_permitted(message: impl Into<std::borrow::Cow<'static, str>>) -> Self {
        Self::bad_request("OperationNotPermitted", message)
    }

    /// Something of another account is not the caller's to change.
    pub(crate) fn unauthorized() -> Self {
        let message = "You are not authorized to perform this operation.";
        Self::new(StatusCode::FORBIDDEN, "UnauthorizedOperation", message)
    }

    /// A user whom no policy allows this, or whom one denies it.
    pub(crate) fn unauthorized_user(action: &str, resource: &str) -> Self {
        let message = format!(
            "You are not authorized to perform this operation. No policy of the user allows {action} on {resource}, or one \
             denies it."
        );
        Self::new(StatusCode::FORBIDDEN, "UnauthorizedOperation", message)
    }

    pub(crate) fn limit_exceeded(message: impl Into<std::borrow::Cow<'static, str>>) -> Self {
        Self::bad_request("ResourceLimitExceeded", message)
    }

    pub(crate) fn volume_not_found(id: &str) -> Self {
        Self::bad_request("InvalidVolume.NotFound", format!("The volume '{id}' does not exist."))
    }

    pub(crate) fn zone_not_found(name: &str) -> Self {
        Self::bad_request("InvalidZone.NotFound", format!("The zone '{name}' does not exist."))
    }

    pub(crate) fn malformed_volume_id(id: &str) -> Self {
        Self::bad_request("InvalidVolumeID.Malformed", format!("{id:?} is not the id of a volume."))
    }

    /// The images of those ids are not there, for this caller.
    pub(crate) fn images_not_found(ids: &[&str]) -> Self {
        let s = if ids.len() == 1 { "" } else { "s" };
        let verb = if ids.len() == 1 { "does" } else { "do" };
        let ids = ids.join(", ");
        Self::bad_request("InvalidAMIID.NotFound", format!("The image id{s} '[{ids}]' {verb} not exist"))
    }

    pub(crate) fn malformed_image_id(id: &str) -> Self {
        Self::bad_request("InvalidAMIID.Malformed", format!("Invalid id: \"{id}\" (expecting \"ami-...\")"))
    }

    /// What is to be tagged has no id that could be one.
    pub(crate) fn invalid_resource_id(id: &str) -> Self {
        Self::bad_request("InvalidID", format!("The ID '{id}' is not valid"))
    }

    /// A request that is no form, or has text that is not UTF-8.
    pub(crate) fn malformed_query() -> Self {
        Self::bad_request("MalformedQueryString", "The query string or the form has a syntax error.")
    }
}
