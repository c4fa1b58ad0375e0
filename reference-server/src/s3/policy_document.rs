//! Reading a bucket policy: the elements that this server understands, and no others.

use http::StatusCode;
use serde_json::{Map, Value};

use super::wire::Request;
use super::{Context, S3Error};
use crate::store::{Condition, Effect, Operator, Policy, Principal, Statement};
use crate::world::{Account, World};

/// The largest policy, in bytes (User Guide, "Bucket policies").
const MOST_BYTES: usize = 20 * 1024;

type Object = Map<String, Value>;

pub(super) fn read(context: &Context<'_>, request: &Request) -> Result<Policy, S3Error> {
    let body = request.body.in_memory().filter(|body| body.first() == Some(&b'{'));
    let text = body.and_then(|body| str::from_utf8(body).ok()).ok_or_else(not_json)?;
    if text.len() > MOST_BYTES {
        return Err(malformed("Policies must not be larger than 20 KB"));
    }
    let document: Object = serde_json::from_str(text).map_err(|_| not_json())?;
    known(&document, &["Version", "Id", "Statement"])?;
    let statements = match document.get("Statement") {
        None => return Err(malformed("Missing required field Statement")),
        Some(Value::Array(statements)) => statements.iter().collect(),
        Some(one) => vec![one],
    };
    let reader = Reader { world: context.world, bucket: &request.bucket };
    let statements = statements.into_iter().map(|statement| reader.statement(statement));
    Ok(Policy { text: text.to_owned(), statements: statements.collect::<Result<_, _>>()? })
}

struct Reader<'a> {
    world: &'a World,
    bucket: &'a str,
}

impl Reader<'_> {
    fn statement(&self, statement: &Value) -> Result<Statement, S3Error> {
        let statement = statement.as_object().ok_or_else(|| malformed("Syntax errors in policy"))?;
        known(statement, &["Sid", "Effect", "Principal", "Action", "Resource", "Condition"])?;
        let needed = |name: &'static str| {
            statement.get(name).ok_or_else(|| malformed(format!("Missing required field {name}")))
        };
        let effect = match needed("Effect")?.as_str() {
            Some("Allow") => Effect::Allow,
            Some("Deny") => Effect::Deny,
            _ => return Err(malformed("Invalid effect")),
        };
        let resources = texts(needed("Resource")?)?;
        Ok(Statement {
            effect,
            principal: self.principal(needed("Principal")?)?,
            actions: texts(needed("Action")?)?.into_iter().map(action).collect::<Result<_, _>>()?,
            resources: resources.into_iter().map(|name| self.resource(name)).collect::<Result<_, _>>()?,
            conditions: statement.get("Condition").map_or(Ok(Vec::new()), conditions)?,
        })
    }

    fn principal(&self, principal: &Value) -> Result<Principal, S3Error> {
        if principal.as_str() == Some("*") {
            return Ok(Principal::Everyone);
        }
        let invalid = || malformed("Invalid principal in policy");
        let mut accounts = Vec::new();
        for (kind, names) in principal.as_object().ok_or_else(invalid)? {
            for name in texts(names)? {
                accounts.push(match (kind.as_str(), name) {
                    ("AWS", "*") => return Ok(Principal::Everyone),
                    ("AWS", name) => self.account(name).ok_or_else(invalid)?,
                    ("CanonicalUser", id) => self.world.account_of_user(id).ok_or_else(invalid)?,
                    _ => return Err(invalid()),
                });
            }
        }
        Ok(Principal::Accounts(accounts))
    }

    /// An account by its id, or as `arn:aws:iam::ID:root`.
    fn account(&self, name: &str) -> Option<Account> {
        let root = name.strip_prefix("arn:aws:iam::").and_then(|rest| rest.strip_suffix(":root"));
        let id = root.unwrap_or(name);
        Account::ALL.into_iter().find(|account| self.world.identity(*account).account_id == id)
    }

    /// The name behind `arn:aws:s3:::`; it must be this bucket's or of objects in it.
    fn resource(&self, arn: &str) -> Result<String, S3Error> {
        let invalid = || malformed("Policy has invalid resource");
        let name = arn.strip_prefix("arn:aws:s3:::").ok_or_else(invalid)?;
        let rest = name.strip_prefix(self.bucket).ok_or_else(invalid)?;
        if rest.is_empty() || rest.starts_with(['/', '*']) { Ok(name.to_owned()) } else { Err(invalid()) }
    }
}

fn action(name: &str) -> Result<String, S3Error> {
    let ours = name == "*" || name.starts_with("s3:");
    if ours { Ok(name.to_owned()) } else { Err(malformed("Policy has invalid action")) }
}

/// Conditions on what headers of the request say: keys such as `s3:x-amz-acl`.
fn conditions(conditions: &Value) -> Result<Vec<Condition>, S3Error> {
    let mut read = Vec::new();
    for (operator, keys) in conditions.as_object().ok_or_else(|| malformed("Syntax errors in policy"))? {
        let operator = match operator.as_str() {
            "StringEquals" => Operator::StringEquals,
            "StringNotEquals" => Operator::StringNotEquals,
            "StringLike" => Operator::StringLike,
            "StringNotLike" => Operator::StringNotLike,
            "Null" => Operator::Null,
            _ => return Err(not_offered(operator)),
        };
        for (key, values) in keys.as_object().ok_or_else(|| malformed("Syntax errors in policy"))? {
            let header = key.strip_prefix("s3:").filter(|header| header.starts_with("x-amz-"));
            let key = header.ok_or_else(|| not_offered(key))?.to_ascii_lowercase();
            let values = texts(values)?.into_iter().map(str::to_owned).collect();
            read.push(Condition { operator, key, values });
        }
    }
    Ok(read)
}

/// One text or a list of them.
fn texts(value: &Value) -> Result<Vec<&str>, S3Error> {
    let all = match value {
        Value::Array(values) => values.iter().map(Value::as_str).collect(),
        one => one.as_str().map(|text| vec![text]),
    };
    all.ok_or_else(|| malformed("Syntax errors in policy"))
}

/// A policy whose meaning is not fully known must not be taken.
fn known(object: &Object, names: &[&str]) -> Result<(), S3Error> {
    object.keys().find(|name| !names.contains(&name.as_str())).map_or(Ok(()), |name| Err(not_offered(name)))
}

fn not_offered(what: &str) -> S3Error {
    S3Error::not_implemented().with("Element", what)
}

fn not_json() -> S3Error {
    malformed("Policies must be valid JSON and the first byte must be '{'")
}

fn malformed(message: impl Into<std::borrow::Cow<'static, str>>) -> S3Error {
    S3Error::new(StatusCode::BAD_REQUEST, "MalformedPolicy", message)
}
