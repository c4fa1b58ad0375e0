//! From a request to its operation, and how replies are written.

use bytes::Bytes;
use http::StatusCode;

use super::{IamError, operations};
use crate::policy::Act;
use crate::s3::wire::Xml;
use crate::world::{Holder, USER, World};

const NAMESPACE: &str = " xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"";

/// The caller's world at the time of one request.
pub(crate) struct Context<'a> {
    pub(crate) world: &'a World,
    pub(crate) caller: Holder,
    /// The id that the reply carries.
    pub(crate) request_id: &'a str,
}

/// The answer to a request: an XML document and its status.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) document: Bytes,
}

type Operation = fn(&Context<'_>, &Input<'_>, &mut Xml) -> Result<(), IamError>;

const OPERATIONS: &[(&str, Operation)] = &[
    ("DeleteUserPolicy", operations::delete),
    ("GetUserPolicy", operations::get),
    ("ListUserPolicies", operations::list),
    ("PutUserPolicy", operations::put),
];

/// The parameters of a request.
pub(super) struct Input<'a>(&'a [(String, String)]);

impl<'a> Input<'a> {
    /// A text that has to be there.
    pub(super) fn required(&self, name: &str) -> Result<&'a str, IamError> {
        let found = self.get(name).filter(|value| !value.is_empty());
        found.ok_or_else(|| IamError::validation(format!("The request must contain the parameter {name}.")))
    }

    fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(each, _)| each == name).map(|(_, value)| value.as_str())
    }
}

/// Answers a request whose sender is known. Refusals are answers as well.
pub(crate) fn answer(context: &Context<'_>, parameters: &[(String, String)]) -> Reply {
    perform(context, &Input(parameters)).unwrap_or_else(|error| Reply::refusal(&error, context.request_id))
}

fn perform(context: &Context<'_>, input: &Input<'_>) -> Result<Reply, IamError> {
    let action = input.required("Action")?;
    let found = OPERATIONS.iter().find(|(name, _)| *name == action);
    let (_, operation) = found.ok_or_else(|| IamError::invalid_action(action))?;
    context.check(action)?;
    let root = format!("{action}Response");
    let mut xml = Xml::begun(&root, NAMESPACE);
    operation(context, input, &mut xml)?;
    xml.nested("ResponseMetadata", |xml| xml.element("RequestId", context.request_id));
    Ok(Reply { status: StatusCode::OK, document: xml.ended(&root) })
}

impl Context<'_> {
    /// A user changes its policies only where they say that it may.
    fn check(&self, action: &str) -> Result<(), IamError> {
        let act = Act::new(format!("iam:{action}"), self.world.arn(Holder::User));
        if !self.caller.is_user() || self.world.state().policies.allow(&act) {
            return Ok(());
        }
        Err(IamError::access_denied(&self.world.arn(self.caller), &act.action, &act.resource))
    }

    /// The one user, if it is the one that is named and the caller's to name.
    pub(super) fn user(&self, input: &Input<'_>) -> Result<&'static str, IamError> {
        let name = input.required("UserName")?;
        let is_there = name == USER && self.caller.account() == Holder::User.account();
        if is_there { Ok(USER) } else { Err(IamError::no_such_user(name)) }
    }
}

impl Reply {
    /// The reply to a request that was refused.
    pub(crate) fn refusal(error: &IamError, request_id: &str) -> Self {
        let mut xml = Xml::begun("ErrorResponse", NAMESPACE);
        xml.nested("Error", |xml| {
            xml.element("Type", "Sender");
            xml.element("Code", error.code);
            xml.element("Message", &readable(&error.message));
        });
        xml.element("RequestId", request_id);
        Self { status: error.status, document: xml.ended("ErrorResponse") }
    }
}

/// A message may repeat what was sent: the beginning of it, without the characters that no XML document can hold.
fn readable(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(1000).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Worlds;

    const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}]}"#;

    /// The status of a reply, and its document.
    fn ask(worlds: &Worlds, key: &str, parameters: &[(&str, &str)]) -> (u16, String) {
        let (world, caller) = worlds.get(key).expect("a key of the world");
        let context = Context { world: &world, caller, request_id: "id" };
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let reply = answer(&context, &parameters.iter().map(own).collect::<Vec<_>>());
        (reply.status.as_u16(), String::from_utf8(reply.document.to_vec()).expect("UTF-8"))
    }

    #[test]
    fn an_account_gives_its_user_policies_and_takes_them_away() {
        let worlds = Worlds::new(0, 0);
        let [owner, other, user] = worlds.create();
        let named = |action, name| [("Action", action), ("UserName", USER), ("PolicyName", name)];
        let put = [&named("PutUserPolicy", "p")[..], &[("PolicyDocument", POLICY)]].concat();
        assert_eq!(ask(&worlds, &user.access_key_id, &put).0, 403);
        assert_eq!(ask(&worlds, &other.access_key_id, &put).0, 404);
        let (status, document) = ask(&worlds, &owner.access_key_id, &put);
        assert_eq!(status, 200);
        assert!(document.ends_with(
            "<PutUserPolicyResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><ResponseMetadata>\
             <RequestId>id</RequestId></ResponseMetadata></PutUserPolicyResponse>"
        ));
        let (status, document) = ask(&worlds, &user.access_key_id, &named("ListUserPolicies", ""));
        assert!(
            status == 200 && document.contains("<PolicyNames><member>p</member></PolicyNames>"),
            "{document}"
        );
        let (_, document) = ask(&worlds, &owner.access_key_id, &named("GetUserPolicy", "p"));
        assert!(document.contains("<PolicyDocument>%7B%22Version%22%3A%20%22"), "{document}");
        assert_eq!(ask(&worlds, &user.access_key_id, &named("DeleteUserPolicy", "p")).0, 200);
        assert_eq!(ask(&worlds, &owner.access_key_id, &named("DeleteUserPolicy", "p")).0, 404);
        assert_eq!(ask(&worlds, &user.access_key_id, &named("ListUserPolicies", "")).0, 403);
    }

    #[test]
    fn what_is_wrong_is_said_in_the_envelope_of_errors() {
        let worlds = Worlds::new(0, 0);
        let [owner, ..] = worlds.create();
        let put = |user, name, policy| {
            let parameters = [
                ("Action", "PutUserPolicy"),
                ("UserName", user),
                ("PolicyName", name),
                ("PolicyDocument", policy),
            ];
            let (_, document) = ask(&worlds, &owner.access_key_id, &parameters);
            let code = document.split_once("<Code>").map(|(_, rest)| rest.to_owned()).unwrap_or_default();
            code.split('<').next().unwrap_or_default().to_owned()
        };
        assert_eq!(put("nobody", "p", POLICY), "NoSuchEntity");
        assert_eq!(put(USER, "no name", POLICY), "ValidationError");
        assert_eq!(put(USER, "p", "{}"), "MalformedPolicyDocument");
        let long = POLICY.replace("iam:*", &format!("iam:{}", "a".repeat(2048)));
        assert_eq!(put(USER, "p", &long), "LimitExceeded");
        assert_eq!(ask(&worlds, &owner.access_key_id, &[("Action", "CreateUser")]).0, 400);
    }
}
