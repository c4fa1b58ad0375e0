//! One case: call, watch what becomes of the copy, judge.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::time::Instant;

use super::StepError;
use super::cleanup::Made;
use super::stage::Stage;
use super::steps;
use super::volumes::Wait;
use super::world::{Resource, View, World};
use super::{CaseRun, Clauses, call, observe};
use crate::judge::{
    FollowedUp, Place, ReplyKind, Seen, SnapshotObservation, Standing, Watched, judge_snapshot, told_by,
    understand,
};
use crate::scenario::{Case, Ec2, Ec2Then, FollowUp, SnapshotState};
use crate::target::To;
use crate::wire::Document;

/// Runs a case in a world that is built.
pub(super) async fn run(
    stage: &Stage<'_>,
    clauses: &Clauses,
    case: &Case<Ec2>,
    world: &World,
    sentinel: bool,
) -> CaseRun {
    let start = Instant::now();
    let mut world = world.clone();
    let observation = match observe_call(stage, &mut world, case).await {
        Ok(observation) => observation,
        Err(why) => return CaseRun::unbuilt(clauses, case, why),
    };
    let normaliser = world.normaliser(stage.session);
    let view = View { world: &world, session: stage.session };
    let standing = Standing {
        then: &case.then,
        clause: &case.clause,
        clauses,
        context: &view,
        normaliser: &normaliser,
        sentinel,
    };
    let judgement = match judge_snapshot(&standing, &observation) {
        Ok(judgement) => judgement,
        Err(unknown) => return CaseRun::unbuilt(clauses, case, unknown.to_string()),
    };
    let asked = told_by(&standing, &observation, &judgement).cloned();
    let (case, on) = ((clauses, &case.head), (stage.target, stage.session));
    CaseRun::judged(case, on, judgement, observation.exchange, normaliser, start).told_by(on, asked.as_ref())
}

/// The state before, the call, what becomes of the copy, the state after.
async fn observe_call(
    stage: &Stage<'_>,
    world: &mut World,
    case: &Case<Ec2>,
) -> Result<SnapshotObservation, StepError> {
    let to = call::to(&case.call);
    // What a user may see need not be what happened; its account sees all of it.
    let seen_by = To { by: to.by.account(), ..to };
    let view = View { world, session: stage.session };
    let request = call::request(&view, &case.call).map_err(|unknown| unknown.to_string())?;
    let source = case.call.from.as_ref().and_then(|from| world.resources.get(from)).cloned();
    let known = world.resources.values().map(|resource| resource.id.clone()).collect();
    let listed_before = if case.refuses { observe::owned(stage, to.region, seen_by.by).await } else { None };
    let source_before = watch_source(stage, source.as_ref()).await;
    let unchanged_before = unchanged(stage, world, case).await;

    let exchange = stage.send(to, request).await;
    let made = match understand(&exchange, "CopySnapshotResponse") {
        ReplyKind::Success(result) => result.value("snapshotId").map(str::to_owned),
        _ => None,
    };
    if let Some(id) = &made {
        let copy = Resource { id: id.clone(), region: to.region, by: seen_by.by, ..Resource::default() };
        world.resources.insert(case.call.name().to_owned(), copy);
    }
    let at_first = match &made {
        Some(id) => Some(observe::snapshot(stage, (to.region, seen_by.by), id, false).await),
        None => None,
    };
    let meanwhile = follow_up(stage, world, case, true).await;
    let copy = match (&made, at_first) {
        (Some(id), Some(at_first)) => Some(watch(stage, seen_by, id, at_first).await),
        _ => None,
    };
    let afterwards = follow_up(stage, world, case, false).await;
    let listed_after =
        if listed_before.is_some() { observe::owned(stage, to.region, seen_by.by).await } else { None };
    if let (Some(before), Some(after)) = (&listed_before, &listed_after) {
        // What a refusal made has no id in its reply, and is removed like the rest.
        let new = after.difference(before).cloned();
        stage.note(new.map(|id| Made::Snapshot { to: seen_by, id }));
    }
    Ok(SnapshotObservation {
        operation: stage.scenario.operation,
        asked: case.call.clone(),
        by: seen_by.by,
        account: stage.session.account(to.by).map(str::to_owned),
        known,
        listed: listed_before.zip(listed_after),
        source: source_before.zip(watch_source(stage, source.as_ref()).await),
        copy,
        others: others(stage, world, case).await,
        unchanged: paired(unchanged_before, unchanged(stage, world, case).await),
        followed_up: merged(meanwhile, afterwards),
        exchange,
    })
}

