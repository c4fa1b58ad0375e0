//! One scenario on one target: its session, the buckets it made, the bytes it sends.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Mutex;
use std::sync::PoisonError;

use super::StepError;
use super::control::control;
use super::kept::{Keeper, Kept};
use super::keys;
use super::observe::Reading;
use super::place::{self, Known};
use super::steps::{done, take};
use super::world::{View, World};
use super::{CaseRun, Clauses, Ledger, case, cleanup, perform, race};
use crate::catalogue::{Capability, Role, Scheme};
use crate::judge::ObservedObject;
use crate::scenario::{Bucket, Case, S3, Scope, Script, Step, Template, Variable};
use crate::target::{BucketPlace, Session, Target};
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
    buckets: Mutex<Vec<Made>>,
    /// Keys that were written, by bucket: not every server can list every key.
    keys: Mutex<Vec<(String, String)>>,
    /// Buckets that got a policy.
    policies: Mutex<BTreeSet<String>>,
    /// Keys and policies of users that are to be removed.
    kept: Mutex<Vec<Kept>>,
    /// Requests that put settings back of buckets that are not the run's own.
    to_put_back: Mutex<Vec<Request>>,
    sources: Mutex<HashMap<SourcePlace, ObservedObject>>,
}

/// A bucket that was made.
#[derive(Clone, Debug)]
struct Made {
    name: String,
    by: Role,
    place: BucketPlace,
    /// What the ledger calls it.
    entry: String,
}

/// What is not asked in the clear where there is a choice.
const SECRETIVE: [Capability; 3] = [Capability::SseC, Capability::Kms, Capability::DirectoryBuckets];

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
        let (kept, to_put_back, sources) = (Mutex::default(), Mutex::default(), Mutex::default());
        let secretive = |case: &Case<S3>| SECRETIVE.iter().any(|need| case.needs.contains(need));
        if scenario.cases.iter().any(secretive) && target.lacks(Capability::Tls).is_none() {
            session.prefer(Scheme::Https);
        }
        Self {
            target,
            session,
            scenario,
            number,
            ledger,
            clauses,
            buckets,
            keys,
            policies,
            kept,
            to_put_back,
            sources,
        }
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
        self.look_up(&mut world).await?;
        for step in self.scenario.given.iter().chain(further) {
            take(self, &mut world, step).await?;
        }
        if let Some(age) = self.scenario.age {
            self.session.wait_until(self.session.now() + age).await;
        }
        Ok(world)
    }

    /// Finds out the keys of AWS that texts speak of.
    async fn look_up(&self, world: &mut World) -> Result<(), StepError> {
        if !self.scenario.cases.iter().any(|case| case.needs.contains(&Capability::Kms)) {
            return Ok(());
        }
        for variable in self.texts().into_iter().flat_map(Template::variables) {
            if let Variable::AwsKey(region, role) = variable
                && !world.aws_keys.contains_key(&(*region, *role))
            {
                let arn = keys::of_aws(self.session, "s3", (*region, *role)).await?;
                world.aws_keys.insert((*region, *role), arn);
            }
        }
        Ok(())
    }

    /// Every text of the scenario.
    fn texts(&self) -> Vec<&Template> {
        let cases = self.scenario.cases.iter();
        let steps = self.scenario.given.iter().chain(cases.clone().flat_map(|case| &case.given));
        let of_cases = cases.flat_map(|case| case.call.templates().chain(case.then.templates()));
        steps.flat_map(Step::templates).chain(self.scenario.control.templates()).chain(of_cases).collect()
    }

    /// Makes a bucket with a new name, written down before it is made.
    pub(super) async fn create_bucket(&self, bucket: &Bucket) -> Result<Known, StepError> {
        let (by, place) = (bucket.by.unwrap_or_default(), place::of_new(bucket.place()));
        let made = self.next_bucket(by, place)?;
        if !self.target.is_ours() {
            self.ledger.enter(&made.entry).map_err(|error| error.to_string())?;
        }
        self.session.know(&made.name, place);
        let region = self.session.region_of(place.region());
        let request = match place {
            BucketPlace::Directory(zone) => place::create_directory_bucket(self.session, &made.name, zone),
            _ => s3::create_bucket(&made.name, region),
        };
        let locked = request.clone().header("x-amz-bucket-object-lock-enabled", "true");
        done(self.session.send_by(by, if bucket.has_lock() { locked } else { request }).await)?;
        let needs = |case: &Case<S3>| case.needs.contains(&Capability::Acl);
        if self.scenario.cases.iter().any(needs) && matches!(place, BucketPlace::General(_)) {
            self.session.learn_users((by, &made.name)).await;
        }
        Ok(Known::made(made.name, place))
    }

    /// Whether a bucket of this scenario may retain what is put into it: S3 wants a digest with it then.
    pub(super) fn locks_buckets(&self) -> bool {
        let own = self.scenario.cases.iter().flat_map(|case| &case.given);
        self.scenario.given.iter().chain(own).any(|step| match step {
            Step::CreateBucket(bucket) | Step::SetBucket(bucket) => bucket.has_lock(),
            _ => false,
        })
    }

    /// A bucket with a name that this scenario has not used, noted for removal.
    fn next_bucket(&self, by: Role, place: BucketPlace) -> Result<Made, StepError> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let name = place::name_of(self.session, &self.ledger.name(self.number, buckets.len() + 1), place)?;
        let entry = cleanup::entry_of(&name, place);
        let made = Made { name, by, place, entry };
        buckets.push(made.clone());
        Ok(made)
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

    /// Remembers how a setting is put back in the end.
    pub(super) fn put_back_later(&self, request: Request) {
        self.to_put_back.lock().unwrap_or_else(PoisonError::into_inner).push(request);
    }

    /// Puts back what was set of buckets that are not the run's own, the latest first.
    async fn put_back(&self) -> Vec<String> {
        let requests = std::mem::take(&mut *self.to_put_back.lock().unwrap_or_else(PoisonError::into_inner));
        let mut left = Vec::new();
        for request in requests.into_iter().rev() {
            left.extend(done(self.session.send(request).await).err());
        }
        left
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

    /// What stands before all keys of a world in buckets that are not the run's own.
    fn root(&self, number: usize) -> String {
        format!("{}/", self.ledger.name(self.number, number))
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
        let turns = |step: &Step| matches!(step, Step::SetBucket(_) | Step::SetKey(_));
        let own_buckets =
            self.scenario.scope != Scope::Key || self.scenario.given.iter().chain(further).any(turns);
        let (buckets, keys) = match shared {
            Ok(world) if !own_buckets => (world.buckets.clone(), world.keys.clone()),
            _ => (BTreeMap::new(), BTreeMap::new()),
        };
        let root = self.root(number);
        let world = World { buckets, keys, root, prefix: self.prefix(number), ..World::default() };
        self.build_with(world, further).await
    }
}

