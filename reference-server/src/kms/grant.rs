//! Grants: leave to use one key, given to one account.

use crate::clock::Second;
use crate::world::Account;

/// Leave for an account to do some operations with a key.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    /// 64 hexadecimal digits.
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) created: Second,
    /// The ARN as it was given.
    pub(super) grantee: String,
    /// The account of that ARN, if it is one of this world.
    pub(super) account: Option<Account>,
    pub(super) retiring: Option<String>,
    pub(super) issuer: Account,
    /// As in `CreateGrant`, without the name of the service.
    pub(super) operations: Vec<String>,
    /// Encryption contexts as they were given.
    pub(super) constraints: Option<serde_json::Value>,
}

impl Grant {
    /// Whether it lets an account do an action such as `kms:Decrypt`.
    pub(super) fn permits(&self, account: Account, action: &str) -> bool {
        let operation = action.strip_prefix("kms:").unwrap_or(action);
        self.account == Some(account) && self.operations.iter().any(|one| one == operation)
    }
}

/// What a grant may let somebody do (KMS API Reference, `GrantOperation`).
pub(super) const OPERATIONS: [&str; 19] = [
    "CreateGrant",
    "Decapsulate",
    "Decrypt",
    "DeriveSharedSecret",
    "DescribeKey",
    "Encapsulate",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateMac",
    "GetPublicKey",
    "ReEncryptFrom",
    "ReEncryptTo",
    "RetireGrant",
    "Sign",
    "Verify",
    "VerifyMac",
];
