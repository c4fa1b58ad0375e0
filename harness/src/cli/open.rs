//! From arguments to a run that is ready: scenarios loaded and chosen, target up and fit.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use copyspec_reference_server as reference_server;

use super::arguments::{Arguments, LibraryArguments, PaceArguments, SelectionArguments, TargetArguments};
use super::failure::{Exit, Failure};
use super::suggestion::did_you_mean;
use crate::catalogue::Level;
use crate::engine::{Ledger, Options, Run, asked_about};
use crate::scenario::{CaseHead, Expression, Library, Scenario};
use crate::target::{Choice, Launch, Profile, RealClouds, Target};
use crate::wire::Limits;

/// The scenarios that are meant.
pub(super) fn library(arguments: &LibraryArguments) -> Result<Arc<Library>, Failure> {
    Ok(Arc::new(Library::load(arguments.scenarios.as_deref())?))
}

/// The ids of the chosen cases, `None` when nothing was said; choosing nothing is an error.
pub(super) fn choose(
    library: &Library,
    arguments: &SelectionArguments,
) -> Result<Option<BTreeSet<String>>, Failure> {
    if arguments.is_empty() {
        return Ok(None);
    }
    let expression = arguments.filter.as_deref().map(Expression::parse).transpose()?;
    let mut seen = BTreeSet::new();
    let of = |scenario| Scenario::cases(scenario).into_iter().map(move |case| (scenario, case));
    let cases = library.scenarios.iter().flat_map(of);
    let chosen: BTreeSet<String> = cases
        .filter(|(scenario, case)| matches(library, arguments, expression.as_ref(), scenario, case))
        .filter(|(_, case)| !arguments.quick || seen.insert(case.clause.clone()))
        .map(|(_, case)| case.id.clone())
        .collect();
    if chosen.is_empty() {
        let command = match arguments.texts.as_slice() {
            [text] => Arguments::command_like(text),
            _ => None,
        };
        let hint = command.unwrap_or_else(|| "`copyspec list` shows every case".to_owned());
        return Err(Failure::new(Exit::NothingSelected, format!("no case matches {arguments}"), Some(hint)));
    }
    Ok(Some(chosen))
}

fn matches(
    library: &Library,
    arguments: &SelectionArguments,
    expression: Option<&Expression>,
    scenario: &Scenario,
    case: &CaseHead,
) -> bool {
    let clause = library.clauses.get(&case.clause);
    let named = arguments.texts.is_empty() || arguments.texts.iter().any(|text| case.id.contains(text));
    let left_out = arguments.skip.iter().any(|text| case.id.contains(text));
    let weak = |level: Level| clause.is_some_and(|clause| clause.level > level);
    named
        && !left_out
        && !arguments.level.is_some_and(|level| weak(level.into()))
        && expression.is_none_or(|expression| expression.matches(scenario, case, &library.clauses))
}

/// A run on a live target that passed its preflight, and what the preflight wants said first.
pub(super) async fn run(
    choice: &Choice,
    target: &TargetArguments,
    library: Arc<Library>,
    chosen: Option<BTreeSet<String>>,
    pace: &PaceArguments,
    fault: Option<String>,
) -> Result<(Run, Vec<String>), Failure> {
    let profile = choice.profile()?;
    fault.as_deref().map_or(Ok(()), |fault| can_misbehave(&profile, fault))?;
    let clouds = if target.allow_real_cloud { RealClouds::Allowed } else { RealClouds::Refused };
    let limits = limits(&profile, target);
    let mut target = Target::start(profile, limits, clouds).await?;
    let warnings = match target.preflight(&asked_about(&library, chosen.as_ref())).await {
        Ok(warnings) => warnings,
        Err(error) => {
            target.stop().await;
            return Err(error.into());
        }
    };
    // A case that does not pass on the reference server has nothing to be compared with.
    let reference = if target.is_private() { None } else { Some(Target::reference(limits).await?) };
    let ledger = Ledger::new(&Ledger::directory(), &run_id(&target), target.endpoint(), pace.keep);
    let options = Options {
        jobs: pace.jobs.get(),
        time_limit: pace.run_timeout,
        fail_fast: pace.fail_fast,
        fault,
        big: pace.big,
    };
    Ok((Run { target, reference, library, chosen, ledger, options }, warnings))
}

/// Only the reference server misbehaves to order, and only in the ways it knows.
fn can_misbehave(profile: &Profile, fault: &str) -> Result<(), Failure> {
    if !matches!(profile.launch, Some(Launch::Reference)) {
        let cause = format!("cannot arm the fault `{fault}` on {}", profile.name);
        let hint = "only the bundled reference server has faults; leave --target and --endpoint-url away";
        return Err(Failure::new(Exit::Usage, cause, Some(hint.to_owned())));
    }
    let known = || reference_server::faults().iter().map(|fault| fault.name);
    if known().any(|name| name == fault) {
        return Ok(());
    }
    let hint = did_you_mean(fault, known()).unwrap_or_else(|| likeliest(fault, known().collect()));
    Err(Failure::new(Exit::Usage, format!("the reference server has no fault `{fault}`"), Some(hint)))
}

/// Of hundreds of names the few that somebody may have meant.
fn likeliest(wanted: &str, mut names: Vec<&str>) -> String {
    const FEW: usize = 8;
    let likeness = |name: &str| strsim::jaro_winkler(wanted, name);
    names.sort_by(|one, other| likeness(other).total_cmp(&likeness(one)));
    let likeliest: Vec<&str> = names.iter().copied().take(FEW).collect();
    format!("the likeliest are {}; `copyspec list --faults` tells of all", likeliest.join(", "))
}

fn limits(profile: &Profile, target: &TargetArguments) -> Limits {
    let limits = profile.limits();
    Limits { time: target.timeout.unwrap_or(limits.time), ..limits }
}

/// What makes this run's names differ from those of others; a private target needs no such thing.
fn run_id(target: &Target) -> String {
    if target.is_private() {
        return "0".to_owned();
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{:x}{:x}", now.as_secs(), std::process::id())
}

impl SelectionArguments {
    fn is_empty(&self) -> bool {
        self.texts.is_empty()
            && self.filter.is_none()
            && self.skip.is_empty()
            && !self.quick
            && self.level.is_none()
    }
}

impl std::fmt::Display for SelectionArguments {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut parts: Vec<String> = self.texts.clone();
        parts.extend(self.filter.as_ref().map(|filter| format!("-E '{filter}'")));
        parts.extend(self.skip.iter().map(|text| format!("--skip {text}")));
        parts.extend(self.quick.then(|| "--quick".to_owned()));
        parts.extend(self.level.map(|level| format!("--level {}", Level::from(level))));
        f.write_str(&parts.join(" "))
    }
}
