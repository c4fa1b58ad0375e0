//! Calls at once, again and again, while others read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::sync::Barrier;

use super::StepError;
use super::call;
use super::case;
use super::observe::{Reading, observe, observe_version};
use super::stage::Stage;
use super::world::{View, World};
use super::{CaseRun, Clauses};
use crate::catalogue::Role;
use crate::judge::{
    Normaliser, Observed, ObservedObject, RaceObservation, RaceOutcome, RacedCopy, ReplyKind, Standing,
    judge_race, understand,
};
use crate::record::Verdict;
use crate::scenario::{Address, Case, Operation, Parameters, Race, S3};
use crate::wire::{Exchange, Raw, Request};

/// However slow the target, no further round begins after this.
const LONG_ENOUGH: Duration = Duration::from_secs(20);
/// The most that one reader reads in one round.
const MOST_READS: usize = 200;
/// How long reading goes on after the clients hung up: a server may still be copying.
const SETTLING: Duration = Duration::from_millis(60);
/// The worlds of rounds have numbers of their own.
const ROUND: usize = 1000;

/// Runs the rounds of a case until one is not as it should be.
pub(super) async fn run(
    stage: &Stage<'_>,
    clauses: &Clauses,
    case: &Case<S3>,
    race: &Race,
    shared: &Result<World, String>,
    number: usize,
) -> CaseRun {
    let start = Instant::now();
    let mut last = None;
    for round in 1..=usize::from(race.rounds) {
        let run = match stage.fresh_world(shared, &case.given, number + ROUND * round).await {
            Ok(world) => one_round(stage, clauses, case, race, &world, start).await,
            Err(why) => Err(why),
        };
        let run = run.unwrap_or_else(|reason| CaseRun::unbuilt(clauses, case, reason));
        let is_over = run.record.verdict != Verdict::Pass || start.elapsed() > LONG_ENOUGH;
        last = Some(run);
        if is_over {
            break;
        }
    }
    let nothing = || Verdict::Skipped { reason: "the race has no rounds".to_owned() };
    last.unwrap_or_else(|| CaseRun::unjudged(clauses, case, nothing()))
}

async fn one_round(
    stage: &Stage<'_>,
    clauses: &Clauses,
    case: &Case<S3>,
    race: &Race,
    world: &World,
    start: Instant,
) -> Result<CaseRun, StepError> {
    let view = View { world, session: stage.session, prefix: &world.prefix };
    let seen = observe_race(stage, &view, case, race).await?;
    let normaliser = normaliser(stage, world, &seen);
    let standing = Standing {
        then: &case.then,
        clause: &case.clause,
        clauses,
        context: &view,
        normaliser: &normaliser,
        sentinel: false,
    };
    let judgement = judge_race(&standing, &seen).map_err(|unknown| unknown.to_string())?;
    let first = seen.copies.into_iter().next().map(|copy| copy.exchange);
    let exchange = first.ok_or_else(|| "a race without copies".to_owned())?;
    Ok(CaseRun::judged(
        (clauses, &case.head),
        (stage.target, stage.session),
        judgement,
        exchange,
        normaliser,
        start,
    ))
}

fn normaliser(stage: &Stage<'_>, world: &World, seen: &RaceObservation) -> Normaliser {
    let mut normaliser = world.normaliser(stage.session, &world.prefix);
    for (id, _) in seen.copies.iter().filter_map(|copy| copy.version.as_ref()) {
        normaliser.know(id, "<new version id>");
    }
    normaliser
}

/// A call of the race, and what it may make.
struct Racer {
    role: Role,
    to: Address,
    request: Request,
    outcomes: Vec<RaceOutcome>,
}

/// The state before, the race, the state after.
async fn observe_race(
    stage: &Stage<'_>,
    view: &View<'_>,
    case: &Case<S3>,
    race: &Race,
) -> Result<RaceObservation, StepError> {
    let reading = Reading::of(&case.needs, stage);
    let calls = race.calls(&case.call);
    let rehearsal = Rehearsal { stage, view, calls: &calls, reading };
    let mut racers = Vec::new();
    for (position, call) in calls.iter().enumerate() {
        let to = call.to.clone().ok_or_else(|| "a racing copy without a destination".to_owned())?;
        let outcomes = rehearsal.outcomes(position, call).await?;
        let mut request = request_of(stage, view, call)?;
        if race.hangs_up {
            let raw = request.raw.take().unwrap_or_default();
            request.raw = Some(Box::new(Raw { hangs_up: true, ..*raw }));
        }
        racers.push(Racer { role: role_of(call), to, request, outcomes });
    }
    let written: BTreeSet<Address> = racers.iter().map(|racer| racer.to.clone()).collect();
    let mut before = BTreeMap::new();
    for address in written.iter().chain(case::looked_at_before(case)) {
        before.insert(address.clone(), observe(view, address, reading).await);
    }
    let (exchanges, reads) = together(view, race, &racers, &written).await;
    let mut after = BTreeMap::new();
    for address in written.iter().chain(case::looked_at_after(case)) {
        after.insert(address.clone(), observe(view, address, reading).await);
    }
    let mut copies = Vec::new();
    for (racer, exchange) in racers.into_iter().zip(exchanges) {
        let version = version(view, &racer.to, &exchange, reading).await;
        copies.push(RacedCopy { exchange, to: racer.to, outcomes: racer.outcomes, version });
    }
    Ok(RaceObservation { copies, reads, before, after, hung_up: race.hangs_up })
}

