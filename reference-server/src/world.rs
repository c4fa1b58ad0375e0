//! A world: one account with its buckets, clock, ids and rules, seen by one access key.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use crate::auth::Secret;
use crate::clock::Second;
use crate::ids::Ids;
use crate::s3::Rules;
use crate::store::{Buckets, Room};

/// What a client needs to act in a world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The access key id; it selects the world.
    pub access_key_id: String,
    /// The key that requests are signed with.
    pub secret_access_key: String,
    /// The twelve-digit account that owns everything in the world.
    pub account_id: String,
}

/// One account and everything it owns.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) account_id: String,
    /// The account's canonical user id, as `Owner` elements show it.
    pub(crate) canonical_user: String,
    /// What its bodies may take.
    pub(crate) room: Room,
    secret: Arc<Secret>,
    /// How far this clock is ahead of the system's, in nanoseconds.
    ahead: AtomicU64,
    rules: RwLock<Rules>,
    /// How long the reply to a copy takes to come, in nanoseconds.
    pace: AtomicU64,
    state: Mutex<State>,
}

/// What requests change. The lock on it is held for map look-ups and pointer moves only:
/// no digest, no parsing and no waiting happens under it.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) buckets: Buckets,
    pub(crate) ids: Ids,
}

impl World {
    fn new(secret: &str, mut ids: Ids, bytes: u64) -> Self {
        Self {
            account_id: ids.account(),
            canonical_user: ids.canonical_user(),
            room: Room::new(bytes),
            secret: Arc::new(Secret::new(secret)),
            ahead: AtomicU64::new(0),
            rules: RwLock::new(Rules::documented()),
            pace: AtomicU64::new(0),
            state: Mutex::new(State { buckets: Buckets::new(), ids }),
        }
    }

    /// What requests to this world are signed with.
    pub(crate) fn secret(&self) -> Arc<Secret> {
        Arc::clone(&self.secret)
    }

    /// The world's clock.
    pub(crate) fn now(&self) -> SystemTime {
        SystemTime::now() + Duration::from_nanos(self.ahead.load(Ordering::Relaxed))
    }

    pub(crate) fn second(&self) -> Second {
        Second::containing(self.now())
    }

    pub(crate) fn advance_clock(&self, by: Duration) {
        let nanoseconds = u64::try_from(by.as_nanos()).unwrap_or(u64::MAX);
        self.ahead.fetch_add(nanoseconds, Ordering::Relaxed);
    }

    /// How long the reply to a copy takes to come.
    pub(crate) fn pace(&self) -> Duration {
        Duration::from_nanos(self.pace.load(Ordering::Relaxed))
    }

    pub(crate) fn set_pace(&self, pace: Duration) {
        self.pace.store(u64::try_from(pace.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub(crate) fn rules(&self) -> Rules {
        *self.rules.read().unwrap_or_else(PoisonError::into_inner)
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

/// The worlds of one server by access key.
#[derive(Debug)]
pub(crate) struct Worlds {
    seed: u64,
    /// What the bodies of each world may take.
    bytes: u64,
    made: AtomicU64,
    by_key: RwLock<HashMap<String, Arc<World>>>,
}

impl Worlds {
    pub(crate) fn new(seed: u64, bytes: u64) -> Self {
        Self { seed, bytes, made: AtomicU64::new(0), by_key: RwLock::default() }
    }

    /// A world with keys of its own making.
    pub(crate) fn create(&self) -> Credentials {
        let mut ids = self.next_ids();
        let (access_key_id, secret) = (ids.access_key(), ids.secret_key());
        self.insert(access_key_id, secret, ids)
    }

    /// A world whose keys and ids come from its name; one of that name that was before is gone.
    pub(crate) fn create_named(&self, name: &str) -> Credentials {
        let mut ids = Ids::named(self.seed, name);
        let (access_key_id, secret) = (ids.access_key(), ids.secret_key());
        self.insert(access_key_id, secret, ids)
    }

    /// A world reached by the given keys; one that was reached by them before is gone.
    pub(crate) fn create_with(&self, access_key_id: &str, secret: &str) -> Credentials {
        self.insert(access_key_id.to_owned(), secret.to_owned(), self.next_ids())
    }

    pub(crate) fn remove(&self, access_key_id: &str) {
        self.by_key.write().unwrap_or_else(PoisonError::into_inner).remove(access_key_id);
    }

    pub(crate) fn get(&self, access_key_id: &str) -> Option<Arc<World>> {
        let worlds = self.by_key.read().unwrap_or_else(PoisonError::into_inner);
        worlds.get(access_key_id).map(Arc::clone)
    }

    fn next_ids(&self) -> Ids {
        Ids::new(self.seed, self.made.fetch_add(1, Ordering::Relaxed))
    }

    fn insert(&self, access_key_id: String, secret_access_key: String, ids: Ids) -> Credentials {
        let world = World::new(&secret_access_key, ids, self.bytes);
        let account_id = world.account_id.clone();
        let mut worlds = self.by_key.write().unwrap_or_else(PoisonError::into_inner);
        worlds.insert(access_key_id.clone(), Arc::new(world));
        Credentials { access_key_id, secret_access_key, account_id }
    }
}
