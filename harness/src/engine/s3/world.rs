//! One instance of a scenario's world: real names for its buckets and keys, and what its steps captured.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use super::customer_key::CustomerKey;
use super::keys::MadeKey;
use super::place::{self, Known};
use super::sending;
use crate::catalogue::{RegionRole, Role};
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
    /// Real buckets by the scenario's names.
    pub(super) buckets: BTreeMap<String, Known>,
    /// What stands before keys in buckets that are not the run's own.
    pub(super) root: String,
    /// Keys of KMS by the scenario's names.
    pub(super) keys: BTreeMap<String, MadeKey>,
    /// ARNs of the keys of AWS for S3 that were asked about.
    pub(super) aws_keys: BTreeMap<(RegionRole, Role), String>,
    /// What objects are encrypted with whose keys customers send.
    pub(super) sealed: Sealed,
    /// What the names of buckets that are meant to be missing begin with.
    pub(super) missing: String,
    /// What stands before the keys of given objects; empty where keys are exact.
    pub(super) prefix: String,
    /// Addresses that the steps wrote.
    pub(super) written: Vec<Address>,
    pub(super) captures: BTreeMap<String, Capture>,
}

/// Customer keys by bucket, key and version; without a version, that of the current one.
pub(super) type Sealed = BTreeMap<(String, String, Option<String>), CustomerKey>;

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
        let known = self.buckets.get(name).map(|known| known.real.clone());
        known.unwrap_or_else(|| format!("{}{name}", self.missing))
    }

    pub(super) fn key(&self, address: &Address) -> String {
        self.key_below(&self.prefix, address)
    }

    /// The real key of an address below a prefix.
    fn key_below(&self, prefix: &str, address: &Address) -> String {
        match self.buckets.get(&address.bucket) {
            Some(known) if known.used.is_some() => match known.object(&address.key) {
                Some(object) => object.to_owned(),
                None => format!("{}{prefix}{}", self.root, address.key),
            },
            _ => format!("{prefix}{}", address.key),
        }
    }

    /// Whether a bucket has tags, access lists and versions.
    pub(super) fn is_general(&self, bucket: &str) -> bool {
        self.buckets.get(bucket).is_none_or(Known::is_general)
    }

    /// Remembers the customer key that an object was written with, or that it was written without one.
    pub(super) fn seal(
        &mut self,
        (bucket, key): (&str, &str),
        version: Option<&str>,
        with: Option<&CustomerKey>,
    ) {
        let current = (bucket.to_owned(), key.to_owned(), None);
        let version = version.map(|id| (bucket.to_owned(), key.to_owned(), Some(id.to_owned())));
        for place in version.into_iter().chain([current]) {
            match with {
                Some(with) => _ = self.sealed.insert(place, with.clone()),
                None => _ = self.sealed.remove(&place),
            }
        }
    }

    /// The customer key that a version is read with, or the current one.
    pub(super) fn seal_of(&self, bucket: &str, key: &str, version: Option<&str>) -> Option<&CustomerKey> {
        if self.sealed.is_empty() {
            return None;
        }
        self.sealed.get(&(bucket.to_owned(), key.to_owned(), version.map(str::to_owned)))
    }

    /// What takes this world's names out of findings.
    pub(super) fn normaliser(&self, session: &Session, prefix: &str) -> Normaliser {
        let mut normaliser = Normaliser::default();
        for (name, known) in &self.buckets {
            normaliser.know(&known.real, name);
        }
        for (name, key) in &self.keys {
            for part in ["id", "arn", "alias"] {
                normaliser.know(&key.part(part).unwrap_or_default(), &format!("<{name}.{part}>"));
            }
        }
        for ((region, role), arn) in &self.aws_keys {
            normaliser.know(arn, &format!("<aws_key:{region}:{role}>"));
        }
        normaliser.know(&self.missing, "");
        normaliser.know(&self.root, "");
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
        (self.world.bucket(&address.bucket), self.world.key_below(prefix, address))
    }

    /// What fits the keys of an address in this world: keys of cases have prefixes.
    pub(super) fn key_pattern(&self, bucket: &str, key: &str) -> String {
        let exact =
            self.prefix.is_empty() && self.world.buckets.get(bucket).is_none_or(|known| known.used.is_none());
        if exact { key.to_owned() } else { format!("*{key}") }
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
            Variable::Captured { name, field } if self.world.keys.contains_key(name) => {
                self.world.keys.get(name)?.part(field)
            }
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
            Variable::Region(role) => Some(self.session.region_of(*role).to_owned()),
            Variable::AwsKey(region, role) => self.world.aws_keys.get(&(*region, *role)).cloned(),
            Variable::CustomerKey { name, md5 } => Some(CustomerKey::named(name).text(*md5)),
            Variable::AccessPoint(role, part) => place::part(self.session.access_point(*role), *part),
            Variable::MultiRegion(part) => place::part(self.session.multi_region(), *part),
            Variable::OutpostBucket(role, part) => place::part(self.session.outpost_bucket(*role), *part),
            Variable::OutpostId(role) => self.session.outpost_bucket(*role)?.outpost_id().map(str::to_owned),
            Variable::VpcEndpoint => self.session.vpc_endpoint().map(str::to_owned),
            Variable::ZoneId(role) => self.session.zone(*role).map(str::to_owned),
            // Scenarios about objects have no others.
            _ => None,
        }
    }
}
