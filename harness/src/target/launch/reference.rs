//! The reference server in this very process: the one place that knows it.

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use copyspec_reference_server as reference_server;
use reference_server::{Config, Door, Furnishing, Handle, serve};

use crate::catalogue::{AccessPointRole, OutpostBucketRole, OutpostRole};
use crate::target::principal::{Principal, Principals};
use crate::target::{AccessPoint, DisabledRegion, Places};
use crate::wire::{Credentials, Trust};

/// A running reference server.
#[derive(Clone, Debug)]
pub(in crate::target) struct Reference(Handle);

/// A world of the reference server; it ends with this value.
#[derive(Debug)]
pub(in crate::target) struct World {
    server: Handle,
    owner: reference_server::Credentials,
    other: reference_server::Credentials,
    limited: reference_server::Credentials,
    advanced: Mutex<Duration>,
}

/// How long snapshots take in a world: long enough to be seen pending, and nobody waits, as its clock can be moved.
const SNAPSHOT_TIME: Duration = Duration::from_secs(30);

impl Reference {
    /// Starts the server on a free port of loopback.
    pub(in crate::target) async fn start(region: &str) -> io::Result<Self> {
        let config = Config { region: region.to_owned(), ..Config::default() };
        serve(config).await.map(Self)
    }

    /// Where it listens.
    pub(in crate::target) fn endpoint(&self) -> String {
        format!("http://{}", self.0.address())
    }

    /// Where it listens for TLS, which is the same port.
    pub(in crate::target) fn secure_endpoint(&self) -> String {
        format!("https://{}", self.0.address())
    }

    /// Its own authority, whose certificate is made when somebody first needs it.
    pub(in crate::target) fn trust(&self) -> Trust {
        let server = self.0.clone();
        Trust::only(move || server.certificate().map(String::into_bytes).map_err(|error| error.to_string()))
    }

    /// A new world with keys of its own; one with a name is the same in every run.
    pub(in crate::target) fn world(&self, name: Option<&str>) -> World {
        let [owner, other, limited] =
            name.map_or_else(|| self.0.create_world(), |name| self.0.create_world_named(name));
        self.0.set_snapshot_time(&owner.access_key_id, SNAPSHOT_TIME);
        World { server: self.0.clone(), owner, other, limited, advanced: Mutex::default() }
    }

    /// A new world with keys that are known beforehand.
    pub(in crate::target) fn open_world(&self, keys: &Credentials) {
        let _ = self.0.create_world_with(&keys.access_key_id, &keys.secret_access_key);
    }

    /// Ends every connection.
    pub(in crate::target) async fn stop(self) {
        self.0.shutdown().await;
    }
}

impl World {
    /// The world's accounts, and its user.
    pub(in crate::target) fn principals(&self, region: &str) -> Principals {
        let principal = |made: &reference_server::Credentials| {
            let keys = Credentials::new(&made.access_key_id, &made.secret_access_key);
            let principal = Principal::new(keys, region, Some(made.account_id.clone()));
            principal.canonical_user.get_or_init(|| made.canonical_user_id.clone());
            principal.user(made.user_name.clone())
        };
        let (other, limited) = (principal(&self.other), principal(&self.limited));
        Principals { owner: principal(&self.owner), other: Some(other), limited: Some(limited) }
    }

    /// The places with what the world makes only where somebody asks for it: access points and what is behind them.
    pub(in crate::target) fn furnished(&self, all: &Places) -> Places {
        let Some(made) = self.server.furnish(&self.owner.access_key_id) else { return all.clone() };
        let Furnishing {
            access_points: [first, second, away], foreign, multi_region, outpost_buckets, ..
        } = made;
        let bucket = multi_region.buckets.first().map(|(_, bucket)| bucket.clone()).unwrap_or_default();
        let doors = AccessPointRole::ALL.iter().copied().zip([first, second, away, foreign].map(point));
        let disabled = DisabledRegion {
            region: made.disabled.region,
            bucket: Some(made.disabled.bucket),
            key: Some(made.disabled.key),
        };
        Places {
            disabled: Some(disabled),
            access_points: doors.collect(),
            multi_region: Some(AccessPoint { arn: multi_region.arn, alias: multi_region.alias, bucket }),
            outpost_buckets: OutpostBucketRole::ALL.iter().copied().zip(outpost_buckets.map(point)).collect(),
            vpc_endpoint: Some(made.vpc_endpoint),
            ..all.clone()
        }
    }

    /// The places of the server, and of those the Outposts that are the world's own.
    pub(in crate::target) fn places(&self, all: &Places, region: &str) -> Places {
        let own = self.server.outposts(&self.owner.access_key_id, region);
        Places { outposts: OutpostRole::ALL.iter().copied().zip(own).collect(), ..all.clone() }
    }

    /// The time on the world's clock.
    pub(in crate::target) fn now(&self) -> SystemTime {
        SystemTime::now() + *self.advanced.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the world's clock to a time, unless it is past that already.
    pub(in crate::target) fn advance_to(&self, time: SystemTime) {
        let mut advanced = self.advanced.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(by) = time.duration_since(SystemTime::now() + *advanced) {
            self.server.advance_clock(&self.owner.access_key_id, by);
            *advanced += by;
        }
    }

    /// Makes the world misbehave in one named way.
    pub(in crate::target) fn arm_fault(&self, name: &str) -> Result<(), String> {
        let armed = self.server.arm_fault(&self.owner.access_key_id, name);
        armed.map_err(|error| error.to_string())
    }
}

fn point(door: Door) -> AccessPoint {
    AccessPoint { arn: door.arn, alias: door.alias, bucket: door.bucket }
}

impl Drop for World {
    fn drop(&mut self) {
        self.server.remove_world(&self.owner.access_key_id);
    }
}