async fn watch_source(stage: &Stage<'_>, source: Option<&Resource>) -> Option<Seen> {
    let source = source?;
    Some(observe::snapshot(stage, (source.region, source.by), &source.id, true).await)
}

/// Looks at a copy until it is no longer pending.
async fn watch(stage: &Stage<'_>, to: To, id: &str, at_first: Seen) -> Watched {
    let place = (to.region, to.by);
    let mut progress = Vec::new();
    let mut latest = at_first.clone();
    let mut wait = Wait::new(stage);
    let mut gave_up = None;
    loop {
        progress.extend(latest.element("progress").map(str::to_owned));
        if latest.element("status") != Some("pending") {
            break;
        }
        if let Err(time) = wait.once_more().await {
            gave_up = Some(time);
            break;
        }
        latest = observe::snapshot(stage, place, id, false).await;
    }
    let settled = observe::snapshot(stage, place, id, true).await;
    Watched { id: id.to_owned(), at_first, settled, progress, gave_up }
}

/// What is asked `after`, in the order of all assertions: while the copy is pending, or once it is not.
async fn follow_up(
    stage: &Stage<'_>,
    world: &mut World,
    case: &Case<Ec2>,
    while_pending: bool,
) -> BTreeMap<(usize, usize), FollowedUp> {
    let mut followed_up = BTreeMap::new();
    for (then_number, then) in case.then.all().into_iter().enumerate() {
        for (number, next) in then.after.iter().enumerate() {
            if next.while_pending == while_pending {
                followed_up.insert((then_number, number), ask(stage, world, next).await);
            }
        }
    }
    // Without a copy nothing can be asked about it, which the status says already.
    if !world.resources.contains_key(case.call.name()) {
        followed_up.retain(|_, step| !matches!(step, FollowedUp::Unsaid(_)));
    }
    followed_up
}

async fn ask(stage: &Stage<'_>, world: &mut World, next: &FollowUp) -> FollowedUp {
    if let Some(wait) = next.wait {
        stage.session.wait_until(stage.session.now() + wait).await;
    }
    let Some(action) = &next.action else { return FollowedUp::Waited };
    let request = match steps::any_request(stage, world, next.service, action, &next.with) {
        Ok(request) => request,
        Err(why) => return FollowedUp::Unsaid(why),
    };
    let to = To { service: steps::service(next.service), region: next.r#in, by: next.by };
    let exchange = stage.send(to, request).await;
    let reply = exchange.reply().and_then(|reply| Document::parse(&reply.body).ok());
    if let (Some(name), Some(reply)) = (&next.r#as, reply) {
        world.replies.insert(name.clone(), reply);
    }
    FollowedUp::Asked(Box::new(exchange))
}

fn merged(
    mut one: BTreeMap<(usize, usize), FollowedUp>,
    other: BTreeMap<(usize, usize), FollowedUp>,
) -> BTreeMap<(usize, usize), FollowedUp> {
    one.extend(other);
    one
}

/// The states that stand under `snapshots`, each as whoever is asked sees it.
async fn others(stage: &Stage<'_>, world: &World, case: &Case<Ec2>) -> BTreeMap<Place, Seen> {
    let states = case.then.all().into_iter().flat_map(|then| &then.snapshots);
    let mut seen = BTreeMap::new();
    for state in states {
        let place = place(world, state);
        if let Entry::Vacant(unseen) = seen.entry(place) {
            let (name, region, by) = unseen.key();
            let id = world.snapshot(name).id;
            let there = observe::snapshot(stage, (*region, *by), &id, state.permissions.is_some()).await;
            unseen.insert(there);
        }
    }
    seen
}

fn place(world: &World, state: &SnapshotState) -> Place {
    let name = state.at.clone().unwrap_or_default();
    let made = world.snapshot(&name);
    (name, state.r#in.unwrap_or(made.region), state.by.unwrap_or(made.by))
}

/// The snapshots that are to be as they were.
async fn unchanged(stage: &Stage<'_>, world: &World, case: &Case<Ec2>) -> BTreeMap<String, Seen> {
    let names = case.then.all().into_iter().flat_map(|then: &Ec2Then| &then.unchanged);
    let mut seen = BTreeMap::new();
    for name in names {
        let made = world.snapshot(name);
        seen.insert(name.clone(), observe::snapshot(stage, (made.region, made.by), &made.id, true).await);
    }
    seen
}

fn paired(
    before: BTreeMap<String, Seen>,
    mut after: BTreeMap<String, Seen>,
) -> BTreeMap<String, (Seen, Seen)> {
    let pair = |(name, before): (String, Seen)| Some((name.clone(), (before, after.remove(&name)?)));
    before.into_iter().filter_map(pair).collect()
}
