//! One case: call, observe, judge.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Instant, SystemTime};

use super::StepError;
use super::call;
use super::customer_key::CustomerKey;
use super::observe::{self, Reading, observe, observe_version};
use super::stage::Stage;
use super::upload::UnderTest;
use super::world::{Capture, View, World};
use super::{CaseRun, Clauses};
use crate::catalogue::Capability;
use crate::judge::{
    DefaultEncryption, Normaliser, Observation, Observed, ObservedUpload, ReplyKind, Standing, judge,
    understand,
};
use crate::scenario::{Address, Bucket, Case, Context, Operation, S3, Step, Template, UnknownVariable};
use crate::wire::Exchange;

/// Runs a case in a world that is built; `prefix` is what its own keys begin with.
pub(super) async fn run(
    stage: &Stage<'_>,
    clauses: &Clauses,
    case: &Case<S3>,
    world: &World,
    prefix: &str,
    sentinel: bool,
) -> CaseRun {
    let start = Instant::now();
    let view = View { world, session: stage.session, prefix };
    let mut normaliser = world.normaliser(stage.session, prefix);
    let observation = match observe_call(stage, &view, case).await {
        Ok(observation) => observation,
        Err(why) => return CaseRun::unbuilt(clauses, case, why),
    };
    know_new_version(&mut normaliser, &observation.exchange);
    let world = with_copy(world, case, &observation);
    let view = View { world: &world, session: stage.session, prefix };
    let standing = Standing {
        then: &case.then,
        clause: &case.clause,
        clauses,
        context: &view,
        normaliser: &normaliser,
        sentinel,
    };
    let judgement = match judge(&standing, &observation) {
        Ok(judgement) => judgement,
        Err(unknown) => return CaseRun::unbuilt(clauses, case, unknown.to_string()),
    };
    let (case, on) = ((clauses, &case.head), (stage.target, stage.session));
    CaseRun::judged(case, on, judgement, observation.exchange, normaliser, start)
}

/// The state before, the call, the state after.
async fn observe_call(stage: &Stage<'_>, view: &View<'_>, case: &Case<S3>) -> Result<Observation, StepError> {
    let operation = stage.scenario.operation;
    let upload = match operation {
        Operation::UploadPartCopy => UnderTest::begin(stage, view, &case.call).await?,
        _ => None,
    };
    let id = upload.as_ref().map(UnderTest::id);
    let request = call::request(view, operation, &case.call, id).map_err(|unknown| unknown.to_string())?;
    let reading = Reading::of(&case.needs, stage).asked_by(case);
    let seal = upload.as_ref().map_or_else(|| CustomerKey::of(&request.headers), UnderTest::seal);
    let to = case.call.to.clone().unwrap_or(Address { bucket: String::new(), key: String::new() });
    let source = source(stage, view, case, reading).await.map_err(|unknown| unknown.to_string())?;
    let written = upload.as_ref().is_some_and(UnderTest::wrote);
    let mut before = BTreeMap::new();
    for address in looked_at_before(case).chain([&to]).collect::<BTreeSet<_>>() {
        before.insert(address.clone(), state_before(view, address, reading, written && *address == to).await);
    }
    let (bucket, key) = view.place(&to);
    stage.note_key(&bucket, &key);
    let exchange = stage.session.send_by(case.call.by.unwrap_or_default(), request).await;
    let upload = match upload {
        Some(upload) => Some(upload.follow(stage, &exchange, &case.then).await),
        None => None,
    };
    let world = resealed(view, &to, (seal.as_ref(), upload.as_ref()), (operation, &exchange));
    let view = &View { world: &world, ..*view };
    let mut after = BTreeMap::new();
    for address in looked_at_after(case).chain([&to]).collect::<BTreeSet<_>>() {
        after.insert(address.clone(), observe(view, address, reading).await);
    }
    let mut older = BTreeMap::new();
    for state in case.then.all().into_iter().flat_map(|then| &then.older) {
        if let (Some(at), Some(version)) = (&state.at, &state.version) {
            let version = version.fill(view).map_err(|unknown| unknown.to_string())?;
            let observed = observe_version(view, at, Some(&version), reading).await;
            older.insert((at.clone(), version), observed);
        }
    }
    let mut buckets = BTreeMap::new();
    for name in case.then.all().into_iter().flat_map(|then| then.bucket.keys()) {
        buckets.insert(name.clone(), observe::bucket(view, name).await);
    }
    let default_lock = default_lock(stage, case, &to);
    let default_encryption = default_encryption(stage, view, case, &to)?;
    let general = view.world.is_general(&to.bucket);
    Ok(Observation {
        operation,
        exchange,
        to,
        source,
        default_lock,
        general,
        default_encryption,
        buckets,
        before,
        after,
        older,
        upload,
    })
}

/// The world with what the call made, if the scenario has a name for it.
fn with_copy<'a>(world: &'a World, case: &Case<S3>, seen: &Observation) -> Cow<'a, World> {
    let Some(name) = &case.call.r#as else { return Cow::Borrowed(world) };
    let exchange = &seen.exchange;
    let ReplyKind::Success(result) = understand(exchange, seen.operation.result()) else {
        return Cow::Borrowed(world);
    };
    let version_id = exchange.reply().and_then(|reply| reply.headers.get("x-amz-version-id"));
    let last_modified: Option<jiff::Timestamp> =
        result.value("LastModified").and_then(|text| text.parse().ok());
    let capture = Capture {
        etag: result.value("ETag").map(str::to_owned),
        version_id: version_id.map(str::to_owned),
        last_modified: last_modified.map(SystemTime::from),
    };
    let mut world = world.clone();
    world.captures.insert(name.clone(), capture);
    Cow::Owned(world)
}

