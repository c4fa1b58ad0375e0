//! One scenario on one target: its session, and what it made.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Mutex, PoisonError};

use super::StepError;
use super::cleanup::{self, Made};
use super::kept::{Keeper, Kept};
use super::steps;
use super::world::{View, World};
use super::{CaseRun, Clauses, Ledger, call, case, perform};
use crate::catalogue::{RegionRole, Role};
use crate::judge::{ReplyKind, understand};
use crate::scenario::{Case, Ec2, Ec2Step, Script, Template, Variable};
use crate::target::{Session, Target, To};
use crate::wire::{Exchange, Request, ec2};

/// What the cases of one scenario share on one target.
pub(in crate::engine) struct Stage<'a> {
    pub(super) target: &'a Target,
    pub(super) session: &'a Session,
    pub(super) scenario: &'a Script<Ec2>,
    /// Its place among all scenarios.
    pub(super) number: usize,
    pub(super) ledger: &'a Ledger,
    clauses: &'a Clauses,
    /// What was made, or is to be put back, in order.
    made: Mutex<Vec<Made>>,
}

impl<'a> Stage<'a> {
    pub(in crate::engine) fn new(
        target: &'a Target,
        session: &'a Session,
        scenario: &'a Script<Ec2>,
        number: usize,
        ledger: &'a Ledger,
        clauses: &'a Clauses,
    ) -> Self {
        Self { target, session, scenario, number, ledger, clauses, made: Mutex::default() }
    }

    /// Sends a request of EC2 with these parameters.
    pub(super) async fn ask(
        &self,
        region: RegionRole,
        by: Role,
        action: &str,
        parameters: impl IntoIterator<Item = (&str, String)>,
    ) -> Exchange {
        let parameters = parameters.into_iter().map(|(name, value)| (name.to_owned(), value));
        let request = ec2::post(&ec2::action(action, parameters));
        self.send(To { service: "ec2", region, by }, request).await
    }

    /// Sends a request, and notes what it made.
    pub(super) async fn send(&self, to: To, request: Request) -> Exchange {
        let exchange = self.session.send_to(to, request).await;
        self.note(Made::by(to, &exchange));
        exchange
    }

    /// Writes down what is to be removed or put back.
    pub(super) fn note(&self, made: impl IntoIterator<Item = Made>) {
        let mut all = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        for one in made {
            if !self.target.is_ours() {
                // What cannot be written down is still removed at the end of the scenario.
                self.ledger.enter(&one.to_string()).ok();
            }
            all.push(one);
        }
    }

    /// What was noted so far.
    pub(super) fn mark(&self) -> usize {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Removes what was noted since a mark, the latest first; returns what could not be removed.
    pub(super) async fn undo(&self, mark: usize) -> Vec<String> {
        let made = {
            let mut all = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            let mark = mark.min(all.len());
            all.split_off(mark)
        };
        self.remove(made).await
    }

    /// Puts the settings of the account back, so that a world can be built as if there were no other.
    async fn put_settings_back(&self) -> Vec<String> {
        let settings = {
            let mut all = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            let (settings, others) = std::mem::take(&mut *all).into_iter().partition(Made::is_setting);
            *all = others;
            settings
        };
        self.remove(settings).await
    }

    /// Whether nobody minds that it stays until the server ends. Settings of the account change what comes after, and
    /// so do snapshots where scenarios share an account: they are listed over and over.
    fn ends_with_server(&self, made: &Made) -> bool {
        let is_listed = made.is_snapshot() && !self.target.is_private();
        self.target.is_ours() && !made.is_setting() && !is_listed
    }

    async fn remove(&self, made: Vec<Made>) -> Vec<String> {
        let mut left = Vec::new();
        for one in made.into_iter().rev() {
            if self.ledger.keeps() || self.ends_with_server(&one) {
                continue;
            }
            match cleanup::remove(self.session, &one).await {
                Ok(()) => self.ledger.strike_out(&one.to_string()),
                Err(why) => left.push(format!("{one}: {why}")),
            }
        }
        left
    }

    /// A world of its own for one case.
    pub(super) async fn build_with(
        &self,
        further: &[Ec2Step],
        texts: Vec<&Template>,
    ) -> Result<World, StepError> {
        let mut world = World::default();
        let steps = || self.scenario.given.iter().chain(further);
        let in_steps = steps().flat_map(Ec2Step::templates);
        self.look_up(&mut world, in_steps.chain(texts)).await?;
        for step in steps() {
            steps::take(self, &mut world, step).await?;
        }
        Ok(world)
    }

    /// The same, without what the account was set to for the world that cases share.
    async fn build_alone(&self, further: &[Ec2Step]) -> Result<World, StepError> {
        let left = self.put_settings_back().await;
        if !left.is_empty() {
            return Err(format!("settings could not be put back: {}", left.join("; ")));
        }
        self.build_with(further, self.texts()).await
    }

    /// Finds out zones and keys of AWS that texts speak of.
    async fn look_up(
        &self,
        world: &mut World,
        texts: impl Iterator<Item = &Template>,
    ) -> Result<(), StepError> {
        let variables: Vec<&Variable> = texts.flat_map(Template::variables).collect();
        let mut regions: Vec<RegionRole> = self.regions();
        regions.extend(variables.iter().filter_map(|variable| match variable {
            Variable::Zone(region) => Some(*region),
            _ => None,
        }));
        for region in regions {
            if let Entry::Vacant(unknown) = world.zones.entry(region) {
                unknown.insert(steps::zone(self, region).await?);
            }
        }
        for variable in variables {
            if let Variable::AwsKey(region, role) = variable
                && let Entry::Vacant(unknown) = world.aws_keys.entry((*region, *role))
            {
                unknown.insert(super::keys::of_aws(self.session, "ebs", (*region, *role)).await?);
            }
        }
        Ok(())
    }

    /// The Regions in which steps make volumes.
    fn regions(&self) -> Vec<RegionRole> {
        let own = self.scenario.cases.iter().flat_map(|case| &case.given);
        let volumes = self.scenario.given.iter().chain(own).filter_map(|step| match step {
            Ec2Step::CreateSnapshot(new) => Some(new.r#in),
            _ => None,
        });
        volumes.collect()
    }

    /// Every text of the scenario beyond its steps.
    fn texts(&self) -> Vec<&Template> {
        let cases = self.scenario.cases.iter();
        let of_cases = cases.flat_map(|case| case.call.templates().chain(case.then.templates()));
        self.scenario.control.templates().chain(of_cases).collect()
    }
}

impl Keeper for Stage<'_> {
    fn session(&self) -> &Session {
        self.session
    }

    fn keep(&self, kept: Kept) {
        self.note([Made::Kept(kept)]);
    }
}

impl perform::Stage for Stage<'_> {
    type Dialect = Ec2;
    type World = World;

