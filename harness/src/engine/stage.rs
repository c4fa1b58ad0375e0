//! One scenario on one target: its session, the buckets it made, the bytes it sends.

use std::collections::{BTreeSet, HashMap};
use std::sync::Mutex;
use std::sync::PoisonError;

use super::cleanup;
use super::ledger::Ledger;
use super::observe::Reading;
use super::steps::{StepError, done, take};
use super::world::{View, World};
use crate::catalogue::{Capability, Role};
use crate::judge::ObservedObject;
use crate::scenario::{Case, Scenario, Step};
use crate::target::{Session, Target};
use crate::wire::{Request, s3};

/// What the cases of one scenario share on one target.
pub(super) struct Stage<'a> {
    pub(super) target: &'a Target,
    pub(super) session: &'a Session,
    pub(super) scenario: &'a Scenario,
    /// Its place among all scenarios.
    number: usize,
    ledger: &'a Ledger,
    buckets: Mutex<Vec<(String, Role)>>,
    /// Keys that were written, by bucket: not every server can list every key.
    keys: Mutex<Vec<(String, String)>>,
    /// Buckets that got a policy.
    policies: Mutex<BTreeSet<String>>,
    sources: Mutex<HashMap<SourcePlace, ObservedObject>>,
}

/// Where a source is and what of it is read: bucket, key, version.
pub(super) type SourcePlace = (String, String, Option<String>, Reading);

impl<'a> Stage<'a> {
    pub(super) fn new(
        target: &'a Target,
        session: &'a Session,
        scenario: &'a Scenario,
        number: usize,
        ledger: &'a Ledger,
    ) -> Self {
        let (buckets, keys, policies) = (Mutex::default(), Mutex::default(), Mutex::default());
        let sources = Mutex::default();
        Self { target, session, scenario, number, ledger, buckets, keys, policies, sources }
    }

    /// A source that an earlier case has read.
    pub(super) fn known_source(&self, place: &SourcePlace) -> Option<ObservedObject> {
        self.sources.lock().unwrap_or_else(PoisonError::into_inner).get(place).cloned()
    }

    /// Remembers a source for the cases to come.
    pub(super) fn know_source(&self, place: SourcePlace, object: ObservedObject) {
        self.sources.lock().unwrap_or_else(PoisonError::into_inner).insert(place, object);
    }

    /// Builds the scenario's world with further steps; `buckets` are those it may share.
    pub(super) async fn build(&self, mut world: World, further: &[Step]) -> Result<World, StepError> {
        world.missing = self.ledger.missing_prefix();
        for step in self.scenario.given.iter().chain(further) {
            take(self, &mut world, step).await?;
        }
        if let Some(age) = self.scenario.age {
            self.session.wait_until(self.session.now() + age).await;
        }
        Ok(world)
    }

    /// Makes a bucket with a new name, written down before it is made.
    pub(super) async fn create_bucket(&self, by: Role, object_lock: bool) -> Result<String, StepError> {
        let name = self.next_name(by);
        if !self.target.is_ours() {
            self.ledger.enter(&name).map_err(|error| error.to_string())?;
        }
        let request = s3::create_bucket(&name, self.session.region());
        let locked = request.clone().header("x-amz-bucket-object-lock-enabled", "true");
        done(self.session.send_by(by, if object_lock { locked } else { request }).await)?;
        let needs = |case: &Case| case.needs.contains(&Capability::Acl);
        if self.scenario.cases.iter().any(needs) {
            self.session.learn_users((by, &name)).await;
        }
        Ok(name)
    }

    /// Whether a bucket of this scenario may retain what is put into it: S3 wants a digest with it then.
    pub(super) fn locks_buckets(&self) -> bool {
        let own = self.scenario.cases.iter().flat_map(|case| &case.given);
        self.scenario.given.iter().chain(own).any(|step| match step {
            Step::CreateBucket(bucket) | Step::SetBucket(bucket) => bucket.has_lock(),
            _ => false,
        })
    }

    /// A bucket name that this scenario has not used, and that is noted for removal.
    fn next_name(&self, by: Role) -> String {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let name = self.ledger.name(self.number, buckets.len() + 1);
        buckets.push((name.clone(), by));
        name
    }

    /// Remembers a key that is about to be written.
    pub(super) fn note_key(&self, bucket: &str, key: &str) {
        if !self.target.is_ours() {
            let entry = (bucket.to_owned(), key.to_owned());
            self.keys.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
        }
    }

    /// Remembers a bucket that has a policy, which may stand in the way of its removal.
    pub(super) fn note_policy(&self, bucket: &str) {
        self.policies.lock().unwrap_or_else(PoisonError::into_inner).insert(bucket.to_owned());
    }

    /// The world as its own steps see it.
    pub(super) fn view<'b>(&'b self, world: &'b World) -> View<'b> {
        View { world, session: self.session, prefix: &world.prefix }
    }

    /// Removes every bucket that was made; returns those that could not be removed.
    pub(super) async fn strike(&self) -> Vec<String> {
        let buckets = std::mem::take(&mut *self.buckets.lock().unwrap_or_else(PoisonError::into_inner));
        if self.target.is_ours() || self.ledger.keeps() {
            return Vec::new();
        }
        let keys = std::mem::take(&mut *self.keys.lock().unwrap_or_else(PoisonError::into_inner));
        let policies = std::mem::take(&mut *self.policies.lock().unwrap_or_else(PoisonError::into_inner));
        let mut left = Vec::new();
        for (bucket, by) in buckets.into_iter().rev() {
            if policies.contains(&bucket) {
                let request = Request::new("DELETE", format!("/{bucket}")).query("policy", None);
                self.session.send_by(by, request).await;
            }
            let known = keys.iter().filter(|(of, _)| *of == bucket).map(|(_, key)| key.as_str());
            match cleanup::remove_bucket(self.session, by, &bucket, known).await {
                Ok(()) => self.ledger.strike_out(&bucket),
                Err(why) => left.push(format!("{bucket}: {why}")),
            }
        }
        left
    }
}