/// The world as the call leaves it, in which what it wrote is read with the key that it was written with.
fn resealed<'a>(
    view: &View<'a>,
    to: &Address,
    (seal, upload): (Option<&CustomerKey>, Option<&ObservedUpload>),
    (operation, exchange): (Operation, &Exchange),
) -> Cow<'a, World> {
    let wrote = match (operation, upload) {
        (Operation::UploadPartCopy, Some(upload)) => {
            upload.completion.as_ref().filter(|completion| completion.succeeded())
        }
        (Operation::UploadPartCopy, None) => None,
        _ => Some(exchange),
    };
    let wrote = wrote.filter(|wrote| wrote.succeeded());
    let Some(wrote) = wrote.filter(|_| seal.is_some() || !view.world.sealed.is_empty()) else {
        return Cow::Borrowed(view.world);
    };
    let (mut world, (bucket, key)) = (view.world.clone(), view.place(to));
    let version = wrote.reply().and_then(|reply| reply.headers.get("x-amz-version-id"));
    world.seal((&bucket, &key), version, seal);
    Cow::Owned(world)
}

/// What steps say of the destination's bucket, in their order.
fn settings<'a>(
    stage: &'a Stage<'_>,
    case: &'a Case<S3>,
    to: &'a Address,
) -> impl DoubleEndedIterator<Item = &'a Bucket> {
    stage.scenario.given.iter().chain(&case.given).filter_map(|step| match step {
        Step::CreateBucket(bucket) | Step::SetBucket(bucket) if bucket.name == to.bucket => Some(bucket),
        _ => None,
    })
}

/// How the destination's bucket was last told to encrypt, in a case that is about encryption.
fn default_encryption(
    stage: &Stage<'_>,
    view: &View<'_>,
    case: &Case<S3>,
    to: &Address,
) -> Result<Option<DefaultEncryption>, StepError> {
    let about = [Capability::Encryption, Capability::Kms, Capability::SseC];
    if !about.iter().any(|capability| case.needs.contains(capability)) {
        return Ok(None);
    }
    let set = settings(stage, case, to).filter_map(|bucket| bucket.encryption.as_ref()).next_back();
    let fill = |text: Option<&Template>| text.map(|text| text.fill(view)).transpose();
    let filled = |text: Option<&Template>| fill(text).map_err(|unknown| unknown.to_string());
    let algorithm = filled(set.and_then(|set| set.algorithm.as_ref()))?;
    Ok(Some(DefaultEncryption {
        algorithm: algorithm.unwrap_or_else(|| "AES256".to_owned()),
        key: filled(set.and_then(|set| set.key.as_ref()))?,
        configured: set.is_some_and(|set| !set.only_unblocks()),
    }))
}

/// The mode that the destination's bucket was last told to give by default.
fn default_lock(stage: &Stage<'_>, case: &Case<S3>, to: &Address) -> Option<&'static str> {
    let set = settings(stage, case, to).rfind(|bucket| bucket.has_lock())?;
    set.default_retention.as_ref().map(|default| default.mode.wire())
}

/// The source as it is before the call; what is not there cannot be compared with.
///
/// Cases that may change it have a world of their own, so the others read it once: that is a request less for most
/// cases, and a server that spoils a source is found by the next copy of it.
async fn source(
    stage: &Stage<'_>,
    view: &View<'_>,
    case: &Case<S3>,
    reading: Reading,
) -> Result<Option<crate::judge::ObservedObject>, UnknownVariable> {
    let Some(from) = &case.call.from else { return Ok(None) };
    if !view.world.written.contains(from) || case.then.refuses() {
        return Ok(None);
    }
    let context: &dyn Context = view;
    let version = case.call.version.as_ref().map(|version| version.fill(context)).transpose()?;
    let (bucket, key) = view.place(from);
    let place = (bucket, key, version, reading);
    if let Some(known) = stage.known_source(&place) {
        return Ok(Some(known));
    }
    let object = observe_version(view, from, place.2.as_deref(), reading).await.object;
    object.iter().for_each(|object| stage.know_source(place.clone(), object.clone()));
    Ok(object)
}

/// What no step wrote is not there, and need not be asked for.
async fn state_before(view: &View<'_>, address: &Address, reading: Reading, written: bool) -> Observed {
    if written || view.world.written.contains(address) {
        return observe(view, address, reading).await;
    }
    let reading = reading.of_bucket(view, &address.bucket);
    Observed { versions: reading.versions.then_some(0), ..Observed::default() }
}

/// The addresses whose state before the call the expectation names.
pub(super) fn looked_at_before(case: &Case<S3>) -> impl Iterator<Item = &Address> {
    let all = case.then.all();
    let unchanged = all.iter().flat_map(|then| &then.unchanged);
    let alike = all.iter().flat_map(|then| then.states()).filter_map(|state| state.like.as_ref());
    unchanged.chain(alike).collect::<Vec<_>>().into_iter()
}

/// The addresses whose state after the call the expectation names.
pub(super) fn looked_at_after(case: &Case<S3>) -> impl Iterator<Item = &Address> {
    let all = case.then.all();
    let stated = all.iter().flat_map(|then| then.objects.keys().chain(&then.unchanged));
    stated.collect::<Vec<_>>().into_iter()
}

/// The id of the version that the call made is new in every run.
fn know_new_version(normaliser: &mut Normaliser, exchange: &Exchange) {
    let id = exchange.reply().and_then(|reply| reply.headers.get("x-amz-version-id"));
    normaliser.know(id.filter(|id| *id != "null").unwrap_or_default(), "<new version id>");
}