    fn target(&self) -> &Target {
        self.target
    }

    fn session(&self) -> &Session {
        self.session
    }

    fn script(&self) -> &Script<Ec2> {
        self.scenario
    }

    async fn build(&self) -> Result<World, String> {
        let world = self.build_with(&[], self.texts()).await?;
        if let Some(age) = self.scenario.age {
            self.session.wait_until(self.session.now() + age).await;
        }
        Ok(world)
    }

    async fn control(&self, shared: &Result<World, String>) -> Result<(), String> {
        let world = shared.as_ref().map_err(Clone::clone)?;
        let mark = self.mark();
        let view = View { world, session: self.session };
        let call = &self.scenario.control;
        let request = call::request(&view, call).map_err(|unknown| unknown.to_string())?;
        let exchange = self.send(call::to(call), request).await;
        let outcome = match understand(&exchange, self.scenario.operation.result()) {
            ReplyKind::Success(_) => Ok(()),
            _ => Err(steps::done(exchange).err().unwrap_or_else(|| "200 without a result".to_owned())),
        };
        self.undo(mark).await;
        outcome
    }

    async fn case(
        &self,
        case: &Case<Ec2>,
        _: usize,
        shared: &Result<World, String>,
        sentinel: bool,
    ) -> CaseRun {
        let mark = self.mark();
        let own;
        let world = match shared {
            Ok(world) if !case.fresh => Ok(world),
            _ => {
                own = self.build_alone(&case.given).await;
                own.as_ref()
            }
        };
        let run = match world {
            Err(why) => CaseRun::unbuilt(self.clauses, case, why.clone()),
            Ok(world) => case::run(self, self.clauses, case, world, sentinel).await,
        };
        self.undo(mark).await;
        run
    }

    async fn strike(&self) -> Vec<String> {
        self.undo(0).await
    }
}

/// Names with their values, for what is sent as a list from 1: `Prefix.1`, `Prefix.2`.
pub(super) fn listed(prefix: &str, values: impl IntoIterator<Item = String>) -> Vec<(String, String)> {
    (1..).zip(values).map(|(number, value)| (format!("{prefix}.{number}"), value)).collect()
}

/// Tags as parameters below a prefix: `Tag.1.Key`, `Tag.1.Value`.
pub(super) fn tags(prefix: &str, tags: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let one = |(number, (key, value)): (u32, (&String, &String))| {
        [(format!("{prefix}.{number}.Key"), key.clone()), (format!("{prefix}.{number}.Value"), value.clone())]
    };
    (1..).zip(tags).flat_map(one).collect()
}
