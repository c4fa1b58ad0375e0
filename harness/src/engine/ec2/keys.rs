//! Keys of AWS KMS.

use serde_json::{Value, json};

use super::cleanup::Made;
use super::stage::Stage;
use super::steps::StepError;
use super::world::{Resource, World};
use crate::catalogue::{RegionRole, Role};
use crate::scenario::{Key, KeySpec};
use crate::target::{Session, To};
use crate::wire::{Reply, kms};

/// What an account needs of a key to make, copy and use encrypted snapshots.
const OPERATIONS: [&str; 7] = [
    "Decrypt",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "ReEncryptFrom",
    "ReEncryptTo",
    "DescribeKey",
];

/// How long a key that is about to be deleted has left, in days: the least that KMS allows.
pub(super) const LEAST_DAYS: u32 = 7;

/// Makes a key with everything that is said of it.
pub(super) async fn create(stage: &Stage<'_>, world: &mut World, key: &Key) -> Result<(), StepError> {
    let to = To { service: "kms", region: key.r#in, by: key.by };
    let spec = match key.spec {
        KeySpec::Symmetric => json!({"Description": "made by copyspec"}),
        KeySpec::Rsa => {
            json!({"Description": "made by copyspec", "KeySpec": "RSA_2048", "KeyUsage": "ENCRYPT_DECRYPT"})
        }
    };
    let reply = ask(stage.session, to, "CreateKey", &spec).await?;
    let said = |path| kms::value(&reply, path).ok_or_else(|| format!("CreateKey did not say {path}"));
    let (id, arn) = (said("/KeyMetadata/KeyId")?, said("/KeyMetadata/Arn")?);
    stage.note([Made::Key { to, id: id.clone() }]);
    let resource = Resource { id, region: key.r#in, by: key.by, arn: Some(arn), ..Resource::default() };
    let id = resource.id.clone();
    world.resources.insert(key.name.clone(), resource);
    if key.alias {
        name(stage, world, to, (&key.name, &id)).await?;
    }
    set(stage, world, key).await
}

/// Gives a key an alias. Aliases are the account's, hence the beginning of the id in it.
async fn name(
    stage: &Stage<'_>,
    world: &mut World,
    to: To,
    (name, id): (&str, &str),
) -> Result<(), StepError> {
    let alias = format!("alias/copyspec-{name}-{}", id.get(..8).unwrap_or(id));
    ask(stage.session, to, "CreateAlias", &json!({"AliasName": alias, "TargetKeyId": id})).await?;
    stage.note([Made::Alias { to, name: alias.clone() }]);
    if let Some(resource) = world.resources.get_mut(name) {
        resource.alias = Some(alias);
    }
    Ok(())
}

/// Changes a key as is said.
pub(super) async fn set(stage: &Stage<'_>, world: &World, key: &Key) -> Result<(), StepError> {
    let Some(known) = world.resources.get(&key.name).cloned() else {
        return Err(format!("no key `{}` was made", key.name));
    };
    let to = To { service: "kms", region: known.region, by: known.by };
    if key.shared_with.is_some() || key.denies.is_some() {
        let policy = policy(stage, to.by, key)?.to_string();
        let parameters = json!({"KeyId": known.id, "PolicyName": "default", "Policy": policy});
        ask(stage.session, to, "PutKeyPolicy", &parameters).await?;
    }
    for role in &key.granted_to {
        let grantee = root_of(stage, *role)?;
        let parameters = json!({"KeyId": known.id, "GranteePrincipal": grantee, "Operations": granted()});
        ask(stage.session, to, "CreateGrant", &parameters).await?;
    }
    if let Some(disabled) = key.disabled {
        let action = if disabled { "DisableKey" } else { "EnableKey" };
        ask(stage.session, to, action, &json!({"KeyId": known.id})).await?;
    }
    match key.pending_deletion {
        Some(true) => {
            let parameters = json!({"KeyId": known.id, "PendingWindowInDays": LEAST_DAYS});
            ask(stage.session, to, "ScheduleKeyDeletion", &parameters).await?;
        }
        Some(false) => _ = ask(stage.session, to, "CancelKeyDeletion", &json!({"KeyId": known.id})).await?,
        None => {}
    }
    Ok(())
}

fn granted() -> Vec<&'static str> {
    OPERATIONS.into_iter().chain(["CreateGrant"]).collect()
}

/// The ARN of an account as a whole.
fn root_of(stage: &Stage<'_>, role: Role) -> Result<String, StepError> {
    let account =
        stage.session.account(role).ok_or_else(|| format!("the id of the account `{role}` is not known"))?;
    Ok(format!("arn:aws:iam::{account}:root"))
}

/// The owner may do everything but what is denied; those whom it is shared with may use it.
fn policy(stage: &Stage<'_>, owner: Role, key: &Key) -> Result<Value, StepError> {
    let own = root_of(stage, owner)?;
    let mut statements = vec![
        json!({"Sid": "own", "Effect": "Allow", "Principal": {"AWS": own}, "Action": "kms:*", "Resource": "*"}),
    ];
    for role in key.shared_with.iter().flatten() {
        let actions: Vec<String> =
            OPERATIONS.iter().chain(&["CreateGrant"]).map(|operation| format!("kms:{operation}")).collect();
        let principal = root_of(stage, *role)?;
        statements.push(json!({
            "Sid": "shared", "Effect": "Allow", "Principal": {"AWS": principal}, "Action": actions, "Resource": "*",
        }));
    }
    if let Some(denies) = key.denies.as_ref().filter(|denies| !denies.is_empty()) {
        statements.push(json!({
            "Sid": "denied", "Effect": "Deny", "Principal": {"AWS": own}, "Action": denies, "Resource": "*",
        }));
    }
    Ok(json!({"Version": "2012-10-17", "Statement": statements}))
}

/// The ARN of the key with which AWS encrypts an account's volumes unless told otherwise.
pub(super) async fn of_aws(stage: &Stage<'_>, region: RegionRole, by: Role) -> Result<String, StepError> {
    let to = To { service: "kms", region, by };
    let reply = ask(stage.session, to, "DescribeKey", &json!({"KeyId": "alias/aws/ebs"})).await?;
    kms::value(&reply, "/KeyMetadata/Arn")
        .ok_or_else(|| "DescribeKey of alias/aws/ebs named no ARN".to_owned())
}

/// A request to KMS that must succeed.
pub(super) async fn ask(
    session: &Session,
    to: To,
    action: &str,
    parameters: &Value,
) -> Result<Reply, StepError> {
    let exchange = session.send_to(to, kms::post(action, parameters)).await;
    match exchange.outcome {
        Err(error) => Err(format!("KMS {action}: {error}")),
        Ok(reply) if reply.status == 200 => Ok(reply),
        Ok(reply) => {
            let code = kms::code(&reply).unwrap_or_default();
            let message = kms::value(&reply, "/message").or_else(|| kms::value(&reply, "/Message"));
            let (status, message) = (reply.status, message.unwrap_or_default());
            Err(format!("KMS {action} answered {status} {code} {message}").trim_end().to_owned())
        }
    }
}
