//! Mistakes in snapshots, keys and what is asserted of them.

use std::collections::BTreeSet;

use super::{
    CopySnapshot, Ec2, FollowUp, Key, Lint, Located, MISSING, NewSnapshot, Outcome, SnapshotState, Step,
    Template, Then, UserStatement, Variable, nearest,
};
use crate::catalogue::{RegionRole, Role};
use crate::scenario::{Place, Scope};

/// Every mistake that only scenarios about snapshots can have.
pub(super) fn check(lint: &mut Lint<'_, Ec2>) {
    lint.scope();
    lint.names_are_unique();
    lint.given_steps();
    lint.calls();
    lint.outcomes_say_enough();
}

impl<'a> Lint<'a, Ec2> {
    /// What an account has but one of is set by scenarios that run alone.
    fn scope(&mut self) {
        if self.file.race.is_some() || self.file.matrix.iter().any(|row| row.value.race.is_some()) {
            self.wrong(self.file.when.at, "only `copy_object` can race", None);
        }
        let set = self.steps().find(|step| step.value.is_of_account()).map(|step| step.at);
        if let (Some(at), true) = (set, self.file.scope != Scope::Account) {
            let help = Some("write `scope: account`".to_owned());
            self.wrong(at, "this sets what an account has but one of", help);
        }
    }

    fn names_are_unique(&mut self) {
        let mut shared = BTreeSet::new();
        for Located { value: step, at } in &self.file.given {
            self.is_new(*at, step, &mut shared);
        }
        for row in &self.file.matrix {
            let mut names = shared.clone();
            for Located { value: step, at } in &row.value.given {
                self.is_new(*at, step, &mut names);
            }
        }
    }

    fn is_new(&mut self, at: Place, step: &'a Step, names: &mut BTreeSet<&'a str>) {
        if let Some(name) = step.name()
            && !names.insert(name)
        {
            self.wrong_word(at, name, format!("two steps make a `{name}`"), None);
        }
    }

    fn given_steps(&mut self) {
        let shared: Vec<&Step> = self.file.given.iter().map(|step| &step.value).collect();
        for Located { value: step, at } in &self.file.given {
            self.step(*at, step, &shared);
        }
        for row in &self.file.matrix {
            let own = row.value.given.iter().map(|step| &step.value);
            let steps: Vec<&Step> = shared.iter().copied().chain(own).collect();
            for Located { value: step, at } in &row.value.given {
                self.step(*at, step, &steps);
            }
        }
    }

    fn step(&mut self, at: Place, step: &Step, steps: &[&Step]) {
        if let Some(snapshot) = step.about() {
            self.known_snapshot(at, snapshot, steps);
        }
        if accounts_of(step).contains(&Role::Limited) {
            let message = "what `limited` makes is the owner's; only calls and tags are by it";
            self.wrong(at, message, None);
        }
        match step {
            Step::CreateSnapshot(new) => self.new_snapshot(at, new, steps),
            Step::SetKey(key) => {
                self.known_key(at, &key.name, steps);
                if (Key { name: String::new(), ..key.clone() }) == Key::default() {
                    self.wrong(at, "`set_key` names no setting", None);
                }
            }
            Step::DefaultKey(default) => self.known_key(at, &default.key, steps),
            Step::CopySnapshot(copy) => self.call(at, copy),
            Step::ShareSnapshot(share) | Step::UnshareSnapshot(share) if share.with.is_empty() => {
                self.wrong(at, "`with` names nobody", None);
            }
            Step::Call(call) if call.action.is_empty() => self.wrong(at, "a call has an `action`", None),
            Step::UserPolicy(statements) => self.user_policy(at, statements, steps),
            _ => {}
        }
    }