impl Keeper for Stage<'_> {
    fn session(&self) -> &Session {
        self.session
    }

    fn keep(&self, kept: Kept) {
        if !self.target.is_ours() {
            // What cannot be written down is still removed at the end of the scenario.
            self.ledger.enter(&kept.to_string()).ok();
        }
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(kept);
    }
}

impl Stage<'_> {
    /// Takes from what was kept whatever is `to_go`, and removes it, the latest first; returns what could not be removed.
    async fn remove_kept(&self, to_go: impl Fn(&Kept) -> bool) -> Vec<String> {
        let going: Vec<Kept> = {
            let mut all = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            let (going, staying) = std::mem::take(&mut *all).into_iter().partition(to_go);
            *all = staying;
            going
        };
        let mut left = Vec::new();
        for kept in going.into_iter().rev() {
            match kept.remove(self.session).await {
                Ok(()) => self.ledger.strike_out(&kept.to_string()),
                Err(why) => left.push(format!("{kept}: {why}")),
            }
        }
        left
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
        let (root, prefix) = (self.root(usize::MAX), self.shared_prefix());
        self.build_with(World { root, prefix, ..World::default() }, &[]).await
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
        let run = match shared {
            Ok(world) if !case.fresh => {
                case::run(self, self.clauses, case, world, &self.prefix(number), sentinel).await
            }
            _ => match self.fresh_world(shared, &case.given, number).await {
                Err(why) => CaseRun::unbuilt(self.clauses, case, why),
                Ok(world) => case::run(self, self.clauses, case, &world, &world.prefix, sentinel).await,
            },
        };
        // What the next case builds must not be let in by the policy of this one.
        self.remove_kept(Kept::is_setting).await;
        run
    }

    async fn strike(&self) -> Vec<String> {
        let buckets = std::mem::take(&mut *self.buckets.lock().unwrap_or_else(PoisonError::into_inner));
        if self.target.is_ours() || self.ledger.keeps() {
            return Vec::new();
        }
        let keys = std::mem::take(&mut *self.keys.lock().unwrap_or_else(PoisonError::into_inner));
        let policies = std::mem::take(&mut *self.policies.lock().unwrap_or_else(PoisonError::into_inner));
        let mut left = self.put_back().await;
        let mine = |bucket: &str| buckets.iter().any(|made| made.name == bucket);
        cleanup::remove_keys(self.session, keys.iter().filter(|(bucket, _)| !mine(bucket))).await;
        for Made { name, by, place, entry } in buckets.iter().rev() {
            if policies.contains(name) {
                let request = Request::new("DELETE", format!("/{name}")).query("policy", None);
                self.session.send_by(*by, request).await;
            }
            let known = keys.iter().filter(|(of, _)| of == name).map(|(_, key)| key.as_str());
            match cleanup::remove_bucket(self.session, (*by, *place), name, known).await {
                Ok(()) => self.ledger.strike_out(entry),
                Err(why) => left.push(format!("{name}: {why}")),
            }
        }
        left.extend(self.remove_kept(|_| true).await);
        left
    }
}
