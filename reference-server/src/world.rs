//! A world: two accounts with their buckets, one clock, ids and rules, seen by the access keys of both and of a user.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use crate::auth::Secret;
use crate::clock::Second;
use crate::iam::UserPolicies;
use crate::ids::{Ids, SESSION_MARK};
use crate::kms::KeyStore;
use crate::rules::Rules;
use crate::store::{Buckets, Places, Room, Session, Sessions};
use crate::{ec2, s3};

/// What a client needs to act in a world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The access key id; it selects the world.
    pub access_key_id: String,
    /// The key that requests are signed with.
    pub secret_access_key: String,
    /// The twelve-digit id of the account.
    pub account_id: String,
    /// The account's canonical user id, as `Owner` elements show it.
    pub canonical_user_id: String,
    /// The name of the user of IAM whose key it is; none for a key of the account itself.
    pub user_name: Option<String>,
}

/// Which of the accounts of a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Account {
    /// The one whose access key the world was made with.
    First,
    /// One that has nothing until the first gives it something, or it makes a bucket.
    Second,
}

impl Account {
    pub(crate) const ALL: [Self; 2] = [Self::First, Self::Second];
}

/// Whose an access key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    /// An account's own, which may do whatever is the account's to do.
    Account(Account),
    /// That of the first account's user, who may do what policies allow and nothing else.
    User,
}

impl Holder {
    const ALL: [Self; 3] = [Self::Account(Account::First), Self::Account(Account::Second), Self::User];

    /// The account on whose behalf it acts.
    pub(crate) fn account(self) -> Account {
        match self {
            Self::Account(account) => account,
            Self::User => Account::First,
        }
    }

    pub(crate) fn is_user(self) -> bool {
        self == Self::User
    }
}

/// The name of the one user that there is.
pub(crate) const USER: &str = "limited";

/// An account as others know it, and the key it signs with.
#[derive(Debug)]
pub(crate) struct Identity {
    pub(crate) account_id: String,
    pub(crate) canonical_user: String,
    key: AccessKey,
}

/// An access key.
#[derive(Debug)]
struct AccessKey {
    id: String,
    secret: Arc<Secret>,
}

/// Two accounts and everything they own.
#[derive(Debug)]
pub(crate) struct World {
    accounts: [Identity; 2],
    /// That of the first account's user.
    user_key: AccessKey,
    /// What its places are named with.
    place_ids: Ids,
    /// What its bodies may take.
    pub(crate) room: Room,
    /// How far this clock is ahead of the system's, in nanoseconds.
    ahead: AtomicU64,
    rules: RwLock<Rules>,
    /// How long the reply to a copy takes to come, in nanoseconds.
    pace: AtomicU64,
    /// How long the making of a snapshot takes, in nanoseconds.
    snapshot_time: AtomicU64,
    /// Whether copies of snapshots are refused for what EC2 finds out later only.
    refuses_early: AtomicBool,
    state: Mutex<State>,
}

/// What requests change. The lock on it is held for map look-ups and pointer moves only:
/// no digest, no parsing and no waiting happens under it.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) buckets: Buckets,
    /// The keys of KMS.
    pub(crate) keys: KeyStore,
    pub(crate) ec2: ec2::Store,
    /// Those of the user.
    pub(crate) policies: UserPolicies,
    /// Those of directory buckets.
    pub(crate) sessions: Sessions,
    /// What stands before buckets.
    pub(crate) places: Places,
    pub(crate) ids: Ids,
}

/// What ids are drawn apart for.
const FOR_KEYS: u64 = 1;
const FOR_EC2: u64 = 2;
const FOR_USER: u64 = 3;
const FOR_PLACES: u64 = 7;

/// How long the making of a snapshot takes where nobody says otherwise.
const SNAPSHOT_TIME: Duration = Duration::from_secs(2);

impl World {
    fn new([first, second, user]: [Keys; 3], mut ids: Ids, bytes: u64) -> Self {
        let accounts = [Identity::new(first, &mut ids), Identity::new(second, &mut ids)];
        let began = Second::containing(SystemTime::now());
        let names = accounts.each_ref().map(|account| account.account_id.clone());
        let keys = KeyStore::new(names, ids.apart(FOR_KEYS), began);
        Self {
            accounts,
            user_key: user.into(),
            place_ids: ids.apart(FOR_PLACES),
            room: Room::new(bytes),
            ahead: AtomicU64::new(0),
            rules: RwLock::new(Rules::documented()),
            pace: AtomicU64::new(0),
            snapshot_time: AtomicU64::new(nanoseconds(SNAPSHOT_TIME)),
            refuses_early: AtomicBool::new(false),
            state: Mutex::new(State {
                buckets: Buckets::new(),
                keys,
                ec2: ec2::Store::new(ids.apart(FOR_EC2)),
                policies: UserPolicies::default(),
                sessions: Sessions::default(),
                places: Places::default(),
                ids,
            }),
        }
    }

