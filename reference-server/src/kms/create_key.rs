//! CreateKey, and ListResourceTags, which shows the tags it gave.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::context::Context;
use super::describe_key::metadata;
use super::input::Input;
use super::key::{Key, Manager, Standing};
use super::key_policy::check_lockout;
use super::list_keys::page;
use super::policy::KeyPolicy;
use super::spec::{ENCRYPT, SYMMETRIC, Spec};
use super::{KeyStore, KmsError};

/// The most tags of a key, and the longest key and value of one, in characters (KMS API Reference, `Tag`).
const MOST_TAGS: usize = 50;
const LONGEST_TAG: (usize, usize) = (128, 256);

/// Makes a key for the caller, in the Region of the endpoint.
pub(super) fn create(context: &Context<'_>, input: &Input) -> Result<Value, KmsError> {
    let spec = spec(input)?;
    if let Some(origin) = input.text("Origin")?.filter(|origin| *origin != "AWS_KMS") {
        return Err(KmsError::unsupported(format!("Keys of origin {origin} are not offered here")));
    }
    let multi = input.flag("MultiRegion")?;
    let tags = tags(input)?;
    let description = input.text("Description")?.unwrap_or_default().to_owned();
    let mut state = context.state();
    let policy = policy(context, &state.keys, input)?;
    let make = |id, arn| Key {
        id,
        arn,
        owner: context.caller,
        manager: Manager::Customer,
        created: context.now,
        description,
        spec,
        is_multi_region: multi,
        standing: Standing::Enabled,
        policy,
        grants: Vec::new(),
        tags,
    };
    let key = state.keys.insert(context.asker(), make, multi);
    Ok(json!({"KeyMetadata": metadata(key, context.caller_id(), context.region)}))
}

pub(super) fn list_tags(context: &Context<'_>, input: &Input) -> Result<Value, KmsError> {
    let mut state = context.state();
    let key = context.own_key(&mut state, input.required("KeyId")?, "kms:ListResourceTags")?;
    let tags = key.tags.iter().map(|(key, value)| json!({"TagKey": key, "TagValue": value}));
    page("Tags", tags.collect(), MOST_TAGS, input)
}

/// What kind of key it is to be; both names of the member count.
fn spec(input: &Input) -> Result<&'static Spec, KmsError> {
    let (new, old) = (input.text("KeySpec")?, input.text("CustomerMasterKeySpec")?);
    if let (Some(new), Some(old)) = (new, old)
        && new != old
    {
        return Err(KmsError::validation("KeySpec and CustomerMasterKeySpec are both given, and differ"));
    }
    let name = new.or(old).unwrap_or(SYMMETRIC);
    let usage = input.text("KeyUsage")?.unwrap_or(ENCRYPT);
    if !Spec::has_name(name) {
        return Err(KmsError::not_in_set("keySpec", name));
    }
    if !Spec::has_usage(usage) {
        return Err(KmsError::not_in_set("keyUsage", usage));
    }
    Spec::find(name, usage).ok_or_else(|| {
        KmsError::validation(format!("KeyUsage {usage} is not compatible with KeySpec {name}"))
    })
}

fn policy(context: &Context<'_>, keys: &KeyStore, input: &Input) -> Result<KeyPolicy, KmsError> {
    let Some(text) = input.text("Policy")? else {
        return Ok(KeyPolicy::of_account(context.caller_id(), context.caller));
    };
    let policy = KeyPolicy::parse(text, &keys.accounts)?;
    check_lockout(&policy, context.caller, input)?;
    Ok(policy)
}

fn tags(input: &Input) -> Result<BTreeMap<String, String>, KmsError> {
    let invalid = |why: &'static str| KmsError::new("TagException", why);
    let mut tags = BTreeMap::new();
    for tag in input.list("Tags")? {
        let member =
            |name: &str| tag.get(name).and_then(Value::as_str).ok_or_else(|| KmsError::missing(name));
        let (key, value) = (member("TagKey")?, member("TagValue")?);
        let (longest_key, longest_value) = LONGEST_TAG;
        if key.is_empty() || key.chars().count() > longest_key || value.chars().count() > longest_value {
            return Err(invalid("A tag is too long, or its key is empty"));
        }
        if key.starts_with("aws:") {
            return Err(invalid("Tag keys that begin with aws: are reserved"));
        }
        if tags.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(invalid("Two tags have the same key"));
        }
    }
    if tags.len() > MOST_TAGS { Err(invalid("A key has at most 50 tags")) } else { Ok(tags) }
}
