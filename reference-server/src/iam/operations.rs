//! PutUserPolicy, GetUserPolicy, DeleteUserPolicy and ListUserPolicies.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::IamError;
use super::document;
use super::route::{Context, Input};
use crate::s3::wire::Xml;

/// The characters of all inline policies of a user, white space left out (IAM User Guide, "IAM and AWS STS quotas").
const MOST_CHARACTERS: usize = 2048;
/// The longest name of a policy, in characters (IAM API Reference, `PutUserPolicy`).
const LONGEST_NAME: usize = 128;

/// Adds a policy, or replaces the one of that name.
pub(super) fn put(context: &Context<'_>, input: &Input<'_>, _: &mut Xml) -> Result<(), IamError> {
    context.user(input)?;
    let name = name(input)?;
    let policy = document::read(input.required("PolicyDocument")?)?;
    let mut state = context.world.state();
    let others = state.policies.by_name.iter().filter(|(each, _)| *each != name);
    let characters: usize = others.map(|(_, other)| size(&other.text)).sum();
    if characters + size(&policy.text) > MOST_CHARACTERS {
        return Err(IamError::limit_exceeded("Maximum policy size of 2048 bytes exceeded for the user"));
    }
    state.policies.by_name.insert(name.to_owned(), policy);
    Ok(())
}

fn size(text: &str) -> usize {
    text.chars().filter(|character| !character.is_whitespace()).count()
}

pub(super) fn get(context: &Context<'_>, input: &Input<'_>, xml: &mut Xml) -> Result<(), IamError> {
    let user = context.user(input)?;
    let name = name(input)?;
    let state = context.world.state();
    let policy = state.policies.by_name.get(name).ok_or_else(|| IamError::no_such_policy(name))?;
    xml.nested("GetUserPolicyResult", |xml| {
        xml.element("UserName", user);
        xml.element("PolicyName", name);
        xml.element("PolicyDocument", &utf8_percent_encode(&policy.text, NON_ALPHANUMERIC).to_string());
    });
    Ok(())
}

pub(super) fn delete(context: &Context<'_>, input: &Input<'_>, _: &mut Xml) -> Result<(), IamError> {
    context.user(input)?;
    let name = name(input)?;
    let removed = context.world.state().policies.by_name.remove(name);
    removed.map(drop).ok_or_else(|| IamError::no_such_policy(name))
}

/// All names on one page.
pub(super) fn list(context: &Context<'_>, input: &Input<'_>, xml: &mut Xml) -> Result<(), IamError> {
    context.user(input)?;
    let state = context.world.state();
    xml.nested("ListUserPoliciesResult", |xml| {
        xml.flag("IsTruncated", false);
        xml.nested("PolicyNames", |xml| {
            state.policies.by_name.keys().for_each(|name| xml.element("member", name));
        });
    });
    Ok(())
}

/// The name of a policy: letters, digits and `+=,.@_-`.
fn name<'a>(input: &Input<'a>) -> Result<&'a str, IamError> {
    let name = input.required("PolicyName")?;
    let fits = |character: char| character.is_ascii_alphanumeric() || "+=,.@_-".contains(character);
    if name.len() > LONGEST_NAME || !name.chars().all(fits) {
        return Err(IamError::validation("The specified value for policyName is invalid."));
    }
    Ok(name)
}
