//! The user whose policy can be set.

use serde_json::{Map, Value, json};

use super::cleanup::Made;
use super::sending;
use super::stage::Stage;
use super::steps::StepError;
use super::world::{View, World};
use crate::catalogue::{RegionRole, Role};
use crate::scenario::UserStatement;
use crate::target::{Session, To};
use crate::wire::{Request, iam};

/// The name of the policy; others of the user are left alone.
const POLICY: &str = "copyspec";

/// Puts the policy in the place of the one before.
pub(super) async fn set_policy(
    stage: &Stage<'_>,
    world: &World,
    statements: &[UserStatement],
) -> Result<(), StepError> {
    let user = stage.session.user().ok_or("the name of the user `limited` is not known")?;
    let to = To { service: "iam", region: RegionRole::Home, by: Role::Owner };
    let view = View { world, session: stage.session };
    let statements = statements.iter().map(|one| statement(&view, one)).collect::<Result<Vec<_>, _>>()?;
    let document = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    stage.note([Made::UserPolicy { to, user: user.to_owned() }]);
    let parameters = [("UserName", user), ("PolicyName", POLICY), ("PolicyDocument", &document)];
    ask(stage.session, to, iam::post("PutUserPolicy", &parameters), "PutUserPolicy").await
}

pub(super) async fn delete_policy(session: &Session, to: To, user: &str) -> Result<(), StepError> {
    let parameters = [("UserName", user), ("PolicyName", POLICY)];
    ask(session, to, iam::post("DeleteUserPolicy", &parameters), "DeleteUserPolicy").await
}

fn statement(view: &View<'_>, statement: &UserStatement) -> Result<Value, StepError> {
    let (effect, actions) = match statement.deny.as_slice() {
        [] => ("Allow", &statement.allow),
        _ => ("Deny", &statement.deny),
    };
    let mut whole = Map::from_iter([
        ("Effect".to_owned(), json!(effect)),
        ("Action".to_owned(), json!(actions)),
        ("Resource".to_owned(), json!(resource(view, statement))),
    ]);
    if !statement.when.is_empty() {
        let keys = sending::filled(view, &statement.when).map_err(|unknown| unknown.to_string())?;
        let keys: Map<String, Value> = keys.into_iter().map(|(key, value)| (key, json!(value))).collect();
        whole.insert("Condition".to_owned(), json!({"StringEquals": keys}));
    }
    Ok(Value::Object(whole))
}

/// The ARN of a snapshot or a key. One that is only being made is any of its Region.
fn resource(view: &View<'_>, statement: &UserStatement) -> String {
    let snapshot =
        |region, id: &str| format!("arn:aws:ec2:{}::snapshot/{id}", view.session.region_of(region));
    match statement.on.as_deref() {
        None => "*".to_owned(),
        Some(UserStatement::NEW) => snapshot(statement.r#in, "*"),
        Some(name) => {
            let made = view.world.snapshot(name);
            made.arn.clone().unwrap_or_else(|| snapshot(made.region, &made.id))
        }
    }
}

async fn ask(session: &Session, to: To, request: Request, action: &str) -> Result<(), StepError> {
    match session.send_to(to, request).await.outcome {
        Err(error) => Err(format!("IAM {action}: {error}")),
        Ok(reply) if reply.status == 200 => Ok(()),
        Ok(reply) => Err(format!("IAM {action} answered {} {}", reply.status, iam::error(&reply))),
    }
}
