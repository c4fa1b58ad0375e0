//! A key.

use std::collections::BTreeMap;

use crate::clock::Second;
use crate::policy::{Act, Reach, Says};
use crate::world::{Account, Holder};

use super::KmsError;
use super::grant::Grant;
use super::policy::{KeyPolicy, Use, via};
use super::spec::{SYMMETRIC, Spec};

/// A KMS key: a name with a state, and who may use it.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) id: String,
    /// `arn:aws:kms:REGION:ACCOUNT:key/ID`.
    pub(crate) arn: String,
    pub(crate) owner: Account,
    pub(crate) manager: Manager,
    pub(super) created: Second,
    pub(super) description: String,
    /// What kind of key it is, and what for.
    pub(super) spec: &'static Spec,
    pub(super) is_multi_region: bool,
    pub(super) standing: Standing,
    pub(super) policy: KeyPolicy,
    pub(super) grants: Vec<Grant>,
    pub(super) tags: BTreeMap<String, String>,
    /// The id of what a symmetric key encrypts with, which AWS was recorded to show.
    pub(super) material: Option<String>,
}

/// Who looks after a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manager {
    /// AWS, for one service of the account; the account cannot change it.
    Aws,
    Customer,
}

/// Whether a key can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Enabled,
    Disabled,
    /// Until that second, when it will be gone; so many days were asked for.
    PendingDeletion(Second, u32),
}

impl Standing {
    /// As `KeyState` shows it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::Disabled => "Disabled",
            Self::PendingDeletion(..) => "PendingDeletion",
        }
    }
}

impl Key {
    /// Whether it can be used at present.
    pub(crate) fn is_enabled(&self) -> bool {
        self.standing == Standing::Enabled
    }

    /// Whether it is about to be deleted.
    pub(crate) fn is_pending_deletion(&self) -> bool {
        matches!(self.standing, Standing::PendingDeletion(..))
    }

    /// Whether it is symmetric and encrypts, as EBS demands.
    pub(crate) fn is_symmetric(&self) -> bool {
        self.spec.name == SYMMETRIC
    }

    /// Whether AWS manages it, as `alias/aws/ebs`.
    pub(crate) fn is_aws_managed(&self) -> bool {
        self.manager == Manager::Aws
    }

    /// Whether it can encrypt and decrypt for others at present (messages recorded on AWS, but for that of a key of
    /// another spec: KMS API Reference, GenerateDataKey, lists the type).
    pub(crate) fn check_use(&self) -> Result<(), KmsError> {
        match self.standing {
            Standing::Disabled => Err(KmsError::disabled(&self.arn)),
            Standing::PendingDeletion(..) => {
                Err(KmsError::invalid_state(format!("{} is pending deletion.", self.arn)))
            }
            Standing::Enabled if self.is_symmetric() => Ok(()),
            Standing::Enabled => Err(KmsError::invalid_usage(&self.arn, self.spec.usage)),
        }
    }

    /// The Region that its ARN names.
    pub(crate) fn region(&self) -> &str {
        self.arn.split(':').nth(3).unwrap_or_default()
    }

    /// Whether its policy, or a grant, lets EC2 do an action such as `kms:DescribeKey` for an account.
    pub(crate) fn permits(&self, account: Account, action: &str) -> bool {
        let via = via("ec2", self.region());
        let asker = Holder::Account(account);
        let wanted = Use { asker, action, arn: &self.arn, via: Some(&via), encryption_context: &[] };
        let says = self.says(&wanted);
        says.allows.is_some() && !says.denies
    }

    /// What is done with it, as policies of users see it.
    pub(crate) fn act(&self, wanted: &Use<'_>) -> Act {
        self.policy.act(wanted)
    }

    /// What its policy says, and its grants.
    pub(crate) fn says(&self, wanted: &Use<'_>) -> Says {
        let granted = self.grants.iter().any(|grant| grant.permits(wanted.asker.account(), wanted.action));
        let grants = Says { denies: false, allows: granted.then_some(Reach::Account) };
        self.policy.says(wanted).and(grants)
    }
}
