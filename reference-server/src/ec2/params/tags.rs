//! Tags, by themselves and on creation.

use crate::ec2::store::Tags;
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error};

/// Reads `TagSpecification.N` for a resource of that type that is going to be created.
///
/// # Errors
///
/// For a specification of another type, for two of this one, and for one without tags, `InvalidParameterValue`
/// (inferred); and what [`tag_list`] refuses.
pub(in crate::ec2) fn tag_specification(
    parameters: &Parameters<'_>,
    created: &str,
    context: &Context<'_>,
) -> Result<Tags, Ec2Error> {
    let specifications = parameters.entries("TagSpecification");
    if specifications.len() > 1 {
        return Err(Ec2Error::invalid_value("TagSpecification", "more than one"));
    }
    let Some(specification) = specifications.first() else { return Ok(Tags::new()) };
    (context.rules.tag_resource)(specification.required("ResourceType")?, created)?;
    if !specification.has("Tag") {
        let message = "Tag specification must have at least one tag";
        return Err(Ec2Error::bad_request("InvalidParameterValue", message));
    }
    tag_list(specification, context)
}

/// Reads `Tag.N`.
///
/// # Errors
///
/// `InvalidTagKey.Malformed`, `TagLimitExceeded`, and `InvalidParameterValue` for what is too long or there twice.
pub(in crate::ec2) fn tag_list(parameters: &Parameters<'_>, context: &Context<'_>) -> Result<Tags, Ec2Error> {
    let rules = &context.rules;
    let mut tags = Tags::new();
    for entry in parameters.entries("Tag") {
        let key = entry.stored("Key")?.unwrap_or_default();
        let value = entry.stored("Value")?.unwrap_or_default();
        (rules.tag_key)(&key)?;
        (rules.tag_value)(&value)?;
        if tags.contains_key(&key) {
            return Err(Ec2Error::invalid_value("Tag.Key", &key));
        }
        tags.insert(key, value);
    }
    check_number(tags.len(), context)?;
    Ok(tags)
}

/// Whether one resource may have so many tags.
pub(in crate::ec2) fn check_number(tags: usize, context: &Context<'_>) -> Result<(), Ec2Error> {
    if tags > (context.rules.most_tags)() {
        let message = "A resource has at most 50 tags.";
        return Err(Ec2Error::bad_request("TagLimitExceeded", message));
    }
    Ok(())
}
