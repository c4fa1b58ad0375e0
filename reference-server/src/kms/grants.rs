//! CreateGrant, ListGrants and RevokeGrant.

use serde_json::{Value, json};

use super::KmsError;
use super::context::{Context, names_alias};
use super::grant::{Grant, OPERATIONS};
use super::input::Input;
use super::key::Key;
use super::key_state::check_not_pending;
use super::list_keys::page;
use crate::policy::account_of;
use crate::world::State;

/// Grants on a page unless the request says otherwise.
const GRANTS: usize = 50;

pub(super) fn create(context: &Context<'_>, input: &Input) -> Result<Value, KmsError> {
    let operations = operations(input)?;
    let grantee = input.required("GranteePrincipal")?;
    let retiring = input.text("RetiringPrincipal")?;
    let mut state = context.state();
    let account = principal_account(grantee).and_then(|id| account_of(id, &state.keys.accounts));
    if principal_account(grantee).is_none() {
        let message = format!("ARN does not refer to a valid principal: {grantee}");
        return Err(KmsError::new("InvalidArnException", message));
    }
    let id = state.keys.ids.hex_64();
    let key = key(context, &mut state, input, "kms:CreateGrant")?;
    if !key.is_enabled() {
        return Err(KmsError::disabled(&key.arn));
    }
    let grant = Grant {
        id,
        name: input.text("Name")?.map(str::to_owned),
        created: context.now,
        grantee: grantee.to_owned(),
        account,
        retiring: retiring.map(str::to_owned),
        issuer: context.caller,
        operations,
        constraints: input.get("Constraints").cloned(),
    };
    let id = add(key, grant);
    Ok(json!({"GrantId": id, "GrantToken": format!("token-{id}")}))
}

pub(super) fn list(context: &Context<'_>, input: &Input) -> Result<Value, KmsError> {
    let (id, grantee) = (input.text("GrantId")?, input.text("GranteePrincipal")?);
    let mut state = context.state();
    let key = key(context, &mut state, input, "kms:ListGrants")?;
    let fits = |grant: &&Grant| {
        id.is_none_or(|id| id == grant.id) && grantee.is_none_or(|grantee| grantee == grant.grantee)
    };
    let shown = key.grants.iter().filter(fits).map(|grant| entry(context, key, grant)).collect();
    page("Grants", shown, GRANTS, input)
}

pub(super) fn revoke(context: &Context<'_>, input: &Input) -> Result<Value, KmsError> {
    let id = input.required("GrantId")?;
    let mut state = context.state();
    let key = key(context, &mut state, input, "kms:RevokeGrant")?;
    let before = key.grants.len();
    key.grants.retain(|grant| grant.id != id);
    if key.grants.len() == before {
        return Err(KmsError::new("NotFoundException", format!("Grant ID {id} not found")));
    }
    Ok(Value::Null)
}

/// Takes a grant in. One that says the same under the same name is the same, so that a request can be repeated.
fn add(key: &mut Key, grant: Grant) -> String {
    let same = |other: &&Grant| {
        grant.name.is_some()
            && (&other.name, &other.grantee, &other.retiring, &other.operations, &other.constraints)
                == (&grant.name, &grant.grantee, &grant.retiring, &grant.operations, &grant.constraints)
    };
    if let Some(known) = key.grants.iter().find(same) {
        return known.id.clone();
    }
    let id = grant.id.clone();
    key.grants.push(grant);
    id
}

fn entry(context: &Context<'_>, key: &Key, grant: &Grant) -> Value {
    let issuer = &context.world.identity(grant.issuer).account_id;
    let mut shown = json!({
        "KeyId": key.arn,
        "GrantId": grant.id,
        "Name": grant.name.as_deref().unwrap_or_default(),
        "CreationDate": grant.created.since_epoch(),
        "GranteePrincipal": grant.grantee,
        "IssuingAccount": format!("arn:aws:iam::{issuer}:root"),
        "Operations": grant.operations,
    });
    if let Some(members) = shown.as_object_mut() {
        let retiring = grant.retiring.as_ref().map(|retiring| ("RetiringPrincipal", json!(retiring)));
        let constraints = grant.constraints.as_ref().map(|given| ("Constraints", given.clone()));
        members.extend(retiring.into_iter().chain(constraints).map(|(name, value)| (name.to_owned(), value)));
    }
    shown
}

/// The key of a grant: one's own by id or ARN, another account's by ARN; never by an alias.
fn key<'s>(
    context: &Context<'_>,
    state: &'s mut State,
    input: &Input,
    action: &str,
) -> Result<&'s mut Key, KmsError> {
    let text = input.required("KeyId")?;
    if names_alias(text) {
        return Err(KmsError::invalid_key_id(text));
    }
    let key = context.key(state, text, action)?;
    check_not_pending(key)?;
    Ok(key)
}

fn operations(input: &Input) -> Result<Vec<String>, KmsError> {
    let mut operations = Vec::new();
    for operation in input.list("Operations")? {
        let name = operation.as_str().ok_or_else(|| KmsError::serialization("Operations"))?;
        if !OPERATIONS.contains(&name) {
            return Err(KmsError::not_in_set("operations", name));
        }
        operations.push(name.to_owned());
    }
    if operations.is_empty() { Err(KmsError::missing("operations")) } else { Ok(operations) }
}

/// The account in the ARN of an account, a user or a role.
fn principal_account(arn: &str) -> Option<&str> {
    let mut parts = arn.splitn(6, ':');
    let ours = (parts.next()?, parts.next()?) == ("arn", "aws") && matches!(parts.next()?, "iam" | "sts");
    let (region, account, name) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    (ours && region.is_empty() && digits && !name.is_empty()).then_some(account)
}
