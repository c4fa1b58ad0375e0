//! Which tags there may be.

use crate::ec2::Ec2Error;

/// Tags of one resource.
const MOST_TAGS: usize = 50;
/// In characters.
const KEY_LENGTH: usize = 128;
/// In characters.
const VALUE_LENGTH: usize = 256;

pub(crate) fn most_tags() -> usize {
    MOST_TAGS
}

/// A key has characters, and not the prefix that AWS keeps for itself.
pub(crate) fn tag_key(key: &str) -> Result<(), Ec2Error> {
    if key.is_empty() || key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:")) {
        let message = format!("The tag key {key:?} is empty or has the reserved prefix aws:.");
        return Err(Ec2Error::bad_request("InvalidTagKey.Malformed", message));
    }
    if key.chars().count() > KEY_LENGTH {
        return Err(Ec2Error::invalid_value("Tag.Key", key));
    }
    Ok(())
}

pub(crate) fn tag_value(value: &str) -> Result<(), Ec2Error> {
    if value.chars().count() > VALUE_LENGTH {
        return Err(Ec2Error::invalid_value("Tag.Value", value));
    }
    Ok(())
}

/// Tags on creation are for what is created; the second is its type.
pub(crate) fn tag_resource(named: &str, created: &str) -> Result<(), Ec2Error> {
    if named == created { Ok(()) } else { Err(Ec2Error::invalid_value("ResourceType", named)) }
}
