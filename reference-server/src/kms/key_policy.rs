//! GetKeyPolicy and PutKeyPolicy.

use serde_json::{Value, json};

use super::KmsError;
use super::context::Context;
use super::input::Input;
use super::policy::{KeyPolicy, Use};
use crate::world::{Account, Holder};

/// The only name that a policy can have.
const NAME: &str = "default";

pub(super) fn get(context: &Context<'_>, input: &Input) -> Result<Value, KmsError> {
    check_name(input)?;
    let mut state = context.state();
    let key = context.own_key(&mut state, input.required("KeyId")?, "kms:GetKeyPolicy")?;
    Ok(json!({"Policy": key.policy.text(), "PolicyName": NAME}))
}

pub(super) fn put(context: &Context<'_>, input: &Input) -> Result<Value, KmsError> {
    check_name(input)?;
    let text = input.required("Policy")?;
    let mut state = context.state();
    let policy = KeyPolicy::parse(text, &state.keys.accounts)?;
    check_lockout(&policy, context.caller, input)?;
    let key = context.own_key(&mut state, input.required("KeyId")?, "kms:PutKeyPolicy")?;
    key.policy = policy;
    Ok(Value::Null)
}

/// A policy must let its author change it again, unless the request says that this is meant.
pub(super) fn check_lockout(policy: &KeyPolicy, author: Account, input: &Input) -> Result<(), KmsError> {
    let (asker, action) = (Holder::Account(author), "kms:PutKeyPolicy");
    let says = policy.says(&Use { asker, action, arn: "*", via: None, encryption_context: &[] });
    if input.flag("BypassPolicyLockoutSafetyCheck")? || says.allows.is_some() && !says.denies {
        return Ok(());
    }
    Err(KmsError::new(
        "MalformedPolicyDocumentException",
        "The new key policy will not allow you to update the key policy in the future.",
    ))
}

fn check_name(input: &Input) -> Result<(), KmsError> {
    match input.text("PolicyName")? {
        None | Some(NAME) => Ok(()),
        Some(_) => Err(KmsError::new("NotFoundException", "No such policy exists")),
    }
}
