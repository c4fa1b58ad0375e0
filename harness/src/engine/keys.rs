//! Keys of AWS KMS.

use serde_json::{Value, json};

use super::StepError;
use super::kept::{Keeper, Kept};
use crate::catalogue::{RegionRole, Role};
use crate::scenario::{Key, KeySpec};
use crate::target::{Session, To};
use crate::wire::{Reply, kms};

/// A key that a step made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct MadeKey {
    pub(super) id: String,
    pub(super) region: RegionRole,
    /// Whose it is.
    pub(super) by: Role,
    pub(super) arn: String,
    /// With `alias/` in front.
    pub(super) alias: Option<String>,
}

impl MadeKey {
    /// What a variable of it stands for: `id`, `arn`, `alias` or `alias_arn`.
    pub(super) fn part(&self, field: &str) -> Option<String> {
        match field {
            "id" => Some(self.id.clone()),
            "arn" => Some(self.arn.clone()),
            "alias" => self.alias.clone(),
            "alias_arn" => alias_arn(&self.arn, self.alias.as_deref()),
            _ => None,
        }
    }

    fn to(&self) -> To {
        To { service: "kms", region: self.region, by: self.by }
    }
}

/// The ARN of a key's alias: that of the key with the alias in its id's place.
pub(super) fn alias_arn(arn: &str, alias: Option<&str>) -> Option<String> {
    let (place, _) = arn.rsplit_once(':')?;
    Some(format!("{place}:{}", alias?))
}

/// What an account needs of a key to make, copy and use what it encrypts.
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
pub(super) async fn create(keeper: &impl Keeper, key: &Key) -> Result<MadeKey, StepError> {
    let to = To { service: "kms", region: key.r#in, by: key.by };
    let spec = match key.spec {
        KeySpec::Symmetric => json!({"Description": "made by copyspec"}),
        KeySpec::Rsa => {
            json!({"Description": "made by copyspec", "KeySpec": "RSA_2048", "KeyUsage": "ENCRYPT_DECRYPT"})
        }
    };
    let reply = ask(keeper.session(), to, "CreateKey", &spec).await?;
    let said = |path| kms::value(&reply, path).ok_or_else(|| format!("CreateKey did not say {path}"));
    let (id, arn) = (said("/KeyMetadata/KeyId")?, said("/KeyMetadata/Arn")?);
    keeper.keep(Kept::Key { to, id: id.clone() });
    let alias = if key.alias { Some(name(keeper, to, (&key.name, &id)).await?) } else { None };
    let made = MadeKey { id, region: key.r#in, by: key.by, arn, alias };
    set(keeper, &made, key).await?;
    Ok(made)
}

/// Gives a key an alias. Aliases are the account's, hence the beginning of the id in it.
async fn name(keeper: &impl Keeper, to: To, (name, id): (&str, &str)) -> Result<String, StepError> {
    let alias = format!("alias/copyspec-{name}-{}", id.get(..8).unwrap_or(id));
    let parameters = json!({"AliasName": alias, "TargetKeyId": id});
    ask(keeper.session(), to, "CreateAlias", &parameters).await?;
    keeper.keep(Kept::Alias { to, name: alias.clone() });
    Ok(alias)
}

/// Changes a key as is said.
pub(super) async fn set(keeper: &impl Keeper, known: &MadeKey, key: &Key) -> Result<(), StepError> {
    let (to, session) = (known.to(), keeper.session());
    if key.shared_with.is_some() || key.denies.is_some() {
        let policy = policy(session, to.by, key)?.to_string();
        let parameters = json!({"KeyId": known.id, "PolicyName": "default", "Policy": policy});
        ask(session, to, "PutKeyPolicy", &parameters).await?;
    }
    for role in &key.granted_to {
        let grantee = root_of(session, *role)?;
        let parameters = json!({"KeyId": known.id, "GranteePrincipal": grantee, "Operations": granted()});
        ask(session, to, "CreateGrant", &parameters).await?;
    }
    if let Some(disabled) = key.disabled {
        let action = if disabled { "DisableKey" } else { "EnableKey" };
        ask(session, to, action, &json!({"KeyId": known.id})).await?;
    }
    match key.pending_deletion {
        Some(true) => {
            let parameters = json!({"KeyId": known.id, "PendingWindowInDays": LEAST_DAYS});
            ask(session, to, "ScheduleKeyDeletion", &parameters).await?;
        }
        Some(false) => _ = ask(session, to, "CancelKeyDeletion", &json!({"KeyId": known.id})).await?,
        None => {}
    }
    Ok(())
}

fn granted() -> Vec<&'static str> {
    OPERATIONS.into_iter().chain(["CreateGrant"]).collect()
}

/// The ARN of an account as a whole.
fn root_of(session: &Session, role: Role) -> Result<String, StepError> {
    let account =
        session.account(role).ok_or_else(|| format!("the id of the account `{role}` is not known"))?;
    Ok(format!("arn:aws:iam::{account}:root"))
}

/// The owner may do everything but what is denied; those whom it is shared with may use it.
fn policy(session: &Session, owner: Role, key: &Key) -> Result<Value, StepError> {
    let own = root_of(session, owner)?;
    let mut statements = vec![
        json!({"Sid": "own", "Effect": "Allow", "Principal": {"AWS": own}, "Action": "kms:*", "Resource": "*"}),
    ];
    for role in key.shared_with.iter().flatten() {
        let actions: Vec<String> =
            OPERATIONS.iter().chain(&["CreateGrant"]).map(|operation| format!("kms:{operation}")).collect();
        let principal = root_of(session, *role)?;
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

/// The ARN of the key with which AWS encrypts what an account has in a service (`ebs`, `s3`) unless told otherwise.
pub(super) async fn of_aws(
    session: &Session,
    service: &str,
    (region, by): (RegionRole, Role),
) -> Result<String, StepError> {
    let to = To { service: "kms", region, by };
    let alias = format!("alias/aws/{service}");
    let reply = ask(session, to, "DescribeKey", &json!({"KeyId": alias})).await?;
    kms::value(&reply, "/KeyMetadata/Arn").ok_or_else(|| format!("DescribeKey of {alias} named no ARN"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_has_an_arn_beside_its_keys() {
        let key = MadeKey {
            arn: "arn:aws:kms:us-east-1:123456789012:key/1234".to_owned(),
            alias: Some("alias/blue".to_owned()),
            ..MadeKey::default()
        };
        let arn = "arn:aws:kms:us-east-1:123456789012:alias/blue";
        assert_eq!(key.part("alias_arn").as_deref(), Some(arn));
    }
}