/// Finds out what each call makes where nobody disturbs it.
struct Rehearsal<'a> {
    stage: &'a Stage<'a>,
    view: &'a View<'a>,
    calls: &'a [Parameters],
    reading: Reading,
}

impl Rehearsal<'_> {
    /// What a call makes alone, and after any other call that writes its source.
    async fn outcomes(&self, position: usize, call: &Parameters) -> Result<Vec<RaceOutcome>, StepError> {
        let elsewhere = elsewhere(call, &position.to_string());
        let object = self.make(call, elsewhere).await;
        let object = object.map_err(|why| format!("copy {} of the race fails alone: {why}", position + 1))?;
        let mut outcomes = vec![RaceOutcome { after: None, object }];
        // What a version holds does not change, whoever writes the key.
        let source = call.from.as_ref().filter(|_| call.version.is_none());
        let others = self.calls.iter().enumerate().filter(|(other, _)| *other != position);
        for (other, before) in others.filter(|(_, other)| source.is_some() && other.to.as_ref() == source) {
            let place = format!("{position}-after-{other}");
            let from = self::elsewhere(before, &format!("{place}/source"));
            // Where either is refused, there is no such outcome.
            if self.make(before, from.clone()).await.is_ok() {
                let call = Parameters { from, ..call.clone() };
                let to = self::elsewhere(&call, &place);
                let made = self.make(&call, to).await.ok();
                outcomes.extend(made.map(|object| RaceOutcome { after: Some(other), object }));
            }
        }
        Ok(outcomes)
    }

    /// Makes the copy somewhere else, whatever the conditions on its destination, and reads it.
    async fn make(&self, call: &Parameters, to: Option<Address>) -> Result<ObservedObject, StepError> {
        let call = Parameters { to: to.clone(), if_match: None, if_none_match: None, ..call.clone() };
        let exchange =
            self.stage.session.send_by(role_of(&call), request_of(self.stage, self.view, &call)?).await;
        if !matches!(understand(&exchange, Operation::CopyObject.result()), ReplyKind::Success(_)) {
            return Err(super::steps::done(exchange)
                .err()
                .unwrap_or_else(|| "200 without a result".to_owned()));
        }
        let to = to.ok_or_else(|| "it has no destination".to_owned())?;
        let observed = observe_version(self.view, &to, None, self.reading).await.object;
        observed.ok_or_else(|| "it made nothing".to_owned())
    }
}

/// Who makes the call.
fn role_of(call: &Parameters) -> Role {
    call.by.unwrap_or_default()
}

/// A key beside the call's destination that nobody races for.
fn elsewhere(call: &Parameters, place: &str) -> Option<Address> {
    let to = call.to.as_ref()?;
    Some(Address { bucket: to.bucket.clone(), key: format!("alone-{place}/{}", to.key) })
}

/// The request of a call, whose destination is noted for removal.
fn request_of(stage: &Stage<'_>, view: &View<'_>, call: &Parameters) -> Result<Request, StepError> {
    if let Some(to) = &call.to {
        let (bucket, key) = view.place(to);
        stage.note_key(&bucket, &key);
    }
    call::copy_object(view, call).map_err(|unknown| unknown.to_string())
}

/// Sends all at once as soon as every reader has read something; the readers read on until all is over.
async fn together(
    view: &View<'_>,
    race: &Race,
    racers: &[Racer],
    written: &BTreeSet<Address>,
) -> (Vec<Exchange>, Vec<(Address, Observed)>) {
    let readers = usize::from(race.readers);
    let (start, over) = (Barrier::new(readers + 1), AtomicBool::new(false));
    let racing = async {
        start.wait().await;
        let exchanges =
            join_all(racers.iter().map(|racer| view.session.send_by(racer.role, racer.request.clone())))
                .await;
        if race.hangs_up {
            tokio::time::sleep(SETTLING).await;
        }
        over.store(true, Ordering::Release);
        exchanges
    };
    let addresses: Vec<&Address> = written.iter().collect();
    let reading = (0..readers).map(|number| {
        let address = addresses.get(number % addresses.len().max(1)).copied();
        read(view, address, &start, &over)
    });
    let (exchanges, reads) = tokio::join!(racing, join_all(reading));
    let mut distinct: Vec<(Address, Observed)> = Vec::new();
    for read in reads.into_iter().flatten() {
        if !distinct.contains(&read) {
            distinct.push(read);
        }
    }
    (exchanges, distinct)
}

/// Reads one address over and over, and once more when all is over.
async fn read(
    view: &View<'_>,
    address: Option<&Address>,
    start: &Barrier,
    over: &AtomicBool,
) -> Vec<(Address, Observed)> {
    let bytes_alone = Reading {
        tags: false,
        checksums: false,
        versions: false,
        annotations: false,
        acl: false,
        sealed: false,
        big: false,
        as_other: false,
    };
    let mut seen = Vec::new();
    let mut waits = true;
    for _ in 0..MOST_READS {
        let is_last = over.load(Ordering::Acquire);
        if let Some(address) = address {
            let read = (address.clone(), observe_version(view, address, None, bytes_alone).await);
            if !seen.contains(&read) {
                seen.push(read);
            }
        }
        if std::mem::take(&mut waits) {
            start.wait().await;
        }
        if is_last {
            break;
        }
    }
    seen
}

/// The version that a reply names, as it is now.
async fn version(
    view: &View<'_>,
    to: &Address,
    exchange: &Exchange,
    reading: Reading,
) -> Option<(String, Observed)> {
    let id = exchange.reply()?.headers.get("x-amz-version-id").filter(|id| *id != "null")?;
    Some((id.to_owned(), observe_version(view, to, Some(id), reading).await))
}
