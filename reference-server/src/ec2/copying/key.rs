//! The keys of a copy.

use super::{Failure, Late};
use crate::ec2::Context;
use crate::ec2::rules::{Circumstances, KeyChoice, KeyUse, encryption};
use crate::ec2::store::{Encryption, Settings, Snapshot};
use crate::iam::UserPolicies;
use crate::ids::Ids;
use crate::kms::{Key, KeyStore};
use crate::policy::Act;
use crate::region::Region;

/// The keys of a world, as the caller sees them in the Region of the destination.
pub(in crate::ec2) struct Keys<'a> {
    pub(in crate::ec2) keys: &'a mut KeyStore,
    pub(in crate::ec2) ids: &'a mut Ids,
    /// Those of the user, who is asked about where the caller is one.
    pub(in crate::ec2) policies: &'a UserPolicies,
    pub(in crate::ec2) settings: Settings,
    pub(in crate::ec2) context: &'a Context<'a>,
}

impl Keys<'_> {
    /// How a copy is encrypted, if it is.
    pub(in crate::ec2) fn of_copy(
        &mut self,
        about: &Circumstances<'_>,
        named: Option<&str>,
        source: &Snapshot,
        source_region: Region,
    ) -> Result<Option<Encryption>, Failure> {
        let rules = &self.context.rules;
        let is_encrypted = (rules.is_encrypted)(about);
        (rules.key_dependency)(named.is_some(), is_encrypted)?;
        if let Some(encryption) = &source.encryption {
            self.check_source(&encryption.key, source_region)?;
        }
        if !is_encrypted {
            return Ok(None);
        }
        let choice = (rules.key_of_copy)(about, named);
        let key = self.find(choice)?;
        let shown = (rules.shown_key)(&key, named);
        let kept = source.encryption.as_ref().filter(|old| (rules.keeps_data_key)(&old.key, &shown));
        let data_key = kept.map_or_else(|| self.ids.uuid(), |old| old.data_key.clone());
        Ok(Some(Encryption { key: shown, data_key }))
    }

    /// Whether the caller can read what is encrypted with a key.
    fn check_source(&mut self, arn: &str, region: Region) -> Result<(), Failure> {
        let (caller, usable) = (self.context.caller, self.context.rules.key_is_usable);
        match self.keys.resolve(region, caller, arn).cloned() {
            Some(key) if usable(&key, caller, KeyUse::Source) && self.user_may(&key, KeyUse::Source) => {
                Ok(())
            }
            _ => Err(Failure::Late(Late::key_not_accessible(arn))),
        }
    }

    /// The key of the copy, which the caller can use.
    fn find(&mut self, choice: KeyChoice<'_>) -> Result<Key, Failure> {
        let (rules, caller) = (&self.context.rules, self.context.caller);
        let text = self.text(choice);
        let found = (rules.find_key)(self.keys, self.context.region, caller, &text);
        let usable =
            |key: &Key| (rules.key_is_usable)(key, caller, KeyUse::Copy) && self.user_may(key, KeyUse::Copy);
        found.filter(usable).ok_or_else(|| Failure::Late(Late::key_not_accessible(&text)))
    }

    /// Whether a user may use a key through EC2. A key policy that lets the account in leaves it to the policies of its
    /// users; that of a key which AWS manages lets everybody of the account in (inferred).
    fn user_may(&self, key: &Key, wanted: KeyUse) -> bool {
        let region = key.arn.split(':').nth(3).unwrap_or_default();
        let may = |action: &&str| {
            let act = Act::new(*action, key.arn.as_str())
                .with("kms:ViaService", format!("ec2.{region}.amazonaws.com"))
                .with("kms:CallerAccount", self.context.caller_id());
            let says = self.policies.say(&act);
            let allowed = key.is_aws_managed() || says.allows.is_some();
            (self.context.rules.permits_with_key)(allowed, says.denies)
        };
        !self.context.is_user || encryption::actions(wanted).iter().all(may)
    }

    fn text(&mut self, choice: KeyChoice<'_>) -> String {
        match (choice, &self.settings.default_key) {
            (KeyChoice::Named(text), _) => text.to_owned(),
            (KeyChoice::Default, Some(arn)) => arn.clone(),
            (KeyChoice::Default, None) | (KeyChoice::Managed, _) => {
                let (region, caller) = (self.context.region, self.context.caller);
                self.keys.aws_managed(region, caller, "ebs").arn.clone()
            }
        }
    }
}