    fn user_policy(&mut self, at: Place, statements: &[UserStatement], steps: &[&Step]) {
        if statements.is_empty() {
            self.wrong(at, "a policy has a statement; without the step the user has no policy", None);
        }
        for statement in statements {
            if let Some(mistake) = statement.mistake(&["ec2:", "kms:"]) {
                self.wrong(at, &mistake, None);
            }
            let is_key = |name: &str| {
                steps.iter().any(|step| matches!(step, Step::CreateKey(_)) && step.name() == Some(name))
            };
            let on = statement.on.as_ref().map(Template::source);
            let on =
                on.filter(|name| *name != UserStatement::NEW && !name.starts_with("arn:") && !is_key(name));
            if let Some(name) = on {
                self.known_snapshot(at, name, steps);
            }
        }
    }

    fn new_snapshot(&mut self, at: Place, new: &NewSnapshot, steps: &[&Step]) {
        if let Some(key) = &new.key {
            self.known_key(at, key, steps);
            if new.encrypted != Some(true) {
                self.wrong(at, "only an `encrypted` snapshot has a `key`", None);
            }
        }
        if new.size == 0 || new.size > 16_384 {
            self.wrong(at, "a volume has 1 to 16384 GiB", None);
        }
        if new.outpost.is_some() && new.local_zone.is_some() {
            self.wrong(at, "a snapshot is on an Outpost or in a Local Zone", None);
        }
        let away = new.r#in != RegionRole::Home || new.by != Role::Owner;
        if away && (new.outpost.is_some() || new.local_zone.is_some()) {
            self.wrong(at, "Outposts and Local Zones are the owner's, in the Region `home`", None);
        }
    }

    /// A snapshot that is spoken of is made, unless it is meant to be missing.
    fn known_snapshot(&mut self, at: Place, name: &str, steps: &[&Step]) {
        let numbered = |copy: &CopySnapshot| copy.names().iter().any(|known| known == name);
        let made = |step: &&Step| match step {
            Step::CopySnapshot(copy) => numbered(copy),
            step => step.makes_snapshot() == Some(name),
        };
        if !steps.iter().any(made) && !name.starts_with(MISSING) {
            let help = nearest(name, steps.iter().filter_map(|step| step.makes_snapshot()))
                .unwrap_or_else(|| format!("if that is meant, let its name begin with `{MISSING}`"));
            self.wrong_word(at, name, format!("no step makes the snapshot `{name}`"), Some(help));
        }
    }

    fn known_key(&mut self, at: Place, name: &str, steps: &[&Step]) {
        let made = |step: &&&Step| matches!(step, Step::CreateKey(_));
        let keys: Vec<&str> = steps.iter().filter(made).filter_map(|step| step.name()).collect();
        if !keys.contains(&name) {
            let help = nearest(name, keys);
            self.wrong_word(at, name, format!("no step makes the key `{name}`"), help);
        }
    }

    /// Every call has a source and contradicts itself nowhere.
    fn calls(&mut self) {
        for outcome in self.outcomes() {
            self.call(outcome.at, &outcome.call);
            if outcome.call.times.is_some() || outcome.call.wait.is_some() {
                self.wrong(outcome.at, "only a step has `times` and `wait`", None);
            }
            let steps = self.steps_of(&outcome);
            if let Some(from) = &outcome.call.from {
                self.known_snapshot(outcome.at, from, &steps);
            }
        }
    }

