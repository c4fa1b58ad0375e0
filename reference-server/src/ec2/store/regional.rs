//! Everything at EC2, by Region.

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::{Image, Settings, Snapshot, Volume};
use crate::ec2::Ec2Error;
use crate::ids::Ids;
use crate::region::Region;
use crate::world::Account;

/// Snapshots, volumes and images of one world; more would be a client that has lost its way.
const MOST_RESOURCES: usize = 20_000;

/// Everything at EC2 in one world.
#[derive(Debug)]
pub(crate) struct Store {
    pub(crate) ids: Ids,
    regions: BTreeMap<Region, Regional>,
}

/// What there is in one Region, by id.
#[derive(Debug, Default)]
pub(crate) struct Regional {
    pub(crate) snapshots: BTreeMap<String, Snapshot>,
    pub(crate) volumes: BTreeMap<String, Volume>,
    pub(crate) images: BTreeMap<String, Image>,
    settings: BTreeMap<Account, Settings>,
}

impl Store {
    /// Nothing yet.
    pub(crate) fn new(ids: Ids) -> Self {
        Self { ids, regions: BTreeMap::new() }
    }

    /// What there is in a Region at a time: without what was deleted while it was made and is through by now.
    pub(crate) fn region(&mut self, region: Region, now: SystemTime) -> &mut Regional {
        let regional = self.regions.entry(region).or_default();
        if regional.snapshots.values().any(|snapshot| snapshot.is_gone(now)) {
            regional.snapshots.retain(|_, snapshot| !snapshot.is_gone(now));
        }
        regional
    }

    /// Whether there may be more.
    ///
    /// # Errors
    ///
    /// `ResourceLimitExceeded`.
    pub(crate) fn check_room(&self) -> Result<(), Ec2Error> {
        let count = |one: &Regional| one.snapshots.len() + one.volumes.len() + one.images.len();
        if self.regions.values().map(count).sum::<usize>() < MOST_RESOURCES {
            return Ok(());
        }
        Err(Ec2Error::limit_exceeded("There are too many snapshots, volumes and images. Delete some."))
    }
}

impl Regional {
    /// What an account has set.
    pub(crate) fn settings(&self, account: Account) -> Settings {
        self.settings.get(&account).cloned().unwrap_or_default()
    }

    pub(crate) fn settings_mut(&mut self, account: Account) -> &mut Settings {
        self.settings.entry(account).or_default()
    }
}
