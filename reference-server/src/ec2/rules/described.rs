//! What descriptions leave out.

use crate::ec2::Ec2Error;

/// The least number of results that can be asked for.
const LEAST: i64 = 5;
/// More are not given at once.
const MOST: i64 = 1000;

/// An id that is nobody's is an error, and not an empty result.
pub(crate) fn unknown_snapshot(id: &str) -> Result<(), Ec2Error> {
    Err(Ec2Error::snapshot_not_found(id))
}

/// A filter that does not exist is an error.
pub(crate) fn unknown_filter(name: &str) -> Result<(), Ec2Error> {
    let message = format!("The filter '{name}' is not valid for this request.");
    Err(Ec2Error::bad_request("InvalidParameterValue", message))
}

/// How many results come at once, if a number was named.
pub(crate) fn page_size(named: Option<i64>) -> Result<Option<usize>, Ec2Error> {
    match named {
        Some(few) if few < LEAST => Err(Ec2Error::invalid_value("MaxResults", &few.to_string())),
        named => Ok(named.and_then(|number| usize::try_from(number.min(MOST)).ok())),
    }
}
