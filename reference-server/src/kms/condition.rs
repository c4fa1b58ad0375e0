//! Conditions of key policies: those by which policies let services use a key for an account.

use serde_json::{Map, Value};

use super::policy::{Accounts, Act, Malformed, account_of, malformed, texts};
use crate::store::is_like;
use crate::world::Account;

/// What has to hold for a statement to count (AWS KMS Developer Guide, "AWS KMS condition keys").
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    /// `kms:ViaService`: the request comes from such a service, as in `ec2.us-east-1.amazonaws.com`. Patterns.
    ViaService(Vec<String>),
    /// `kms:CallerAccount`.
    CallerAccount(Vec<Account>),
    /// `kms:GrantIsForAWSResource`: a grant that a service asks for.
    GrantIsForAwsResource(bool),
}

impl Condition {
    /// Reads the conditions of a statement. One that is not known could mean anything, so it is refused.
    pub(super) fn parse_all(conditions: &Value, accounts: Accounts<'_>) -> Result<Vec<Self>, Malformed> {
        let mut read = Vec::new();
        for (operator, keys) in object(conditions)? {
            for (key, values) in object(keys)? {
                read.push(Self::parse(operator, key, values, accounts)?);
            }
        }
        Ok(read)
    }

    fn parse(operator: &str, key: &str, values: &Value, accounts: Accounts<'_>) -> Result<Self, Malformed> {
        let is_text = matches!(operator, "StringEquals" | "StringLike");
        match key.to_ascii_lowercase().as_str() {
            "kms:viaservice" if is_text => {
                Ok(Self::ViaService(texts(values)?.into_iter().map(str::to_owned).collect()))
            }
            "kms:calleraccount" if is_text => {
                let named = texts(values)?.into_iter().filter_map(|id| account_of(id, accounts));
                Ok(Self::CallerAccount(named.collect()))
            }
            "kms:grantisforawsresource" if operator == "Bool" => {
                flag(values).map(Self::GrantIsForAwsResource)
            }
            _ => Err(Malformed(format!("This server does not know {operator} of {key} in key policies"))),
        }
    }

    pub(super) fn holds(&self, act: &Act<'_>) -> bool {
        match self {
            Self::ViaService(services) => {
                act.via.is_some_and(|via| services.iter().any(|service| is_like(service, via)))
            }
            Self::CallerAccount(accounts) => accounts.contains(&act.account),
            // The key is absent from what is no grant, and a condition on an absent key does not hold.
            Self::GrantIsForAwsResource(wanted) => {
                act.action.eq_ignore_ascii_case("kms:CreateGrant") && act.via.is_some() == *wanted
            }
        }
    }
}

fn flag(value: &Value) -> Result<bool, Malformed> {
    match (value.as_bool(), value.as_str()) {
        (Some(flag), _) => Ok(flag),
        (None, Some("true")) => Ok(true),
        (None, Some("false")) => Ok(false),
        _ => Err(malformed("A Bool condition is neither true nor false")),
    }
}

fn object(value: &Value) -> Result<&Map<String, Value>, Malformed> {
    value.as_object().ok_or_else(|| malformed("A condition is not an object"))
}
