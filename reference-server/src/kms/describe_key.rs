//! DescribeKey, and how a key is shown.

use serde_json::{Value, json};

use super::KmsError;
use super::context::Context;
use super::input::Input;
use super::key::{Key, Manager, Standing};
use crate::region::Region;

/// Shows a key: one's own by any of its names, another account's by an ARN if it permits that.
pub(super) fn describe(context: &Context<'_>, input: &Input) -> Result<Value, KmsError> {
    let mut state = context.state();
    let key = context.key(&mut state, input.required("KeyId")?, "kms:DescribeKey")?;
    let owner = &context.world.identity(key.owner).account_id;
    Ok(json!({"KeyMetadata": metadata(key, owner, context.region)}))
}

/// `KeyMetadata` of a key.
pub(super) fn metadata(key: &Key, account: &str, region: Region) -> Value {
    let mut shown = json!({
        "AWSAccountId": account,
        "KeyId": key.id,
        "Arn": key.arn,
        "CreationDate": key.created.since_epoch(),
        "Enabled": key.is_enabled(),
        "Description": key.description,
        "KeyUsage": key.spec.usage,
        "KeyState": key.standing.name(),
        "Origin": "AWS_KMS",
        "KeyManager": if key.manager == Manager::Aws { "AWS" } else { "CUSTOMER" },
        "KeySpec": key.spec.name,
        "CustomerMasterKeySpec": key.spec.name,
        "MultiRegion": key.is_multi_region,
    });
    let mut add = |member: &str, value: Value| {
        shown.as_object_mut().map(|members| members.insert(member.to_owned(), value));
    };
    add(key.spec.algorithms_member(), json!(key.spec.algorithms));
    if let Standing::PendingDeletion(until, _) = key.standing {
        add("DeletionDate", json!(until.since_epoch()));
    }
    if let Some(material) = &key.material {
        add("CurrentKeyMaterialId", json!(material));
    }
    if key.is_multi_region {
        let primary = json!({"Arn": key.arn, "Region": region.name()});
        let configuration =
            json!({"MultiRegionKeyType": "PRIMARY", "PrimaryKey": primary, "ReplicaKeys": []});
        add("MultiRegionConfiguration", configuration);
    }
    shown
}
