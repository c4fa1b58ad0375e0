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
const LONGEST_KEY: usize = 128;
const LONGEST_VALUE: usize = 256;

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
    let material = (spec.name == SYMMETRIC).then(|| state.keys.ids.hex_64());
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
        material,
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
    let usage = match input.text("KeyUsage")? {
        Some(usage) => usage,
        None if name == SYMMETRIC || !Spec::has_name(name) => ENCRYPT,
        None => {
            let why =
                "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.";
            return Err(KmsError::validation(why));
        }
    };
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
        return Ok(KeyPolicy::of_account(&keys.accounts, context.caller));
    };
    let policy = KeyPolicy::parse(text, &keys.accounts)?;
    check_lockout(&policy, context.caller, input)?;
    Ok(policy)
}

/// The refusals are as AWS was recorded to word them.
fn tags(input: &Input) -> Result<BTreeMap<String, String>, KmsError> {
    let invalid = |why: &'static str| KmsError::new("TagException", why);
    let mut tags = BTreeMap::new();
    for (number, tag) in (1..).zip(input.list("Tags")?) {
        let member = |name: &str, most: usize| {
            let place = format!("tags.{number}.member.{name}");
            let text = tag.get(name.replacen('t', "T", 1)).and_then(Value::as_str);
            let text = text.ok_or_else(|| KmsError::missing(&place))?;
            if text.chars().count() > most { Err(KmsError::too_long(&place, text, most)) } else { Ok(text) }
        };
        let (key, value) = (member("tagKey", LONGEST_KEY)?, member("tagValue", LONGEST_VALUE)?);
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(invalid("Tags beginning with aws: are reserved"));
        }
        if key.is_empty() {
            return Err(KmsError::missing(&format!("tags.{number}.member.tagKey")));
        }
        if tags.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(invalid("Duplicate tag keys"));
        }
    }
    if tags.len() > MOST_TAGS { Err(invalid("Too many tags")) } else { Ok(tags) }
}
