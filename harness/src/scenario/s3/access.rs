//! Who may do what with buckets and objects, in the words of scenarios.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error as _};

use super::{
    Bucket, Conditions, Template, Values, key_mistake, needed_by_role, split_operator, write_conditions,
};
use crate::catalogue::{Capability, Role};

/// Object Ownership of a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ownership {
    /// Access lists are off; the bucket's owner owns every object.
    Enforced,
    /// What is written with bucket-owner-full-control belongs to the bucket's owner.
    Preferred,
    /// Who writes an object owns it.
    Writer,
}

impl Ownership {
    /// The word on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Enforced => "BucketOwnerEnforced",
            Self::Preferred => "BucketOwnerPreferred",
            Self::Writer => "ObjectWriter",
        }
    }
}

/// One of the four settings of Block Public Access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PublicAccessBlock {
    /// Requests that set a public access list are refused.
    BlockPublicAcls,
    /// Public access lists open nothing.
    IgnorePublicAcls,
    /// Public policies are refused.
    BlockPublicPolicy,
    /// Public policies let no other account in.
    RestrictPublicBuckets,
}

impl PublicAccessBlock {
    /// Every setting there is.
    pub const ALL: [Self; 4] =
        [Self::BlockPublicAcls, Self::IgnorePublicAcls, Self::BlockPublicPolicy, Self::RestrictPublicBuckets];

    /// The element on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Self::BlockPublicAcls => "BlockPublicAcls",
            Self::IgnorePublicAcls => "IgnorePublicAcls",
            Self::BlockPublicPolicy => "BlockPublicPolicy",
            Self::RestrictPublicBuckets => "RestrictPublicBuckets",
        }
    }
}

/// Who pays for requests to a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestPayment {
    /// Who sends them.
    Requester,
    /// The bucket's owner.
    BucketOwner,
}

impl RequestPayment {
    /// The word on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Requester => "Requester",
            Self::BucketOwner => "BucketOwner",
        }
    }
}

/// One statement of a bucket policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PolicyStatement {
    /// Actions that are allowed, as in `s3:GetObject`.
    pub allow: Vec<String>,
    /// Actions that are denied.
    pub deny: Vec<String>,
    /// To whom.
    pub to: Principal,
    /// On objects whose keys end so; left out, on the bucket and all objects.
    pub on: Option<String>,
    /// Only for requests of which these hold: headers that begin with `x-amz-`, or condition keys.
    pub when: Conditions,
    /// Only for requests of which these do not hold.
    pub unless: Conditions,
}

impl PolicyStatement {
    /// Every text in it.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        self.when.values().chain(self.unless.values()).flat_map(Values::each)
    }
}

/// Whom a statement of a policy is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Principal {
    /// Everybody, so that the policy is public.
    #[default]
    Everyone,
    /// The owner's account.
    Owner,
    /// The other account.
    Other,
    /// The user of the owner's account whose policies can be set.
    Limited,
}

impl Principal {
    /// The account or user, unless it is everybody.
    pub fn role(self) -> Option<Role> {
        match self {
            Self::Everyone => None,
            Self::Owner => Some(Role::Owner),
            Self::Other => Some(Role::Other),
            Self::Limited => Some(Role::Limited),
        }
    }
}

/// One entry of an access list: `other READ`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grant {
    /// Who.
    pub grantee: Grantee,
    /// `FULL_CONTROL`, `READ`, `WRITE`, `READ_ACP` or `WRITE_ACP`.
    pub permission: &'static str,
}

/// Who is granted something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grantee {
    /// One of the accounts.
    Account(Role),
    /// Everybody.
    AllUsers,
    /// Every account.
    AuthenticatedUsers,
    /// The group that writes logs.
    LogDelivery,
    /// The account with which Amazon EC2 fetches images.
    Ec2,
}

const PERMISSIONS: [&str; 5] = ["FULL_CONTROL", "READ", "WRITE", "READ_ACP", "WRITE_ACP"];

impl Grantee {
    const ALL: [Self; 6] = [
        Self::Account(Role::Owner),
        Self::Account(Role::Other),
        Self::AllUsers,
        Self::AuthenticatedUsers,
        Self::LogDelivery,
        Self::Ec2,
    ];

    /// The name in scenarios.
    pub fn name(self) -> &'static str {
        match self {
            Self::Account(role) => role.name(),
            Self::AllUsers => "all-users",
            Self::AuthenticatedUsers => "authenticated-users",
            Self::LogDelivery => "log-delivery",
            Self::Ec2 => "ec2",
        }
    }

    /// What names it on the wire, unless that depends on the account: `uri="…"`, `id="…"`.
    pub fn fixed(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Account(_) => None,
            Self::AllUsers => Some(("uri", "http://acs.amazonaws.com/groups/global/AllUsers")),
            Self::AuthenticatedUsers => {
                Some(("uri", "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"))
            }
            Self::LogDelivery => Some(("uri", "http://acs.amazonaws.com/groups/s3/LogDelivery")),
            Self::Ec2 => Some(("id", "6aa5a366c34c1cbe25dc49211496e913e0351eb0e8c37aa3477e40942ec6b97c")),
        }
    }

    /// The name of the grantee that is called so on the wire, if it is none of the accounts.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grantee| grantee.fixed().is_some_and(|(_, name)| name == text))
    }
}

