//! The user whose policy can be set.

use serde_json::{Map, Value, json};

use super::StepError;
use super::kept::{Keeper, Kept};
use super::policy::conditions;
use crate::catalogue::{RegionRole, Role};
use crate::scenario::{Context, UserStatement};
use crate::target::{Session, To};
use crate::wire::{Request, iam};

/// The name of the policy; others of the user are left alone.
const POLICY: &str = "copyspec";

/// Puts the policy in the place of the one before.
pub(super) async fn set_policy(keeper: &impl Keeper, statements: Vec<Value>) -> Result<(), StepError> {
    let session = keeper.session();
    let user = session.user().ok_or("the name of the user `limited` is not known")?;
    let to = To { service: "iam", region: RegionRole::Home, by: Role::Owner };
    let document = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    keeper.keep(Kept::UserPolicy { to, user: user.to_owned() });
    let parameters = [("UserName", user), ("PolicyName", POLICY), ("PolicyDocument", &document)];
    ask(session, to, iam::post("PutUserPolicy", &parameters), "PutUserPolicy").await
}

pub(super) async fn delete_policy(session: &Session, to: To, user: &str) -> Result<(), StepError> {
    let parameters = [("UserName", user), ("PolicyName", POLICY)];
    ask(session, to, iam::post("DeleteUserPolicy", &parameters), "DeleteUserPolicy").await
}

/// A statement about these resources.
pub(super) fn statement(
    context: &dyn Context,
    statement: &UserStatement,
    resources: &Value,
) -> Result<Value, StepError> {
    let (effect, actions) = match statement.deny.as_slice() {
        [] => ("Allow", &statement.allow),
        _ => ("Deny", &statement.deny),
    };
    let mut whole = Map::from_iter([
        ("Effect".to_owned(), json!(effect)),
        ("Action".to_owned(), json!(actions)),
        ("Resource".to_owned(), resources.clone()),
    ]);
    let conditions =
        conditions(context, &statement.when, &statement.unless).map_err(|unknown| unknown.to_string())?;
    whole.extend(conditions.map(|conditions| ("Condition".to_owned(), conditions)));
    Ok(Value::Object(whole))
}

async fn ask(session: &Session, to: To, request: Request, action: &str) -> Result<(), StepError> {
    match session.send_to(to, request).await.outcome {
        Err(error) => Err(format!("IAM {action}: {error}")),
        Ok(reply) if reply.status == 200 => Ok(()),
        Ok(reply) => Err(format!("IAM {action} answered {} {}", reply.status, iam::error(&reply))),
    }
}
