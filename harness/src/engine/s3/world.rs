//! One instance of a scenario's world: real names for its buckets and keys, and what its steps captured.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use super::sending;
use crate::catalogue::Role;
use crate::judge::Normaliser;
use crate::scenario::{Address, Context, DateForm, Moment, Variable};
use crate::target::Session;
use crate::wire::s3;

/// What a step with `as` made.
#[derive(Clone, Debug, Default)]
pub(super) struct Capture {
    pub(super) etag: Option<String>,
    pub(super) version_id: Option<String>,
    pub(super) last_modified: Option<SystemTime>,
}

/// Real names and captured values.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct World {
    /// Real bucket names by the scenario's.
    pub(super) buckets: BTreeMap<String, String>,
    /// What the names of buckets that are meant to be missing begin with.
    pub(super) missing: String,
    /// What stands before the keys of given objects; empty where keys are exact.
    pub(super) prefix: String,
    /// Addresses that the steps wrote.
    pub(super) written: Vec<Address>,
    pub(super) captures: BTreeMap<String, Capture>,
}

/// A world seen by one case: what it does not share has a prefix of its own.
pub(super) struct View<'a> {
    pub(super) world: &'a World,
    pub(super) session: &'a Session,
    /// What stands before keys that no step wrote.
    pub(super) prefix: &'a str,
}

impl World {
    /// The bucket's real name; one that no step made is not there.
    pub(super) fn bucket(&self, name: &str) -> String {
        self.buckets.get(name).cloned().unwrap_or_else(|| format!("{}{name}", self.missing))
    }

    pub(super) fn key(&self, address: &Address) -> String {
        format!("{}{}", self.prefix, address.key)
    }

    /// What takes this world's names out of findings.
    pub(super) fn normaliser(&self, session: &Session, prefix: &str) -> Normaliser {
        let mut normaliser = Normaliser::default();
        for (name, real) in &self.buckets {
            normaliser.know(real, name);
        }
        normaliser.know(&self.missing, "");
        normaliser.know(&self.prefix, "");
        normaliser.know(prefix, "");
        for role in Role::ACCOUNTS {
            let of = |what: &str| {
                if role == Role::Owner { format!("<{what}>") } else { format!("<{role} {what}>") }
            };
            normaliser.know(session.account(role).unwrap_or_default(), &of("account"));
            normaliser.know(session.canonical_user(role).unwrap_or_default(), &of("canonical user"));
        }
        for (name, capture) in &self.captures {
            let version = capture.version_id.as_deref().filter(|id| *id != "null").unwrap_or_default();
            normaliser.know(version, &format!("<{name}.version_id>"));
        }
        normaliser
    }
}

impl View<'_> {
    /// The real bucket and key of an address.
    pub(super) fn place(&self, address: &Address) -> (String, String) {
        let shared = self.world.written.contains(address);
        let prefix = if shared { self.world.prefix.as_str() } else { self.prefix };
        (self.world.bucket(&address.bucket), format!("{prefix}{}", address.key))
    }

    fn date(&self, from: &Moment, shift: i64, form: DateForm) -> Option<SystemTime> {
        let from = match from {
            Moment::Now => self.session.now(),
            Moment::LastModified(name) => self.world.captures.get(name)?.last_modified?,
        };
        let from = if form.midnight { midnight(from)? } else { from };
        let by = Duration::from_secs(shift.unsigned_abs());
        if shift < 0 { from.checked_sub(by) } else { from.checked_add(by) }
    }
}

/// The midnight UTC at or before a time.
fn midnight(time: SystemTime) -> Option<SystemTime> {
    const DAY: u64 = 86_400;
    let seconds = time.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs();
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds / DAY * DAY))
}

impl Context for View<'_> {
    fn value(&self, variable: &Variable) -> Option<String> {
        match variable {
            Variable::Captured { name, field } => {
                let capture = self.world.captures.get(name)?;
                match field.as_str() {
                    "etag" => capture.etag.clone(),
                    "bare_etag" => capture.etag.as_ref().map(|etag| etag.trim_matches('"').to_owned()),
                    _ => capture.version_id.clone(),
                }
            }
            Variable::Date { from, shift, form } => sending::written(self.date(from, *shift, *form)?, *form),
            Variable::Bucket(name) => Some(self.world.bucket(name)),
            Variable::Key(address) => Some(s3::encode_key(&self.place(&address.parse().ok()?).1)),
            Variable::Account(role) => self.session.account(*role).map(str::to_owned),
            Variable::CanonicalUser(role) => self.session.canonical_user(*role).map(str::to_owned),
            // Scenarios about objects have no others.
            _ => None,
        }
    }
}
