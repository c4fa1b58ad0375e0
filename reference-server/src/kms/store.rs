//! The keys of a world, by Region and account.

use std::collections::{BTreeMap, HashMap};

use crate::clock::Second;
use crate::ids::Ids;
use crate::policy::account_of;
use crate::region::Region;
use crate::world::Account;

use super::KmsError;
use super::context::names_alias;
use super::key::{Key, Manager, Standing};
use super::policy::{KeyPolicy, id_of};
use super::spec::Spec;

/// The services whose AWS managed key is made when somebody first names it.
pub(super) const MANAGED: [&str; 2] = ["ebs", "s3"];

/// Which account asks for a key, and at which Region's endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Asker {
    pub(crate) region: Region,
    pub(crate) account: Account,
}

/// All keys and aliases of a world.
#[derive(Debug)]
pub(crate) struct KeyStore {
    /// The ids of the two accounts.
    pub(super) accounts: [String; 2],
    pub(super) ids: Ids,
    /// When the world began, and with it the keys that AWS manages.
    began: Second,
    rings: HashMap<Asker, Ring>,
}

/// What one account has in one Region.
#[derive(Debug, Default)]
pub(super) struct Ring {
    /// By id.
    pub(super) keys: BTreeMap<String, Key>,
    /// By name, beginning with `alias/`.
    pub(super) aliases: BTreeMap<String, Alias>,
}

/// Another name of a key.
#[derive(Debug, Clone)]
pub(super) struct Alias {
    /// The id of a key of the same ring.
    pub(super) target: String,
    pub(super) created: Second,
    pub(super) updated: Second,
}

impl KeyStore {
    /// No keys yet.
    pub(crate) fn new(accounts: [String; 2], ids: Ids, began: Second) -> Self {
        Self { accounts, ids, began, rings: HashMap::new() }
    }

    /// The key that a text names: an id or an alias of the asker's own, or the ARN of either, whoever owns it.
    /// Keys of other Regions are not found. Naming `alias/aws/ebs` or `alias/aws/s3` makes that key.
    ///
    /// Whether the asker may use the key is another question: see [`Key::permits`].
    pub(crate) fn resolve(&mut self, region: Region, account: Account, text: &str) -> Option<&Key> {
        self.resolve_mut(Asker { region, account }, text).map(|key| &*key)
    }

    /// What there is to say of a text that names no key (recorded on AWS, of aliases inferred).
    pub(crate) fn missing(&self, region: Region, account: Account, text: &str) -> KmsError {
        let is_arn = text.starts_with("arn:");
        let named = text.split(':').nth(3).unwrap_or_default();
        if is_arn && named != region.name() {
            return KmsError::invalid_arn(named);
        }
        let asker = Asker { region, account };
        let arn = |resource: &str| if is_arn { text.to_owned() } else { self.arn(asker, resource) };
        if names_alias(text) {
            KmsError::alias_not_found(&arn(text))
        } else if is_arn || is_key_id(text) {
            KmsError::key_not_found(&arn(&format!("key/{text}")))
        } else {
            KmsError::invalid_key_id(text)
        }
    }

    /// The AWS managed key of a service (`ebs`, `s3`), made on demand.
    pub(crate) fn aws_managed(&mut self, region: Region, account: Account, service: &str) -> &Key {
        self.managed_mut(Asker { region, account }, service)
    }

    /// What [`KeyStore::resolve`] finds, to be changed.
    pub(super) fn resolve_mut(&mut self, asker: Asker, text: &str) -> Option<&mut Key> {
        let (asker, name) = self.locate(asker, text)?;
        match name {
            Name::Id(id) => self.ring(asker).keys.get_mut(id),
            Name::Alias(alias) => self.by_alias(asker, alias),
        }
    }

    /// What an account has in a Region.
    pub(super) fn ring(&mut self, asker: Asker) -> &mut Ring {
        self.rings.entry(asker).or_default()
    }

    /// The twelve digits of an account.
    pub(super) fn account_id(&self, account: Account) -> &str {
        id_of(&self.accounts, account)
    }

    /// `arn:aws:kms:REGION:ACCOUNT:` and a resource: `key/ID` or `alias/NAME`.
    pub(super) fn arn(&self, asker: Asker, resource: &str) -> String {
        arn(asker.region, self.account_id(asker.account), resource)
    }

    /// Takes a new key of a customer in, under an id of its own, and gives it back.
    pub(super) fn insert(
        &mut self,
        asker: Asker,
        make: impl FnOnce(String, String) -> Key,
        multi: bool,
    ) -> &mut Key {
        let id = if multi { self.ids.multi_region_key() } else { self.ids.uuid() };
        let arn = self.arn(asker, &format!("key/{id}"));
        self.ring(asker).keys.entry(id.clone()).or_insert_with(|| make(id, arn))
    }

    /// Drops the keys whose time has come, with their aliases.
    pub(crate) fn forget_deleted(&mut self, now: Second) {
        for ring in self.rings.values_mut() {
            ring.keys.retain(
                |_, key| !matches!(key.standing, Standing::PendingDeletion(until, _) if until <= now),
            );
            ring.aliases.retain(|_, alias| ring.keys.contains_key(&alias.target));
        }
    }

