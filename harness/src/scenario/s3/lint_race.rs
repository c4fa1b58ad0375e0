//! Mistakes in races, and in what is asserted of them.

use super::{Lint, Outcome, S3};
use super::{Operation, Parameters, Race, Step};

impl<'a> Lint<'a, S3> {
    /// Races can be run, and what is asserted of them can be seen.
    pub(super) fn races(&mut self) {
        for outcome in self.outcomes() {
            match outcome.race {
                Some(race) => self.race(&outcome, race),
                None if outcome.then.all().iter().any(|then| then.successes.is_some()) => {
                    self.wrong(outcome.at, "only a `race` has `successes` to count", None);
                }
                None => {}
            }
        }
    }

    fn race(&mut self, outcome: &Outcome<'a, S3>, race: &Race) {
        if let Some(mistake) = race.mistake() {
            self.wrong(outcome.at, mistake, None);
        }
        if self.operation() != Operation::CopyObject {
            self.wrong(outcome.at, "only `copy_object` can race", None);
        }
        for call in race.calls(&outcome.call) {
            self.racing_call(outcome, &call);
        }
        let then = outcome.then;
        if then.all().iter().any(|then| !then.older.is_empty()) {
            self.wrong(
                outcome.at,
                "the versions that a race makes are judged by themselves, not by `older`",
                None,
            );
        }
        if race.hangs_up && then.all().iter().any(|then| then.status.is_some() || then.successes.is_some()) {
            self.wrong(outcome.at, "who `hangs_up` sees no reply that could be judged", None);
        }
    }

    fn racing_call(&mut self, outcome: &Outcome<'a, S3>, call: &Parameters) {
        let steps: Vec<&Step> = self.file.given.iter().chain(outcome.given).map(|step| &step.value).collect();
        if let Some(to) = &call.to {
            self.known_bucket(outcome.at, to, &steps);
        }
        if call.to.is_none()
            || !call.from.as_ref().is_some_and(|from| steps.iter().any(|step| step.writes() == Some(from)))
        {
            self.wrong(outcome.at, "a racing copy copies an object that a step writes, and says where", None);
        }
    }
}
