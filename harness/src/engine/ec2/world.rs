//! One instance of a scenario's world: what its names stand for.

use std::collections::BTreeMap;
use std::time::Duration;

use super::keys::{MadeKey, alias_arn};
use super::sending;
use crate::catalogue::{RegionRole, Role};
use crate::judge::Normaliser;
use crate::scenario::{Context, Moment, Variable};
use crate::target::Session;
use crate::wire::Document;

/// A snapshot, a key or an image.
#[derive(Clone, Debug, Default)]
pub(super) struct Resource {
    /// `snap-…`, `ami-…`, or the id of a key.
    pub(super) id: String,
    /// Where it is.
    pub(super) region: RegionRole,
    /// Who made it.
    pub(super) by: Role,
    /// The id of the data key that a snapshot is encrypted with.
    pub(super) data_key: Option<String>,
    /// The volume that a snapshot was made of.
    pub(super) volume: Option<String>,
    /// The ARN of a key.
    pub(super) arn: Option<String>,
    /// The alias of a key, with `alias/` in front.
    pub(super) alias: Option<String>,
}

impl From<MadeKey> for Resource {
    fn from(key: MadeKey) -> Self {
        let MadeKey { id, region, by, arn, alias } = key;
        Self { id, region, by, arn: Some(arn), alias, ..Self::default() }
    }
}

impl Resource {
    /// It as a key, if it is one.
    pub(super) fn as_key(&self) -> Option<MadeKey> {
        let Self { id, region, by, arn, alias, .. } = self.clone();
        Some(MadeKey { id, region, by, arn: arn?, alias })
    }
}

/// What names stand for.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct World {
    /// Snapshots, keys and images by the scenario's names.
    pub(super) resources: BTreeMap<String, Resource>,
    /// An Availability Zone of each Region that was asked about.
    pub(super) zones: BTreeMap<RegionRole, String>,
    /// ARNs of the keys of AWS for EBS that were asked about.
    pub(super) aws_keys: BTreeMap<(RegionRole, Role), String>,
    /// Replies to requests that have a name.
    pub(super) replies: BTreeMap<String, Document>,
}

/// A world with somebody to ask.
pub(super) struct View<'a> {
    pub(super) world: &'a World,
    pub(super) session: &'a Session,
}

/// A well-formed id that no server has ever given to anything, as far as anybody knows.
pub(super) const MISSING: &str = "snap-0deadbeef0deadbee";

impl World {
    /// The snapshot of that name; one that no step made is not there.
    pub(super) fn snapshot(&self, name: &str) -> Resource {
        let missing = || Resource { id: MISSING.to_owned(), ..Resource::default() };
        self.resources.get(name).cloned().unwrap_or_else(missing)
    }

    /// What takes this world's ids out of findings.
    pub(super) fn normaliser(&self, session: &Session) -> Normaliser {
        let mut normaliser = Normaliser::default();
        for (name, resource) in &self.resources {
            let parts = [
                (Some(&resource.id), "id"),
                (resource.volume.as_ref(), "volume"),
                (resource.data_key.as_ref(), "data_key"),
                (resource.arn.as_ref(), "arn"),
                (resource.alias.as_ref(), "alias"),
            ];
            for (value, part) in parts {
                normaliser.know(value.map(String::as_str).unwrap_or_default(), &format!("<{name}.{part}>"));
            }
        }
        for ((region, role), arn) in &self.aws_keys {
            normaliser.know(arn, &format!("<aws_key:{region}:{role}>"));
        }
        for role in Role::ACCOUNTS {
            let name = if role == Role::Owner { "<account>".to_owned() } else { format!("<{role} account>") };
            normaliser.know(session.account(role).unwrap_or_default(), &name);
        }
        normaliser
    }
}

impl Context for View<'_> {
    fn value(&self, variable: &Variable) -> Option<String> {
        match variable {
            Variable::Captured { name, field } => {
                let resource = self.world.resources.get(name)?;
                match field.as_str() {
                    "id" => Some(resource.id.clone()),
                    "volume" => resource.volume.clone(),
                    "data_key" => resource.data_key.clone(),
                    "arn" => resource.arn.clone(),
                    "alias" => resource.alias.clone(),
                    "alias_arn" => alias_arn(resource.arn.as_deref()?, resource.alias.as_deref()),
                    _ => None,
                }
            }
            Variable::Date { from: Moment::Now, shift, form } => {
                let by = Duration::from_secs(shift.unsigned_abs());
                let now = self.session.now();
                let time = if *shift < 0 { now.checked_sub(by) } else { now.checked_add(by) };
                sending::written(time?, *form)
            }
            Variable::Account(role) => self.session.account(*role).map(str::to_owned),
            Variable::Region(region) => Some(self.session.region_of(*region).to_owned()),
            Variable::Zone(region) => self.world.zones.get(region).cloned(),
            Variable::Outpost(role) => self.session.outpost(*role),
            Variable::LocalZone(role) => self.session.local_zone(*role),
            Variable::AwsKey(region, role) => self.world.aws_keys.get(&(*region, *role)).cloned(),
            Variable::Missing => Some(MISSING.to_owned()),
            Variable::Reply { name, path } => {
                self.world.replies.get(name)?.at(path).map(|element| element.text.clone())
            }
            // Scenarios about snapshots have no others.
            _ => None,
        }
    }
}