    /// An account as others know it.
    pub(crate) fn identity(&self, account: Account) -> &Identity {
        let [first, second] = &self.accounts;
        match account {
            Account::First => first,
            Account::Second => second,
        }
    }

    /// What the holder of a key signs with.
    pub(crate) fn secret(&self, holder: Holder) -> Arc<Secret> {
        Arc::clone(&self.key(holder).secret)
    }

    /// The id of a holder's access key.
    pub(crate) fn access_key_id(&self, holder: Holder) -> &str {
        &self.key(holder).id
    }

    /// The session of a directory bucket that has this access key id.
    pub(crate) fn session(&self, access_key_id: &str) -> Option<Arc<Session>> {
        access_key_id.contains(SESSION_MARK).then(|| self.state().sessions.get(access_key_id)).flatten()
    }

    fn key(&self, holder: Holder) -> &AccessKey {
        match holder {
            Holder::Account(account) => &self.identity(account).key,
            Holder::User => &self.user_key,
        }
    }

    /// The ARN of whoever holds a key.
    pub(crate) fn arn(&self, holder: Holder) -> String {
        let account = &self.identity(holder.account()).account_id;
        match holder {
            Holder::Account(_) => format!("arn:aws:iam::{account}:root"),
            Holder::User => format!("arn:aws:iam::{account}:user/{USER}"),
        }
    }

    /// The account with this canonical user id.
    pub(crate) fn account_of_user(&self, canonical_user: &str) -> Option<Account> {
        Account::ALL.into_iter().find(|account| self.identity(*account).canonical_user == canonical_user)
    }

    /// Whose this access key is.
    pub(crate) fn holder_of_key(&self, access_key_id: &str) -> Option<Holder> {
        Holder::ALL.into_iter().find(|holder| self.key(*holder).id == access_key_id)
    }

    /// The world's clock.
    pub(crate) fn now(&self) -> SystemTime {
        SystemTime::now() + Duration::from_nanos(self.ahead.load(Ordering::Relaxed))
    }

    pub(crate) fn second(&self) -> Second {
        Second::containing(self.now())
    }

    pub(crate) fn advance_clock(&self, by: Duration) {
        self.ahead.fetch_add(nanoseconds(by), Ordering::Relaxed);
    }

    /// What its places are named with, the same each time.
    pub(crate) fn ids_of_places(&self) -> Ids {
        self.place_ids.apart(FOR_PLACES)
    }

    /// How long the reply to a copy takes to come.
    pub(crate) fn pace(&self) -> Duration {
        Duration::from_nanos(self.pace.load(Ordering::Relaxed))
    }

    pub(crate) fn set_pace(&self, pace: Duration) {
        self.pace.store(nanoseconds(pace), Ordering::Relaxed);
    }

    /// How long the making of a snapshot takes, and of a copy of one.
    pub(crate) fn snapshot_time(&self) -> Duration {
        Duration::from_nanos(self.snapshot_time.load(Ordering::Relaxed))
    }

    pub(crate) fn set_snapshot_time(&self, time: Duration) {
        self.snapshot_time.store(nanoseconds(time), Ordering::Relaxed);
    }

    /// Whether copies of snapshots are refused at once for what makes them fail later on EC2.
    pub(crate) fn refuses_early(&self) -> bool {
        self.refuses_early.load(Ordering::Relaxed)
    }

    pub(crate) fn refuse_early(&self, refuses: bool) {
        self.refuses_early.store(refuses, Ordering::Relaxed);
    }

    pub(crate) fn rules(&self) -> s3::Rules {
        self.rules.read().unwrap_or_else(PoisonError::into_inner).s3
    }

    pub(crate) fn ec2_rules(&self) -> ec2::Rules {
        self.rules.read().unwrap_or_else(PoisonError::into_inner).ec2
    }

    pub(crate) fn change_rules(&self, change: impl FnOnce(&mut Rules)) {
        change(&mut self.rules.write().unwrap_or_else(PoisonError::into_inner));
    }

