//! From a request to its operation.

use http::StatusCode;
use serde_json::{Value, json};

use super::context::Context;
use super::input::Input;
use super::{KmsError, aliases, create_key, describe_key, grants, key_policy, key_state, list_keys};

/// What stands before the name of an operation in `X-Amz-Target`.
const TARGET: &str = "TrentService.";

/// The answer to a request: a JSON document and its status. A success without output has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) document: String,
}

type Operation = fn(&Context<'_>, &Input) -> Result<Value, KmsError>;

const OPERATIONS: &[(&str, Operation)] = &[
    ("CancelKeyDeletion", key_state::cancel_deletion),
    ("CreateAlias", aliases::create),
    ("CreateGrant", grants::create),
    ("CreateKey", create_key::create),
    ("DeleteAlias", aliases::delete),
    ("DescribeKey", describe_key::describe),
    ("DisableKey", key_state::disable),
    ("EnableKey", key_state::enable),
    ("GetKeyPolicy", key_policy::get),
    ("ListAliases", aliases::list),
    ("ListGrants", grants::list),
    ("ListKeys", list_keys::list),
    ("ListResourceTags", create_key::list_tags),
    ("PutKeyPolicy", key_policy::put),
    ("RevokeGrant", grants::revoke),
    ("ScheduleKeyDeletion", key_state::schedule_deletion),
    ("UpdateAlias", aliases::update),
];

/// Those that are about no key.
const KEYLESS: [&str; 3] = ["CreateKey", "ListAliases", "ListKeys"];

/// Whether an `X-Amz-Target` is one of KMS.
pub(crate) fn is_target(target: &[u8]) -> bool {
    target.starts_with(TARGET.as_bytes())
}

/// Answers a request whose sender is known. Refusals are answers as well.
pub(crate) fn answer(context: &Context<'_>, target: Option<&str>, body: &[u8]) -> Reply {
    match perform(context, target, body) {
        Ok(document) => {
            let document = if document.is_null() { String::new() } else { document.to_string() };
            Reply { status: StatusCode::OK, document }
        }
        Err(error) => Reply::refusal(&error),
    }
}

impl Reply {
    /// The reply to a request that was refused.
    pub(crate) fn refusal(error: &KmsError) -> Self {
        let mut document = json!({"__type": error.kind});
        if let (Some(members), false) = (document.as_object_mut(), error.message.is_empty()) {
            members.insert("message".to_owned(), error.message.clone().into());
        }
        Self { status: error.status, document: document.to_string() }
    }
}

fn perform(context: &Context<'_>, target: Option<&str>, body: &[u8]) -> Result<Value, KmsError> {
    let name =
        target.and_then(|target| target.strip_prefix(TARGET)).ok_or_else(KmsError::unknown_operation)?;
    let found = OPERATIONS.iter().find(|(each, _)| *each == name);
    let (_, operation) = found.ok_or_else(KmsError::unknown_operation)?;
    if KEYLESS.contains(&name) {
        context.check_keyless(&format!("kms:{name}"))?;
    }
    operation(context, &Input::parse(body)?)
}