    fn steps_of(&self, outcome: &Outcome<'a, Ec2>) -> Vec<&'a Step> {
        self.file.given.iter().chain(outcome.given).map(|step| &step.value).collect()
    }

    fn call(&mut self, at: Place, call: &CopySnapshot) {
        let unsent = |name: &str| call.without.iter().any(|without| without == name);
        if call.from.is_none() && call.source_snapshot_id.is_none() && !unsent("SourceSnapshotId") {
            self.wrong(at, "a call has a source: `from` or `source_snapshot_id`", None);
        }
        if call.from.is_none() && call.source_region.is_none() && !unsent("SourceRegion") {
            self.wrong(at, "a call has the Region of its source: `from` or `source_region`", None);
        }
        if call.presigned.is_some() && call.presigned_url.is_some() {
            self.wrong(at, "a call has one of `presigned` and `presigned_url`", None);
        }
        let presigned = call.presigned.iter().filter_map(|url| url.signed.as_ref());
        for contradiction in call.signed.iter().chain(presigned).filter_map(|signed| signed.contradiction()) {
            self.wrong(at, contradiction, None);
        }
    }

    fn outcomes_say_enough(&mut self) {
        for outcome in self.outcomes() {
            let says_status = |then: &Then| then.status.is_some() || then.no_usable_copy.is_some();
            let alternatives = &outcome.then.any_of;
            let decided = says_status(outcome.then)
                || (!alternatives.is_empty() && alternatives.iter().all(says_status));
            if !decided {
                self.wrong(
                    outcome.at,
                    "an outcome says which `status` is expected, or `no_usable_copy`",
                    None,
                );
            }
            for then in outcome.then.all() {
                self.assertions(&outcome, then);
            }
        }
    }

    fn assertions(&mut self, outcome: &Outcome<'a, Ec2>, then: &Then) {
        let at = outcome.at;
        if *then == Then::default() {
            self.wrong(at, "nothing is asserted here", None);
        }
        if then.no_usable_copy.is_some() && (then.status.is_some() || then.error.is_some()) {
            self.wrong(at, "`no_usable_copy` leaves open how; name codes under its `refused`", None);
        }
        let is_own = |name: &str| name == outcome.call.name();
        let steps = self.steps_of(outcome);
        for name in then.unchanged.iter().filter(|name| !is_own(name)) {
            self.known_snapshot(at, name, &steps);
        }
        for state in &then.snapshots {
            match &state.at {
                Some(name) if is_own(name) => {}
                Some(name) => self.known_snapshot(at, name, &steps),
                None => self.wrong(at, "a state under `snapshots` says which: `at`", None),
            }
        }
        for state in then.copy.iter().chain(&then.pending) {
            if state.at.is_some() || state.r#in.is_some() || state.by.is_some() {
                self.wrong(at, "the copy as others see it stands under `snapshots`, with `at`", None);
            }
        }
        if then.states().any(says_nothing) {
            self.wrong(at, "a state of a snapshot says nothing", None);
        }
        for next in &then.after {
            self.follow_up(at, next);
        }
        let named = |name: &String| {
            let all = outcome.then.all();
            all.iter().flat_map(|then| &then.after).any(|next| next.r#as.as_ref() == Some(name))
        };
        for variable in then.templates().into_iter().flat_map(Template::variables) {
            if let Variable::Reply { name, .. } = variable
                && !named(name)
            {
                self.wrong_word(
                    at,
                    &format!("${{reply:{name}"),
                    format!("no request is called `{name}`"),
                    None,
                );
            }
        }
    }

    fn follow_up(&mut self, at: Place, next: &FollowUp) {
        let only_waits = FollowUp { wait: next.wait, ..FollowUp::default() };
        if next.action.is_none() && (next.wait.is_none() || *next != only_waits) {
            self.wrong(at, "what comes `after` has an `action`, or only a `wait`", None);
        }
    }
}

/// The accounts of which a step makes or sets something.
fn accounts_of(step: &Step) -> Vec<Role> {
    match step {
        Step::CreateKey(key) | Step::SetKey(key) => {
            let others = key.shared_with.iter().flatten().chain(&key.granted_to);
            others.copied().chain([key.by]).collect()
        }
        Step::CreateSnapshot(new) => vec![new.by],
        Step::EncryptionByDefault(default) => vec![default.by],
        Step::DefaultKey(default) => vec![default.by],
        _ => Vec::new(),
    }
}

fn says_nothing(state: &SnapshotState) -> bool {
    let place =
        SnapshotState { at: state.at.clone(), r#in: state.r#in, by: state.by, ..SnapshotState::default() };
    *state == place
}
