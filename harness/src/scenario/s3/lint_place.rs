//! Mistakes in where buckets are, how requests reach them, and in keys.

use std::collections::{BTreeMap, BTreeSet};

use super::encryption::named;
use super::place::BucketType;
use super::{
    Bucket, Key, Lint, Located, NewPlace, Outcome, Parameters, Place, S3, SourceThrough, Step, Template,
    UserStatement, Variable, nearest,
};
use crate::catalogue::{RegionRole, Role, Through};
use crate::scenario::Scope;

/// What the actions of the user's policies begin with.
const ACTIONS: [&str; 5] = ["s3:", "s3express:", "s3-outposts:", "kms:", "*"];

impl<'a> Lint<'a, S3> {
    /// Requests can go the ways that they are told to.
    pub(super) fn ways(&mut self) {
        for outcome in self.outcomes() {
            let steps = self.steps_of(&outcome);
            self.way(outcome.at, &outcome.call, &steps);
        }
        let shared: Vec<&Step> = self.steps().map(|step| &step.value).collect();
        for Located { value: step, at } in self.steps() {
            if let Step::CopyObject(copy) = step {
                self.way(*at, copy, &shared);
            }
        }
    }

    fn way(&mut self, at: Place, call: &Parameters, steps: &[&Step]) {
        let used = |bucket: &str| {
            steps.iter().find_map(|step| match step {
                Step::UseBucket(used) if used.name == bucket => Some(used.of),
                _ => None,
            })
        };
        let is_directory = |bucket: &str| {
            steps.iter().any(|step| {
                matches!(step, Step::CreateBucket(made) if made.name == bucket && made.r#type == BucketType::Directory)
            })
        };
        if let (Some(through), Some(to)) = (call.through, &call.to) {
            let stands_before =
                through.is_access_point() || matches!(through, Through::Alias | Through::MultiRegion);
            if stands_before && !used(&to.bucket).is_some_and(|of| of.has(through)) {
                let help = Some("`use_bucket: {name: …, of: …}` speaks of such a bucket".to_owned());
                let message =
                    format!("nothing for `through: {through}` stands before the bucket `{}`", to.bucket);
                self.wrong(at, message, help);
            }
        }
        match (call.source_through, &call.from) {
            (Some(_), None) => self.wrong(at, "`source_through` says how `from` is named", None),
            (Some(through), Some(from))
                if through != SourceThrough::Name
                    && !used(&from.bucket).is_some_and(|of| of.is_source(through)) =>
            {
                let help = Some("`use_bucket: {name: …, of: …}` speaks of such a bucket".to_owned());
                let message =
                    format!("the source's bucket `{}` has no such name: {}", from.bucket, through.words());
                self.wrong(at, message, help);
            }
            _ => {}
        }
        let session = call.signed.as_ref().is_some_and(|signed| signed.r#as.is_some());
        if session && !call.to.as_ref().is_some_and(|to| is_directory(&to.bucket)) {
            self.wrong(at, "only a directory bucket has sessions to sign with", None);
        }
    }

    fn steps_of(&self, outcome: &Outcome<'a, S3>) -> Vec<&'a Step> {
        self.file.given.iter().chain(outcome.given).map(|step| &step.value).collect()
    }

    /// Keys are made before they are spoken of, and used.
    pub(super) fn keys(&mut self) {
        let mut made = BTreeSet::new();
        for Located { value: step, at } in self.steps() {
            if let Step::CreateKey(key) | Step::SetKey(key) = step {
                self.no_account_of_limited(*at, key);
            }
            if let Step::SetBucket(bucket) = step {
                self.set_used_bucket(*at, bucket);
            }
            match step {
                Step::CreateKey(key) => _ = made.insert(key.name.as_str()),
                Step::SetKey(key) => self.set_key(*at, key, &made),
                Step::UserPolicy(statements) => self.user_policy(*at, statements, &made),
                _ => {}
            }
        }
        self.customer_keys();
    }

    /// Of a bucket that stays, only what can be put back is set.
    fn set_used_bucket(&mut self, at: Place, bucket: &Bucket) {
        let used =
            |step: &Located<Step>| matches!(&step.value, Step::UseBucket(used) if used.name == bucket.name);
        let rest = Bucket {
            policy: None,
            encryption: None,
            versioning: None,
            by: None,
            name: String::new(),
            ..bucket.clone()
        };
        if rest != Bucket::default() && self.steps().any(used) {
            self.wrong(
                at,
                "of a bucket that the profile names only `policy`, `encryption` and `versioning` are set",
                None,
            );
        }
    }

    fn no_account_of_limited(&mut self, at: Place, key: &Key) {
        let accounts = key.shared_with.iter().flatten().chain(&key.granted_to).chain([&key.by]);
        if accounts.copied().any(|role| role == Role::Limited) {
            let help = "`user_policy` lets the user do it".to_owned();
            self.wrong(at, "keys are an account's, and `limited` is a user of the owner's", Some(help));
        }
    }

    fn set_key(&mut self, at: Place, key: &Key, made: &BTreeSet<&str>) {
        if !made.contains(key.name.as_str()) {
            let help = nearest(&key.name, made.iter().copied());
            self.wrong_word(at, &key.name, format!("no step makes the key `{}`", key.name), help);
        }
        if (Key { name: String::new(), ..key.clone() }) == Key::default() {
            self.wrong(at, "`set_key` names no setting", None);
        }
    }

    fn user_policy(&mut self, at: Place, statements: &[UserStatement], keys: &BTreeSet<&str>) {
        if self.file.scope != Scope::Account {
            let help = Some("write `scope: account`".to_owned());
            self.wrong(at, "this sets what an account has but one of", help);
        }
        if statements.is_empty() {
            self.wrong(at, "a policy has a statement; without the step the user has no policy", None);
        }
        let steps: Vec<&Step> = self.steps().map(|step| &step.value).collect();
        for statement in statements {
            if let Some(mistake) = statement.mistake(&ACTIONS) {
                self.wrong(at, mistake, None);
            }
            let Some(on) = statement.on.as_ref().map(Template::source) else { continue };
            if on == UserStatement::NEW {
                self.wrong(at, "only snapshots are `new`", None);
            } else if !keys.contains(on) && !on.starts_with("arn:") && !on.starts_with("${") {
                let bucket = on.split('/').next().unwrap_or(on);
                self.known_bucket_name(at, on, bucket, &steps);
            }
        }
    }

    /// The names of keys that something speaks of beside variables.
    pub(super) fn keys_in_use(&self) -> BTreeSet<&'a str> {
        let mut used = BTreeSet::new();
        for Located { value: step, .. } in self.steps() {
            match step {
                Step::SetKey(key) => _ = used.insert(key.name.as_str()),
                Step::UserPolicy(statements) => {
                    used.extend(statements.iter().filter_map(|one| one.on.as_ref()).map(Template::source));
                }
                _ => {}
            }
        }
        used
    }

    /// What is stored with a customer key is read with it by some call.
    fn customer_keys(&mut self) {
        let mut stored: BTreeMap<&str, Place> = BTreeMap::new();
        for Located { value: step, at } in self.steps() {
            if let Step::PutObject(put) | Step::PutMultipart(put) = step {
                stored.extend(named(&put.customer_key).map(|name| (name, *at)));
            }
        }
        if stored.is_empty() {
            return;
        }
        let mut read: BTreeSet<String> = BTreeSet::new();
        let axes = self.file.axes.values().flat_map(|values| values.values());
        let rows = self.file.matrix.iter().map(|row| &row.value.with);
        for call in [self.base(), &self.file.control].into_iter().chain(axes).chain(rows) {
            read.extend(named(&call.copy_source_customer_key).map(str::to_owned));
        }
        for Located { value: step, .. } in self.steps() {
            if let Step::CopyObject(copy) = step {
                read.extend(named(&copy.copy_source_customer_key).map(str::to_owned));
            }
        }
        for (_, template) in self.templates() {
            read.extend(template.variables().filter_map(|variable| match variable {
                Variable::CustomerKey { name, .. } => Some(name.clone()),
                _ => None,
            }));
        }
        for (name, at) in stored {
            if !read.contains(name) && !self.is_overwritten_in_place() {
                let help = "a call reads it with `copy_source_customer_key`".to_owned();
                self.wrong_word(
                    at,
                    name,
                    format!("nothing reads with the customer key `{name}`"),
                    Some(help),
                );
            }
        }
    }

    /// Whether the only use of what is stored may be to be replaced.
    fn is_overwritten_in_place(&self) -> bool {
        self.outcomes().iter().any(|outcome| {
            let written = |step: &Located<Step>| {
                matches!(&step.value, Step::PutObject(put) | Step::PutMultipart(put)
                    if named(&put.customer_key).is_some() && put.at == outcome.call.to)
            };
            self.file.given.iter().chain(outcome.given).any(written)
        })
    }
}

/// What is wrong with where a bucket is and what it is set to there.
pub(super) fn place_mistakes(bucket: &Bucket) -> Vec<String> {
    let mut found = Vec::new();
    let directory = bucket.r#type == BucketType::Directory;
    if bucket.zone.is_some() && !directory {
        found.push("only a bucket of `type: directory` has a `zone`".to_owned());
    }
    if directory && bucket.region != RegionRole::Home {
        found.push("the zone of a directory bucket tells its Region".to_owned());
    }
    if let NewPlace::Region(RegionRole::Disabled) = bucket.place() {
        found.push(
            "nothing is made in a Region that is not enabled; `use_bucket: {of: disabled-region}`".to_owned(),
        );
    }
    let absent = [
        (bucket.versioning.is_some(), "versioning"),
        (bucket.has_lock(), "object_lock"),
        (bucket.intelligent_tiering.is_some(), "intelligent_tiering"),
        (bucket.ownership.is_some(), "ownership"),
        (bucket.public_access_block.is_some(), "public_access_block"),
        (bucket.acl.is_some(), "acl"),
        (bucket.request_payment.is_some(), "request_payment"),
        (bucket.acceleration.is_some(), "acceleration"),
    ];
    let absent = absent.into_iter().filter(|(said, _)| *said && directory);
    found.extend(absent.map(|(_, name)| format!("a directory bucket has no `{name}`")));
    if let Some(encryption) = &bucket.encryption {
        let is_kind = |kind: &&String| !["SSE-C", "NONE"].contains(&kind.as_str());
        if let Some(kind) = encryption.blocks.iter().flatten().find(is_kind) {
            found.push(format!("`{kind}` is no kind of encryption that is blocked; there is SSE-C"));
        }
    }
    found
}
