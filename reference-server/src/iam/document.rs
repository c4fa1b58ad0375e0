//! Reading the policy of a user.

use super::IamError;
use crate::policy::{Flaw, Grammar, Policy};

/// Reads a document. Who is allowed or denied something is the user, so a statement has no principal.
///
/// # Errors
///
/// `MalformedPolicyDocument`.
pub(super) fn read(text: &str) -> Result<Policy, IamError> {
    let grammar = Grammar {
        people: None,
        is_action: |name| name == "*" || name.split_once(':').is_some_and(|(service, _)| !service.is_empty()),
        is_resource: &|name| name == "*" || name.starts_with("arn:"),
        knows_key: |_| true,
    };
    Policy::read(text, grammar).map_err(|flaw| IamError::malformed_policy(why(flaw)))
}

fn why(flaw: Flaw) -> String {
    match flaw {
        Flaw::NotJson => "This policy contains invalid Json".to_owned(),
        Flaw::Syntax => "Syntax errors in policy".to_owned(),
        Flaw::Missing(name) => format!("Missing required field {name}"),
        Flaw::Effect => "Invalid effect".to_owned(),
        Flaw::Principal => "Policy document should not specify a principal.".to_owned(),
        Flaw::Action => "Actions must be prefaced by a vendor".to_owned(),
        Flaw::Resource => "Resource must be in ARN format or \"*\"".to_owned(),
        Flaw::Unknown(what) => format!("This server does not know {what} in policies of users"),
    }
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
            r#"{"Effect": "Allow", "Action": "ec2:*", "NotAction": "ec2:*", "Resource": "*"}"#,
            r#"{"Effect": "Allow", "Action": "ec2:*", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "::/0"}}}"#,
        ] {
            let text = format!("{{\"Version\": \"2012-10-17\", \"Statement\": {statement}}}");
            assert!(read(&text).is_err(), "{statement}");
        }
        assert!(read("no policy").is_err());
    }
}