impl FromStr for Grant {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            let grantees = Grantee::ALL.map(Grantee::name).join(", ");
            let permissions = PERMISSIONS.join(", ");
            format!("`{text}` is not a grant; write one of {grantees}, a space, and one of {permissions}")
        };
        let (grantee, permission) = text.split_once(' ').ok_or_else(wrong)?;
        let grantee = Grantee::ALL.into_iter().find(|known| known.name() == grantee).ok_or_else(wrong)?;
        let permission = PERMISSIONS.into_iter().find(|known| *known == permission).ok_or_else(wrong)?;
        Ok(Self { grantee, permission })
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.grantee.name(), self.permission)
    }
}

impl<'de> Deserialize<'de> for Grant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl JsonSchema for Grant {
    fn schema_name() -> Cow<'static, str> {
        "Grant".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let grantees = Grantee::ALL.map(Grantee::name).join("|");
        let pattern = format!("^({grantees}) ({})$", PERMISSIONS.join("|"));
        json_schema!({"type": "string", "pattern": pattern, "description": "Who, a space, and a permission."})
    }
}

/// What a target must offer for access lists with these entries.
pub(super) fn needed_by_grants(grants: &[Grant]) -> impl Iterator<Item = Capability> {
    let other = grants.iter().any(|grant| grant.grantee == Grantee::Account(Role::Other));
    [Capability::Acl].into_iter().chain(other.then_some(Capability::SecondAccount))
}

/// What a target must offer for the settings of a bucket about access.
pub(super) fn needs(bucket: &Bucket) -> impl Iterator<Item = Capability> {
    let policy = bucket.policy.iter().flatten();
    let users = policy.filter_map(|statement| needed_by_role(statement.to.role()?));
    [
        bucket.ownership.map(|_| Capability::Ownership),
        bucket.public_access_block.as_ref().map(|_| Capability::PublicAccessBlock),
        bucket.request_payment.map(|_| Capability::RequesterPays),
        bucket.policy.as_ref().map(|_| Capability::BucketPolicy),
    ]
    .into_iter()
    .flatten()
    .chain(users)
    .chain(bucket.acl.iter().flat_map(|grants| needed_by_grants(grants)))
}

/// The settings of a bucket about access, in words.
pub(super) fn words(bucket: &Bucket) -> impl Iterator<Item = String> {
    let ownership = bucket.ownership.map(|ownership| format!("ownership {}", ownership.wire()));
    let block = bucket.public_access_block.as_ref().map(|block| match block.as_slice() {
        [] => "public access not blocked".to_owned(),
        some => some.iter().map(|one| one.wire()).collect::<Vec<_>>().join(" "),
    });
    let acl = bucket.acl.as_ref().map(|grants| list_in_words(grants));
    let payer = bucket.request_payment.map(|payer| format!("payer {}", payer.wire()));
    let policy = bucket.policy.iter().flatten().map(ToString::to_string);
    [ownership, block, acl, payer].into_iter().flatten().chain(policy)
}

/// An access list in words.
pub(super) fn list_in_words(grants: &[Grant]) -> String {
    let grants: Vec<String> = grants.iter().map(ToString::to_string).collect();
    if grants.is_empty() { "no grants".to_owned() } else { format!("the grants {}", grants.join(" and ")) }
}

/// What the actions of bucket policies begin with.
const ACTIONS: [&str; 3] = ["s3:", "s3express:", "s3-outposts:"];

/// What is wrong with a statement, if anything.
pub(super) fn mistake(statement: &PolicyStatement) -> Option<String> {
    if statement.allow.is_empty() == statement.deny.is_empty() {
        return Some("a statement of a policy has exactly one of `allow` and `deny`".to_owned());
    }
    let foreign = statement
        .allow
        .iter()
        .chain(&statement.deny)
        .find(|action| !ACTIONS.iter().any(|service| action.starts_with(service)));
    if let Some(action) = foreign {
        return Some(format!("`{action}` is no action of S3; they begin with `s3:` or `s3express:`"));
    }
    statement.when.keys().chain(statement.unless.keys()).find_map(|key| key_mistake(&condition_key(key)))
}

/// A condition key as policies write it: a header is one of `s3:`.
pub fn condition_key(written: &str) -> String {
    match split_operator(written) {
        (None, key) if key.starts_with("x-amz-") => format!("s3:{key}"),
        (Some(operator), key) if key.starts_with("x-amz-") => format!("{operator} s3:{key}"),
        _ => written.to_owned(),
    }
}

impl fmt::Display for PolicyStatement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (effect, actions) =
            if self.deny.is_empty() { ("allows", &self.allow) } else { ("denies", &self.deny) };
        let whom = self.to.role().map_or("everyone", Role::name);
        write!(f, "a policy that {effect} {whom} {}", actions.join(" "))?;
        if let Some(key) = &self.on {
            write!(f, " on `{key}`")?;
        }
        write_conditions(f, &self.when, &self.unless)
    }
}
