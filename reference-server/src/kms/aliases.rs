//! CreateAlias, UpdateAlias, DeleteAlias and ListAliases.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::KmsError;
use super::context::{Context, names_alias};
use super::input::Input;
use super::key_state::check_not_pending;
use super::list_keys::page;
use super::store::{Alias, MANAGED};
use crate::world::State;

/// The longest name, in characters, `alias/` included (KMS API Reference, `CreateAlias`).
const LONGEST: usize = 256;

/// Aliases on a page unless the request says otherwise.
const ALIASES: usize = 50;

pub(super) fn create(context: &Context<'_>, input: &Input) -> Result<Value, KmsError> {
    let name = name(input)?;
    let mut state = context.state();
    let target = target(context, &mut state, input, "kms:CreateAlias")?;
    let arn = state.keys.arn(context.asker(), name);
    let ring = state.keys.ring(context.asker());
    if ring.aliases.contains_key(name) {
        let message = format!("An alias with the name {arn} already exists");
        return Err(KmsError::new("AlreadyExistsException", message));
    }
    ring.aliases.insert(name.to_owned(), Alias { target, created: context.now, updated: context.now });
    Ok(Value::Null)
}

pub(super) fn update(context: &Context<'_>, input: &Input) -> Result<Value, KmsError> {
    let name = name(input)?;
    let mut state = context.state();
    let target = target(context, &mut state, input, "kms:UpdateAlias")?;
    let arn = state.keys.arn(context.asker(), name);
    let alias = state.keys.ring(context.asker()).aliases.get_mut(name);
    let alias = alias.ok_or_else(|| KmsError::alias_not_found(&arn))?;
    (alias.target, alias.updated) = (target, context.now);
    Ok(Value::Null)
}

pub(super) fn delete(context: &Context<'_>, input: &Input) -> Result<Value, KmsError> {
    let name = name(input)?;
    let mut state = context.state();
    context.key(&mut state, name, "kms:DeleteAlias")?;
    state.keys.ring(context.asker()).aliases.remove(name);
    Ok(Value::Null)
}

/// All aliases of the caller, or those of one key. Those of AWS are there before their keys are.
pub(super) fn list(context: &Context<'_>, input: &Input) -> Result<Value, KmsError> {
    let mut state = context.state();
    let of = match input.text("KeyId")? {
        Some(text) => Some(context.own_key(&mut state, text, "kms:DescribeKey")?.id.clone()),
        None => None,
    };
    let mut found: BTreeMap<String, Option<Alias>> =
        MANAGED.iter().map(|service| (format!("alias/aws/{service}"), None)).collect();
    let ring = state.keys.ring(context.asker());
    found.extend(ring.aliases.iter().map(|(name, alias)| (name.clone(), Some(alias.clone()))));
    let fits =
        |alias: &Option<Alias>| of.is_none() || alias.as_ref().map(|alias| &alias.target) == of.as_ref();
    let shown = found.iter().filter(|(_, alias)| fits(alias));
    let shown =
        shown.map(|(name, alias)| entry(name, alias.as_ref(), &state.keys.arn(context.asker(), name)));
    page("Aliases", shown.collect(), ALIASES, input)
}

fn entry(name: &str, alias: Option<&Alias>, arn: &str) -> Value {
    match alias {
        None => json!({"AliasName": name, "AliasArn": arn}),
        Some(alias) => json!({
            "AliasName": name,
            "AliasArn": arn,
            "TargetKeyId": alias.target,
            "CreationDate": alias.created.since_epoch(),
            "LastUpdatedDate": alias.updated.since_epoch(),
        }),
    }
}

/// A name that may be given to a key.
fn name(input: &Input) -> Result<&str, KmsError> {
    let name = input.required("AliasName")?;
    let Some(rest) = name.strip_prefix("alias/") else {
        let message = "Alias must start with the prefix \"alias/\". Please see \
                       https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html";
        return Err(KmsError::validation(message));
    };
    if rest.starts_with("aws/") {
        return Err(KmsError::new("NotAuthorizedException", ""));
    }
    let known = |character: char| character.is_ascii_alphanumeric() || matches!(character, '/' | '_' | '-');
    if rest.is_empty() {
        return Err(KmsError::new("InvalidAliasNameException", "The alias has no name"));
    }
    if name.len() > LONGEST {
        let message = format!(
            "1 validation error detected: Value '{name}' at 'aliasName' failed to satisfy constraint: \
             Member must have length less than or equal to {LONGEST}"
        );
        return Err(KmsError::validation(message));
    }
    if !rest.chars().all(|character| known(character) || character == ':') {
        let message = format!(
            "1 validation error detected: Value '{name}' at 'aliasName' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$"
        );
        return Err(KmsError::validation(message));
    }
    if rest.contains(':') {
        return Err(KmsError::validation(format!("{name} contains invalid characters for an alias")));
    }
    Ok(name)
}

/// The id of the key that an alias is to stand for: one of the caller's own, in this Region.
fn target(context: &Context<'_>, state: &mut State, input: &Input, action: &str) -> Result<String, KmsError> {
    let text = input.required("TargetKeyId")?;
    if names_alias(text) {
        return Err(KmsError::validation("Aliases must refer to keys. Not aliases"));
    }
    let key = context.own_key(state, text, action)?;
    check_not_pending(key)?;
    Ok(key.id.clone())
}