    /// Takes the lock. A panic elsewhere must not take the whole world down, and every
    /// change is made in one step, so a poisoned lock is used as it is.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// An access key with its secret.
struct Keys {
    access_key_id: String,
    secret: String,
}

impl Keys {
    fn new(ids: &mut Ids) -> Self {
        Self { access_key_id: ids.access_key(), secret: ids.secret_key() }
    }
}

impl Identity {
    fn new(keys: Keys, ids: &mut Ids) -> Self {
        Self { account_id: ids.account(), canonical_user: ids.canonical_user(), key: keys.into() }
    }
}

impl From<Keys> for AccessKey {
    fn from(keys: Keys) -> Self {
        Self { id: keys.access_key_id, secret: Arc::new(Secret::new(keys.secret)) }
    }
}

/// The worlds of one server by access key.
#[derive(Debug)]
pub(crate) struct Worlds {
    seed: u64,
    /// What the bodies of each world may take.
    bytes: u64,
    made: AtomicU64,
    by_key: RwLock<HashMap<String, (Arc<World>, Holder)>>,
}

impl Worlds {
    pub(crate) fn new(seed: u64, bytes: u64) -> Self {
        Self { seed, bytes, made: AtomicU64::new(0), by_key: RwLock::default() }
    }

    /// A world with keys of its own making.
    pub(crate) fn create(&self) -> [Credentials; 3] {
        self.create_from(self.next_ids())
    }

    /// A world whose keys and ids come from its name; one of that name that was before is gone.
    pub(crate) fn create_named(&self, name: &str) -> [Credentials; 3] {
        self.create_from(Ids::named(self.seed, name))
    }

    /// A world reached by the given keys; one that was reached by them before is gone.
    pub(crate) fn create_with(&self, access_key_id: &str, secret: &str) -> [Credentials; 3] {
        let keys = |suffix| Keys {
            access_key_id: [access_key_id, suffix].concat(),
            secret: [secret, suffix].concat(),
        };
        self.insert([keys(""), keys("-other"), keys("-limited")], self.next_ids())
    }

    /// Forgets the world that a key belongs to.
    pub(crate) fn remove(&self, access_key_id: &str) {
        let mut worlds = self.by_key.write().unwrap_or_else(PoisonError::into_inner);
        if let Some((world, _)) = worlds.remove(access_key_id) {
            for holder in Holder::ALL {
                worlds.remove(&world.key(holder).id);
            }
        }
    }

    /// The world of a key and who holds it. A session's is that of the key that asked for it.
    pub(crate) fn get(&self, access_key_id: &str) -> Option<(Arc<World>, Holder)> {
        let worlds = self.by_key.read().unwrap_or_else(PoisonError::into_inner);
        let asked_by = || worlds.get(access_key_id.rsplit_once(SESSION_MARK)?.0);
        let found = worlds.get(access_key_id).or_else(asked_by);
        found.map(|(world, holder)| (Arc::clone(world), *holder))
    }

    fn next_ids(&self) -> Ids {
        Ids::new(self.seed, self.made.fetch_add(1, Ordering::Relaxed))
    }

    fn create_from(&self, mut ids: Ids) -> [Credentials; 3] {
        let user = Keys::new(&mut ids.apart(FOR_USER));
        let keys = [Keys::new(&mut ids), Keys::new(&mut ids), user];
        self.insert(keys, ids)
    }

    fn insert(&self, keys: [Keys; 3], ids: Ids) -> [Credentials; 3] {
        let secrets = keys.each_ref().map(|keys| keys.secret.clone());
        let world = Arc::new(World::new(keys, ids, self.bytes));
        let mut worlds = self.by_key.write().unwrap_or_else(PoisonError::into_inner);
        for holder in Holder::ALL {
            worlds.insert(world.key(holder).id.clone(), (Arc::clone(&world), holder));
        }
        let ([first, second, user], [of_first, of_second, of_user]) = (secrets, Holder::ALL);
        [(of_first, first), (of_second, second), (of_user, user)]
            .map(|(holder, secret)| world.credentials(holder, secret))
    }
}

impl World {
    fn credentials(&self, holder: Holder, secret_access_key: String) -> Credentials {
        let account = self.identity(holder.account());
        Credentials {
            access_key_id: self.key(holder).id.clone(),
            secret_access_key,
            account_id: account.account_id.clone(),
            canonical_user_id: account.canonical_user.clone(),
            user_name: holder.is_user().then(|| USER.to_owned()),
        }
    }
}
