//! Whether a copy is encrypted, and with which key.

use crate::ec2::Ec2Error;
use crate::ec2::store::Place;
use crate::kms::{Key, KeyStore};
use crate::region::Region;
use crate::world::Account;

/// What the encryption of a copy depends on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Circumstances<'a> {
    pub(crate) source_is_encrypted: bool,
    /// Whether the request asks for it.
    pub(crate) is_asked: bool,
    /// Whether the account encrypts by default in the Region of the destination.
    pub(crate) is_default: bool,
    /// The Region itself, or an Outpost or a Local Zone of it.
    pub(crate) destination: &'a Place,
}

impl Circumstances<'_> {
    fn goes_to_outpost(&self) -> bool {
        self.destination.outpost().is_some()
    }
}

/// Which key a copy is encrypted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyChoice<'a> {
    /// The one that the request names.
    Named(&'a str),
    /// The one that AWS manages for EBS.
    Managed,
    /// The account's default key in the Region of the destination.
    Default,
}

/// What a key is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyUse {
    /// Reading a source that is encrypted with it.
    Source,
    /// Encrypting the copy.
    Copy,
}

/// What the caller must be allowed to do with the key of a source.
const TO_READ: &[&str] = &["kms:DescribeKey", "kms:CreateGrant", "kms:Decrypt", "kms:ReEncryptFrom"];
/// What the caller must be allowed to do with the key of the copy.
const TO_WRITE: &[&str] = &[
    "kms:DescribeKey",
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
];

/// `Encrypted` cannot be set to false (the code is inferred).
pub(crate) fn asked_encryption(asked: Option<bool>) -> Result<bool, Ec2Error> {
    match asked {
        Some(false) => Err(Ec2Error::invalid_value("Encrypted", "false")),
        asked => Ok(asked.is_some()),
    }
}

/// One reason is enough, and an Outpost holds nothing else.
pub(crate) fn is_encrypted(about: &Circumstances<'_>) -> bool {
    about.source_is_encrypted || about.is_asked || about.is_default || about.goes_to_outpost()
}

/// The key that is named. Otherwise the default key, but for an encrypted source that is copied to a Region
/// where nothing is encrypted by default: there it is the one that AWS manages.
pub(crate) fn key_of_copy<'a>(about: &Circumstances<'_>, named: Option<&'a str>) -> KeyChoice<'a> {
    match named {
        Some(key) => KeyChoice::Named(key),
        None if about.source_is_encrypted && !about.is_default && *about.destination == Place::Region => {
            KeyChoice::Managed
        }
        None => KeyChoice::Default,
    }
}

/// A key is named only where there is something to encrypt.
pub(crate) fn key_dependency(names_key: bool, is_encrypted: bool) -> Result<(), Ec2Error> {
    if names_key && !is_encrypted {
        let message = "The parameter KmsKeyId requires that the parameter Encrypted is set.";
        return Err(Ec2Error::bad_request("InvalidParameterDependency", message));
    }
    Ok(())
}

/// The key of a text in the Region of the destination.
pub(crate) fn find_key(keys: &mut KeyStore, region: Region, account: Account, text: &str) -> Option<Key> {
    keys.resolve(region, account, text).cloned()
}

/// Whether an account can use a key.
pub(crate) fn key_is_usable(key: &Key, account: Account, wanted: KeyUse) -> bool {
    key.is_enabled() && key.is_symmetric() && permits(key, account, wanted)
}

/// Whether the key's policy and grants let the account do all that is needed.
pub(crate) fn permits(key: &Key, account: Account, wanted: KeyUse) -> bool {
    actions(wanted).iter().all(|action| key.permits(account, action))
}

/// What has to be allowed of a key.
pub(crate) fn actions(wanted: KeyUse) -> &'static [&'static str] {
    match wanted {
        KeyUse::Source => TO_READ,
        KeyUse::Copy => TO_WRITE,
    }
}

/// The ARN of the key, whatever form named it.
pub(crate) fn shown_key(key: &Key, _named: Option<&str>) -> String {
    key.arn.clone()
}

/// The data key of the source stays as long as it need not be encrypted anew.
pub(crate) fn keeps_data_key(source_key: &str, key: &str) -> bool {
    source_key == key
}
