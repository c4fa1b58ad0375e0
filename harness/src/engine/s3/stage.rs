//! One scenario on one target: its session, the buckets it made, the bytes it sends.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Mutex;
use std::sync::PoisonError;

use super::control::control;
use super::observe::Reading;
use super::steps::{StepError, done, take};
use super::world::{View, World};
use super::{CaseRun, Clauses, Ledger, case, cleanup, perform, race};
use crate::catalogue::{Capability, Role};
use crate::judge::ObservedObject;
use crate::scenario::{Case, S3, Scope, Script, Step};
use crate::target::{Session, Target};
use crate::wire::{Request, s3};

/// What the cases of one scenario share on one target.
pub(in crate::engine) struct Stage<'a> {
    pub(super) target: &'a Target,
    pub(super) session: &'a Session,
    pub(super) scenario: &'a Script<S3>,
    /// Its place among all scenarios.
    number: usize,
    ledger: &'a Ledger,
    clauses: &'a Clauses,
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
    pub(in crate::engine) fn new(
        target: &'a Target,
        session: &'a Session,
        scenario: &'a Script<S3>,
        number: usize,
        ledger: &'a Ledger,
        clauses: &'a Clauses,
    ) -> Self {
        let (buckets, keys, policies) = (Mutex::default(), Mutex::default(), Mutex::default());
        let sources = Mutex::default();
        Self { target, session, scenario, number, ledger, clauses, buckets, keys, policies, sources }
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
    pub(super) async fn build_with(&self, mut world: World, further: &[Step]) -> Result<World, StepError> {
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
        let needs = |case: &Case<S3>| case.needs.contains(&Capability::Acl);
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
}

impl Stage<'_> {
    /// What stands before the keys of the world that cases share.
    pub(super) fn shared_prefix(&self) -> String {
        if self.scenario.scope == Scope::Key { "copyspec-given/".to_owned() } else { String::new() }
    }

    /// What stands before the keys that belong to one case.
    pub(super) fn prefix(&self, number: usize) -> String {
        if self.scenario.scope == Scope::Key { format!("copyspec-{number}/") } else { String::new() }
    }

    /// A world for one case alone; buckets are shared with the others where that changes nothing.
    pub(super) async fn fresh_world(
        &self,
        shared: &Result<World, String>,
        further: &[Step],
        number: usize,
    ) -> Result<World, String> {
        let turns = |step: &Step| matches!(step, Step::SetBucket(_));
        let own_buckets =
            self.scenario.scope != Scope::Key || self.scenario.given.iter().chain(further).any(turns);
        let buckets = match shared {
            Ok(world) if !own_buckets => world.buckets.clone(),
            _ => BTreeMap::new(),
        };
        let world = World { buckets, prefix: self.prefix(number), ..World::default() };
        self.build_with(world, further).await
    }
}

impl perform::Stage for Stage<'_> {
    type Dialect = S3;
    type World = World;

    fn target(&self) -> &Target {
        self.target
    }

    fn session(&self) -> &Session {
        self.session
    }

    fn script(&self) -> &Script<S3> {
        self.scenario
    }

    async fn build(&self) -> Result<World, String> {
        self.build_with(World { prefix: self.shared_prefix(), ..World::default() }, &[]).await
    }

    async fn control(&self, shared: &Result<World, String>) -> Result<(), String> {
        control(self, shared).await
    }

    async fn case(
        &self,
        case: &Case<S3>,
        number: usize,
        shared: &Result<World, String>,
        sentinel: bool,
    ) -> CaseRun {
        if let Some(race) = &case.race {
            return race::run(self, self.clauses, case, race, shared, number).await;
        }
        match shared {
            Ok(world) if !case.fresh => {
                case::run(self, self.clauses, case, world, &self.prefix(number), sentinel).await
            }
            _ => match self.fresh_world(shared, &case.given, number).await {
                Err(why) => CaseRun::unbuilt(self.clauses, case, why),
                Ok(world) => case::run(self, self.clauses, case, &world, &world.prefix, sentinel).await,
            },
        }
    }

    async fn strike(&self) -> Vec<String> {
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
