//! EnableKey, DisableKey, ScheduleKeyDeletion and CancelKeyDeletion.

use serde_json::{Value, json};

use super::KmsError;
use super::context::Context;
use super::input::Input;
use super::key::{Key, Standing};

/// How many days may pass before a key is deleted (KMS API Reference, `ScheduleKeyDeletion`).
const LEAST_DAYS: u32 = 7;
const MOST_DAYS: u32 = 30;

pub(super) fn enable(context: &Context<'_>, input: &Input) -> Result<Value, KmsError> {
    set(context, input, "kms:EnableKey", Standing::Enabled)
}

pub(super) fn disable(context: &Context<'_>, input: &Input) -> Result<Value, KmsError> {
    set(context, input, "kms:DisableKey", Standing::Disabled)
}

fn set(context: &Context<'_>, input: &Input, action: &str, standing: Standing) -> Result<Value, KmsError> {
    let mut state = context.state();
    let key = context.own_key(&mut state, input.required("KeyId")?, action)?;
    check_not_pending(key)?;
    key.standing = standing;
    Ok(Value::Null)
}

/// From now on the key cannot be used; after the days that were asked for, or 30, it is gone.
pub(super) fn schedule_deletion(context: &Context<'_>, input: &Input) -> Result<Value, KmsError> {
    let days = input.number("PendingWindowInDays", LEAST_DAYS, MOST_DAYS)?.unwrap_or(MOST_DAYS);
    let mut state = context.state();
    let key = context.own_key(&mut state, input.required("KeyId")?, "kms:ScheduleKeyDeletion")?;
    check_not_pending(key)?;
    let until = context.now.plus_days(days);
    key.standing = Standing::PendingDeletion(until, days);
    Ok(json!({
        "KeyId": key.arn,
        "DeletionDate": until.since_epoch(),
        "KeyState": key.standing.name(),
        "PendingWindowInDays": days,
    }))
}

/// The key comes back disabled.
pub(super) fn cancel_deletion(context: &Context<'_>, input: &Input) -> Result<Value, KmsError> {
    let mut state = context.state();
    let key = context.own_key(&mut state, input.required("KeyId")?, "kms:CancelKeyDeletion")?;
    if !key.is_pending_deletion() {
        return Err(KmsError::invalid_state(format!("{} is not pending deletion.", key.arn)));
    }
    key.standing = Standing::Disabled;
    Ok(json!({"KeyId": key.arn}))
}

/// Nearly nothing can be done with a key that is about to be deleted.
pub(super) fn check_not_pending(key: &Key) -> Result<(), KmsError> {
    if key.is_pending_deletion() {
        return Err(KmsError::invalid_state(format!("{} is pending deletion.", key.arn)));
    }
    Ok(())
}
