//! The dialect of scenarios about objects.

use std::collections::BTreeSet;

use schemars::JsonSchema;

use super::{
    Address, Call, Case, Dialect, Lint, Located, Operation, Parameters, Race, Script, Step, Template, Then,
    Variable, explain, lint, needs, variable,
};
use crate::catalogue::Capability;

/// Copies of objects in buckets.
#[derive(Clone, Copy, Debug, JsonSchema)]
pub struct S3;

impl Dialect for S3 {
    type Call = Call;
    type Parameters = Parameters;
    type Step = Step;
    type Then = Then;

    const DIRECTORY: &'static str = "s3";

    fn parts(call: &Call) -> (Operation, &Parameters) {
        call.parts()
    }

    fn over(upper: &Parameters, base: &Parameters) -> Parameters {
        upper.over(base)
    }

    fn texts_of_call(call: &Parameters) -> Vec<&Template> {
        call.templates().collect()
    }

    fn texts_of_step(step: &Step) -> Vec<&Template> {
        step.templates()
    }

    fn texts_of_then(then: &Then) -> Vec<&Template> {
        then.templates()
    }

    fn names(step: &Step) -> Vec<String> {
        step.name().map(str::to_owned).into_iter().collect()
    }

    fn name_of_copy(call: &Parameters) -> Option<&str> {
        call.r#as.as_deref()
    }

    fn knows(variable: &Variable) -> bool {
        match variable {
            Variable::Captured { field, .. } => {
                variable::OF_OBJECTS.contains(&field.as_str()) || variable::OF_KEYS.contains(&field.as_str())
            }
            Variable::Zone(_)
            | Variable::Outpost(_)
            | Variable::LocalZone(_)
            | Variable::Missing
            | Variable::Reply { .. } => false,
            _ => true,
        }
    }

    fn all(then: &Then) -> Vec<&Then> {
        then.all()
    }

    fn clauses_of(then: &Then) -> Vec<&Located<String>> {
        then.clause.iter().collect()
    }

    fn refuses(then: &Then) -> bool {
        then.refuses()
    }

    fn settled(then: Then, call: &Parameters) -> Then {
        match &call.to {
            Some(to) => then.settled(to),
            None => then,
        }
    }

    fn overwrites(given: &[Step], call: &Parameters) -> bool {
        given.iter().any(|step| step.writes().is_some() && step.writes() == call.to.as_ref())
    }

    fn needs(operation: Operation, given: &[Step], case: &Case<Self>) -> BTreeSet<Capability> {
        needs::needs(operation, given, case)
    }

    fn check(lint: &mut Lint<'_, Self>) {
        lint::check(lint);
    }

    fn step_in_words(step: &Step) -> String {
        explain::step(step)
    }

    fn call_in_words(operation: Operation, call: &Parameters) -> String {
        explain::call(operation, call)
    }

    fn change_in_words(change: &Parameters) -> String {
        explain::change(change)
    }

    fn outcome_in_brief(then: &Then) -> String {
        explain::brief(then)
    }

    fn race_in_words(operation: Operation, call: &Parameters, race: &Race) -> Vec<String> {
        explain::race(operation, call, race)
    }

    fn then_in_words(then: &Then) -> Vec<String> {
        explain::then(then)
    }

    fn own_in_words(then: &Then) -> Vec<String> {
        explain::then(&Then { also: Vec::new(), ..then.clone() })
    }
}

impl Script<S3> {
    /// Whether an address is written by the world that all cases share.
    pub fn gives(&self, address: &Address) -> bool {
        self.given.iter().any(|step| step.writes() == Some(address))
    }
}
