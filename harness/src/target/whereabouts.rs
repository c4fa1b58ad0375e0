//! Where things are: Regions, zones, what a profile names, and the buckets of a scenario.

use std::sync::PoisonError;

use super::launch::World;
use super::{AccessPoint, BucketPlace, DisabledRegion, Places, Session};
use crate::catalogue::{
    AccessPointRole, LocalZoneRole, OutpostBucketRole, OutpostRole, RegionRole, Scheme, ZoneRole,
};

impl Session {
    /// The name of a Region; where there is but one, every role is its.
    pub fn region_of(&self, role: RegionRole) -> &str {
        self.places.region(role).unwrap_or(&self.region)
    }

    /// The ARN of an Outpost, where the target has one.
    pub fn outpost(&self, role: OutpostRole) -> Option<String> {
        self.places.outposts.get(&role).cloned()
    }

    /// The name of a Local Zone, where the target has one.
    pub fn local_zone(&self, role: LocalZoneRole) -> Option<String> {
        self.places.local_zones.get(&role).cloned()
    }

    /// The id of a zone for directory buckets, where the target has one.
    pub fn zone(&self, role: ZoneRole) -> Option<&str> {
        self.places.zones.get(&role).map(String::as_str)
    }

    /// An access point, where the target has one.
    pub fn access_point(&self, role: AccessPointRole) -> Option<&AccessPoint> {
        self.fixtures().access_points.get(&role)
    }

    /// The Multi-Region Access Point, where the target has one.
    pub fn multi_region(&self) -> Option<&AccessPoint> {
        self.fixtures().multi_region.as_ref()
    }

    /// A bucket on an Outpost by its access point, where the target has one.
    pub fn outpost_bucket(&self, role: OutpostBucketRole) -> Option<&AccessPoint> {
        self.fixtures().outpost_buckets.get(&role)
    }

    /// The host of the VPC endpoint, where the target has one.
    pub fn vpc_endpoint(&self) -> Option<&str> {
        self.fixtures().vpc_endpoint.as_deref()
    }

    /// The Region that is not enabled, where the target has one.
    pub fn disabled_region(&self) -> Option<&DisabledRegion> {
        self.fixtures().disabled.as_ref()
    }

    /// The places with those that a world makes when somebody first asks for them, since most scenarios never do.
    pub(super) fn fixtures(&self) -> &Places {
        let furnish = |world: &World| world.furnished(&self.places);
        self.fixtures.get_or_init(|| self.world.as_ref().map_or_else(|| self.places.clone(), furnish))
    }

    /// Takes note of where a bucket is that was just made or is going to be used. Of others it is taken that they are
    /// general purpose buckets of the home Region.
    pub fn know(&self, bucket: &str, place: BucketPlace) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.insert(bucket.to_owned(), place);
    }

    pub(super) fn preferred(&self) -> Option<Scheme> {
        *self.scheme.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn place_of(&self, bucket: &str) -> BucketPlace {
        let buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.get(bucket).copied().unwrap_or_default()
    }

    /// Has every request for S3 from now on go over this scheme where the target speaks it, unless the request says
    /// otherwise itself.
    pub fn prefer(&self, scheme: Scheme) {
        *self.scheme.lock().unwrap_or_else(PoisonError::into_inner) = Some(scheme);
    }
}
