//! The dialect of scenarios about snapshots.

use std::collections::BTreeSet;

use schemars::JsonSchema;

use super::{
    Call, Case, CopySnapshot, Dialect, Lint, Located, Moment, Operation, Race, Step, Template, Then,
    Variable, explain, lint, needs, variable,
};
use crate::catalogue::Capability;

/// Copies of snapshots of EBS volumes.
#[derive(Clone, Copy, Debug, JsonSchema)]
pub struct Ec2;

impl Dialect for Ec2 {
    type Call = Call;
    type Parameters = CopySnapshot;
    type Step = Step;
    type Then = Then;

    const DIRECTORY: &'static str = "ec2";

    fn parts(call: &Call) -> (Operation, &CopySnapshot) {
        let Call::CopySnapshot(parameters) = call;
        (Operation::CopySnapshot, parameters)
    }

    fn over(upper: &CopySnapshot, base: &CopySnapshot) -> CopySnapshot {
        upper.over(base)
    }

    fn texts_of_call(call: &CopySnapshot) -> Vec<&Template> {
        call.templates().collect()
    }

    fn texts_of_step(step: &Step) -> Vec<&Template> {
        step.templates()
    }

    fn texts_of_then(then: &Then) -> Vec<&Template> {
        then.templates()
    }

    fn names(step: &Step) -> Vec<String> {
        match step {
            Step::CopySnapshot(copy) => copy.names(),
            step => step.name().map(str::to_owned).into_iter().collect(),
        }
    }

    fn name_of_copy(call: &CopySnapshot) -> Option<&str> {
        Some(call.name())
    }

    fn knows(variable: &Variable) -> bool {
        match variable {
            Variable::Captured { field, .. } => variable::OF_RESOURCES.contains(&field.as_str()),
            Variable::Date { from, .. } => *from == Moment::Now,
            Variable::Account(_)
            | Variable::Region(_)
            | Variable::Zone(_)
            | Variable::Outpost(_)
            | Variable::LocalZone(_)
            | Variable::AwsKey(..)
            | Variable::Missing
            | Variable::Reply { .. } => true,
            _ => false,
        }
    }

    fn all(then: &Then) -> Vec<&Then> {
        then.all()
    }

    fn clauses_of(then: &Then) -> Vec<&Located<String>> {
        then.clauses().collect()
    }

    fn refuses(then: &Then) -> bool {
        then.refuses()
    }

    fn overwrites(_: &[Step], _: &CopySnapshot) -> bool {
        false
    }

    fn needs(_: Operation, given: &[Step], case: &Case<Self>) -> BTreeSet<Capability> {
        needs::needs(given, case)
    }

    fn check(lint: &mut Lint<'_, Self>) {
        lint::check(lint);
    }

    fn step_in_words(step: &Step) -> String {
        explain::step(step)
    }

    fn call_in_words(_: Operation, call: &CopySnapshot) -> String {
        explain::call(call)
    }

    fn change_in_words(change: &CopySnapshot) -> String {
        explain::change(change)
    }

    fn outcome_in_brief(then: &Then) -> String {
        explain::brief(then)
    }

    fn race_in_words(_: Operation, _: &CopySnapshot, _: &Race) -> Vec<String> {
        Vec::new()
    }

    fn then_in_words(then: &Then) -> Vec<String> {
        explain::then(then)
    }

    fn own_in_words(then: &Then) -> Vec<String> {
        explain::own(then)
    }
}
