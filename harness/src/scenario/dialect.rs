//! What differs between the services whose copies can be under test.

use std::collections::BTreeSet;
use std::fmt;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::lint::Lint;
use super::{Case, Located, Operation, Race, Template, Variable};
use crate::catalogue::Capability;

/// The language as one service speaks it: what a call, a step and an assertion are. Files, rows, products, cases and
/// controls are the same in every dialect.
pub trait Dialect: Clone + fmt::Debug + JsonSchema + Send + Sync + Sized + 'static {
    /// What stands under `when`: an operation with its parameters.
    type Call: Clone + fmt::Debug + DeserializeOwned + JsonSchema + Send + Sync;
    /// Parameters of a call.
    type Parameters: Clone + fmt::Debug + Default + PartialEq + DeserializeOwned + JsonSchema + Send + Sync;
    /// One step of `given`.
    type Step: Clone + fmt::Debug + DeserializeOwned + JsonSchema + Send + Sync;
    /// What must hold.
    type Then: Clone + fmt::Debug + Default + PartialEq + DeserializeOwned + JsonSchema + Send + Sync;

    /// The directory of its scenarios: the first word of their ids.
    const DIRECTORY: &'static str;

    /// The operation under test with its parameters.
    fn parts(call: &Self::Call) -> (Operation, &Self::Parameters);

    /// Parameters laid over others: what is present in the upper ones wins.
    fn over(upper: &Self::Parameters, base: &Self::Parameters) -> Self::Parameters;

    /// Every text in a call.
    fn texts_of_call(call: &Self::Parameters) -> Vec<&Template>;

    /// Every text in a step.
    fn texts_of_step(step: &Self::Step) -> Vec<&Template>;

    /// Every text in assertions and those within them.
    fn texts_of_then(then: &Self::Then) -> Vec<&Template>;

    /// What a step calls what it makes, for variables.
    fn names(step: &Self::Step) -> Vec<String>;

    /// What a call's copy is called, for variables.
    fn name_of_copy(call: &Self::Parameters) -> Option<&str>;

    /// Whether a variable can have a value here.
    fn knows(variable: &Variable) -> bool;

    /// These assertions and all within them.
    fn all(then: &Self::Then) -> Vec<&Self::Then>;

    /// Every clause that assertions name, without those of the assertions within them.
    fn clauses_of(then: &Self::Then) -> Vec<&Located<String>>;

    /// Whether a reply other than a success is expected.
    fn refuses(then: &Self::Then) -> bool;

    /// The assertions once it is known which call they are about.
    fn settled(then: Self::Then, call: &Self::Parameters) -> Self::Then {
        let _ = call;
        then
    }

    /// Whether a case changes what its scenario's other cases would share.
    fn overwrites(given: &[Self::Step], call: &Self::Parameters) -> bool;

    /// What a target must offer for a case, beyond what the file says.
    fn needs(operation: Operation, given: &[Self::Step], case: &Case<Self>) -> BTreeSet<Capability>;

    /// Finds the mistakes that only this dialect can have.
    fn check(lint: &mut Lint<'_, Self>);

    /// A step in words.
    fn step_in_words(step: &Self::Step) -> String;

    /// A call in words.
    fn call_in_words(operation: Operation, call: &Self::Parameters) -> String;

    /// What parameters change that are laid over a call, in words; nothing, where they change nothing.
    fn change_in_words(change: &Self::Parameters) -> String;

    /// What a reader of a table wants to know of an outcome: the status, the code, or what comes of the copy.
    fn outcome_in_brief(then: &Self::Then) -> String;

    /// A race of calls in words, one line each.
    fn race_in_words(operation: Operation, call: &Self::Parameters, race: &Race) -> Vec<String>;

    /// Assertions in words, one line each.
    fn then_in_words(then: &Self::Then) -> Vec<String>;

    /// The same without the assertions that have clauses of their own.
    fn own_in_words(then: &Self::Then) -> Vec<String>;
}