    fn managed_mut(&mut self, asker: Asker, service: &str) -> &mut Key {
        let Self { accounts, ids, began, rings } = self;
        let ring = rings.entry(asker).or_default();
        let alias = ring.aliases.entry(format!("alias/aws/{service}"));
        let alias = alias.or_insert_with(|| Alias { target: ids.uuid(), created: *began, updated: *began });
        let made = || Key {
            material: Some(ids.hex_64()),
            ..managed_key(accounts, asker, service, &alias.target, *began)
        };
        ring.keys.entry(alias.target.clone()).or_insert_with(made)
    }

    fn by_alias(&mut self, asker: Asker, alias: &str) -> Option<&mut Key> {
        let service = alias.strip_prefix("alias/aws/");
        if let Some(service) = service.filter(|service| MANAGED.contains(service)) {
            return Some(self.managed_mut(asker, service));
        }
        let ring = self.ring(asker);
        let target = &ring.aliases.get(alias)?.target;
        ring.keys.get_mut(target)
    }

    /// Whose key a text is about, and what it calls it.
    fn locate<'a>(&self, asker: Asker, text: &'a str) -> Option<(Asker, Name<'a>)> {
        let Some(rest) = text.strip_prefix("arn:aws:kms:") else {
            let is_alias = text.starts_with("alias/");
            return Some((asker, if is_alias { Name::Alias(text) } else { Name::Id(text) }));
        };
        let mut parts = rest.splitn(3, ':');
        let (region, account, resource) = (parts.next()?, parts.next()?, parts.next()?);
        let account = account_of(account, &self.accounts)?;
        let name = match resource.strip_prefix("key/") {
            Some(id) => Name::Id(id),
            None if resource.starts_with("alias/") => Name::Alias(resource),
            None => return None,
        };
        (region == asker.region.name()).then_some((Asker { account, ..asker }, name))
    }
}

/// Whether a text has the form of a key's id: a UUID, or `mrk-` and 32 hexadecimal digits.
fn is_key_id(text: &str) -> bool {
    let is_hex =
        |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    match text.strip_prefix("mrk-") {
        Some(rest) => is_hex(rest, 32),
        None => {
            let parts: Vec<&str> = text.split('-').collect();
            let lengths = [8, 4, 4, 4, 12];
            parts.len() == lengths.len()
                && parts.iter().zip(lengths).all(|(part, length)| is_hex(part, length))
        }
    }
}

enum Name<'a> {
    Id(&'a str),
    /// With `alias/` before it.
    Alias(&'a str),
}

fn arn(region: Region, account_id: &str, resource: &str) -> String {
    format!("arn:aws:kms:{}:{account_id}:{resource}", region.name())
}

fn managed_key(accounts: &[String; 2], asker: Asker, service: &str, id: &str, began: Second) -> Key {
    Key {
        id: id.to_owned(),
        arn: arn(asker.region, id_of(accounts, asker.account), &format!("key/{id}")),
        owner: asker.account,
        manager: Manager::Aws,
        created: began,
        description: description(service),
        spec: Spec::symmetric(),
        is_multi_region: false,
        standing: Standing::Enabled,
        policy: KeyPolicy::of_service(accounts, asker, service),
        grants: Vec::new(),
        tags: BTreeMap::new(),
        material: None,
    }
}

fn description(service: &str) -> String {
    let what = if service == "ebs" { "EBS volumes" } else { "S3 objects" };
    format!("Default key that protects my {what} when no other key is defined")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> KeyStore {
        let accounts = ["111111111111".to_owned(), "222222222222".to_owned()];
        KeyStore::new(accounts, Ids::new(1, 1), Second::of(0))
    }

    fn region(name: &str) -> Region {
        Region::find(name).expect("a Region of the table")
    }

    #[test]
    fn the_managed_key_is_made_once_per_region_and_account() {
        let (mut store, here) = (store(), region("us-east-1"));
        let arn = store.aws_managed(here, Account::First, "ebs").arn.clone();
        assert!(arn.starts_with("arn:aws:kms:us-east-1:111111111111:key/"), "{arn}");
        for name in ["alias/aws/ebs", "arn:aws:kms:us-east-1:111111111111:alias/aws/ebs", &arn] {
            let key = store.resolve(here, Account::First, name).expect(name);
            assert_eq!(key.arn, arn, "{name}");
            assert!(key.is_enabled() && key.is_symmetric() && key.is_aws_managed());
            assert!(key.permits(Account::First, "kms:CreateGrant"));
            assert!(!key.permits(Account::First, "kms:DisableKey"));
            assert!(!key.permits(Account::Second, "kms:DescribeKey"));
        }
        assert_ne!(store.aws_managed(here, Account::Second, "ebs").arn, arn);
        assert_ne!(store.aws_managed(region("us-west-2"), Account::First, "ebs").arn, arn);
        assert_ne!(store.aws_managed(here, Account::First, "s3").arn, arn);
    }

    #[test]
    fn others_name_a_key_by_its_arn_alone_and_in_its_region() {
        let (mut store, here) = (store(), region("us-east-1"));
        let key = store.aws_managed(here, Account::First, "ebs").clone();
        assert!(store.resolve(here, Account::First, &key.id).is_some());
        assert!(store.resolve(here, Account::Second, &key.id).is_none());
        assert!(store.resolve(here, Account::Second, &key.arn).is_some());
        assert!(store.resolve(region("us-west-2"), Account::First, &key.arn).is_none());
        for nonsense in
            ["", "arn:aws:kms:", "arn:aws:kms:us-east-1:111111111111:grant/x", "alias/aws/rds", "x"]
        {
            assert!(store.resolve(here, Account::First, nonsense).is_none(), "{nonsense}");
        }
    }
}
