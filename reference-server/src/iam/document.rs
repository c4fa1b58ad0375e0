//! Reading the policy of a user: the elements that this server understands, and no others.

use serde_json::{Map, Value};

use super::IamError;
use crate::store::{Condition, Effect, Operator, Policy, Principal, Statement};

type Object = Map<String, Value>;

/// Reads a document.
///
/// # Errors
///
/// `MalformedPolicyDocument`.
pub(super) fn read(text: &str) -> Result<Policy, IamError> {
    let document: Object =
        serde_json::from_str(text).map_err(|_| malformed("This policy contains invalid Json"))?;
    known(&document, &["Version", "Id", "Statement"])?;
    let statements = match document.get("Statement") {
        None => return Err(malformed("Missing required field Statement")),
        Some(Value::Array(statements)) if statements.is_empty() => {
            return Err(malformed("Statement must not be empty"));
        }
        Some(Value::Array(statements)) => statements.iter().collect(),
        Some(one) => vec![one],
    };
    let statements = statements.into_iter().map(statement);
    Ok(Policy { text: text.to_owned(), statements: statements.collect::<Result<_, _>>()? })
}

/// Who is allowed or denied something is the user, so a statement has no principal.
fn statement(statement: &Value) -> Result<Statement, IamError> {
    let statement = statement.as_object().ok_or_else(|| malformed("A statement is not an object"))?;
    known(statement, &["Sid", "Effect", "Action", "Resource", "Condition"])?;
    let needed =
        |name: &str| statement.get(name).ok_or_else(|| malformed(&format!("Missing required field {name}")));
    let effect = match needed("Effect")?.as_str() {
        Some("Allow") => Effect::Allow,
        Some("Deny") => Effect::Deny,
        _ => return Err(malformed("Invalid effect")),
    };
    Ok(Statement {
        effect,
        principal: Principal::Everyone,
        actions: texts(needed("Action")?)?.into_iter().map(action).collect::<Result<_, _>>()?,
        resources: texts(needed("Resource")?)?.into_iter().map(resource).collect::<Result<_, _>>()?,
        conditions: statement.get("Condition").map_or(Ok(Vec::new()), conditions)?,
    })
}

fn action(name: &str) -> Result<String, IamError> {
    let is_one = name == "*" || name.split_once(':').is_some_and(|(service, _)| !service.is_empty());
    if is_one { Ok(name.to_owned()) } else { Err(malformed("Actions must be prefaced by a vendor")) }
}

fn resource(name: &str) -> Result<String, IamError> {
    let is_one = name == "*" || name.starts_with("arn:");
    if is_one { Ok(name.to_owned()) } else { Err(malformed("Resource must be in ARN format or \"*\"")) }
}

fn conditions(conditions: &Value) -> Result<Vec<Condition>, IamError> {
    let object =
        |value: &Value| value.as_object().cloned().ok_or_else(|| malformed("Syntax errors in policy"));
    let mut read = Vec::new();
    for (operator, keys) in object(conditions)? {
        let operator = match operator.as_str() {
            "StringEquals" => Operator::StringEquals,
            "StringNotEquals" => Operator::StringNotEquals,
            "StringLike" => Operator::StringLike,
            "StringNotLike" => Operator::StringNotLike,
            "Null" => Operator::Null,
            _ => return Err(unknown(&operator)),
        };
        for (key, values) in object(&keys)? {
            let values = texts(&values)?.into_iter().map(str::to_owned).collect();
            read.push(Condition { operator, key: key.to_ascii_lowercase(), values });
        }
    }
    Ok(read)
}

/// One text or a list of them.
fn texts(value: &Value) -> Result<Vec<&str>, IamError> {
    let all = match value {
        Value::Array(values) => values.iter().map(Value::as_str).collect(),
        one => one.as_str().map(|text| vec![text]),
    };
    all.ok_or_else(|| malformed("Syntax errors in policy"))
}

/// A policy whose meaning is not fully known must not be taken.
fn known(object: &Object, names: &[&str]) -> Result<(), IamError> {
    object.keys().find(|name| !names.contains(&name.as_str())).map_or(Ok(()), |name| Err(unknown(name)))
}

fn unknown(what: &str) -> IamError {
    malformed(&format!("This server does not know {what} in policies of users"))
}

fn malformed(why: &str) -> IamError {
    IamError::malformed_policy(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_is_not_understood_is_refused() {
        for statement in [
            "[]",
            "7",
            r#"{"Effect": "Allow", "Action": "ec2:*"}"#,
            r#"{"Effect": "Perhaps", "Action": "ec2:*", "Resource": "*"}"#,
            r#"{"Effect": "Allow", "Action": "CopySnapshot", "Resource": "*"}"#,
            r#"{"Effect": "Allow", "Action": "ec2:*", "Resource": "snap-1"}"#,
            r#"{"Effect": "Allow", "Principal": "*", "Action": "ec2:*", "Resource": "*"}"#,
            r#"{"Effect": "Allow", "NotAction": "ec2:*", "Resource": "*"}"#,
            r#"{"Effect": "Allow", "Action": "ec2:*", "Resource": "*", "Condition": {"Bool": {"ec2:Encrypted": "true"}}}"#,
        ] {
            let text = format!("{{\"Version\": \"2012-10-17\", \"Statement\": {statement}}}");
            assert!(read(&text).is_err(), "{statement}");
        }
        assert!(read("no policy").is_err());
    }
}
