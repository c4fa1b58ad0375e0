//! Places that copyspec never makes and a profile names.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::catalogue::{
    AccessPointRole, Capability, LocalZoneRole, OutpostBucketRole, OutpostRole, RegionRole, ZoneRole,
};

/// Places by the parts that they play in scenarios. `${account}` and `${region}` stand for those of the owner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Places {
    /// The name of the Region `away`.
    pub away: Option<String>,
    /// The Region that is not enabled for the account.
    pub disabled: Option<DisabledRegion>,
    /// ARNs of Outposts.
    pub outposts: BTreeMap<OutpostRole, String>,
    /// Names of Local Zones of the home Region.
    pub local_zones: BTreeMap<LocalZoneRole, String>,
    /// Ids of zones for directory buckets, such as `use1-az4`.
    pub zones: BTreeMap<ZoneRole, String>,
    /// Access points, which are empty when a run begins.
    pub access_points: BTreeMap<AccessPointRole, AccessPoint>,
    /// A Multi-Region Access Point.
    pub multi_region: Option<AccessPoint>,
    /// Buckets on Outposts by their access points.
    pub outpost_buckets: BTreeMap<OutpostBucketRole, AccessPoint>,
    /// The host of a VPC endpoint, such as `vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com`.
    pub vpc_endpoint: Option<String>,
}

/// A Region that is not enabled for the owner's account.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisabledRegion {
    /// Its name.
    pub region: String,
    /// A bucket there, made while the Region was enabled.
    pub bucket: Option<String>,
    /// An object in it.
    pub key: Option<String>,
}

/// Something in front of a bucket: an access point, of one Region, of many, or on an Outpost.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessPoint {
    /// Its ARN.
    pub arn: String,
    /// Its alias.
    pub alias: String,
    /// The bucket behind it.
    pub bucket: String,
}

impl AccessPoint {
    /// The name in the ARN.
    pub fn name(&self) -> &str {
        self.arn.rsplit(['/', ':']).next().unwrap_or_default()
    }

    /// The account in the ARN.
    pub fn account(&self) -> &str {
        self.arn.split(':').nth(4).unwrap_or_default()
    }

    /// The id of the Outpost in the ARN, such as `op-01ac5d28a6a232904`.
    pub fn outpost_id(&self) -> Option<&str> {
        let resource = self.arn.splitn(6, ':').nth(5)?;
        resource.strip_prefix("outpost/")?.split('/').next()
    }

    fn filled(&self, fill: &impl Fn(&str) -> String) -> Self {
        Self { arn: fill(&self.arn), alias: fill(&self.alias), bucket: fill(&self.bucket) }
    }
}

impl Places {
    /// The same with every variable replaced.
    pub(super) fn filled(&self, account: &str, region: &str) -> Self {
        fn all<K: Copy + Ord, V>(map: &BTreeMap<K, V>, fill: impl Fn(&V) -> V) -> BTreeMap<K, V> {
            map.iter().map(|(role, value)| (*role, fill(value))).collect()
        }
        let text = |text: &str| text.replace("${account}", account).replace("${region}", region);
        let (name, point) = (|name: &String| text(name), |point: &AccessPoint| point.filled(&text));
        Self {
            away: self.away.clone(),
            disabled: self.disabled.clone(),
            outposts: all(&self.outposts, name),
            local_zones: all(&self.local_zones, name),
            zones: all(&self.zones, name),
            access_points: all(&self.access_points, point),
            multi_region: self.multi_region.as_ref().map(point),
            outpost_buckets: all(&self.outpost_buckets, point),
            vpc_endpoint: self.vpc_endpoint.as_ref().map(name),
        }
    }

    /// The name of a Region, where it is not the home Region or none is named.
    pub(super) fn region(&self, role: RegionRole) -> Option<&str> {
        match role {
            RegionRole::Home => None,
            RegionRole::Away => self.away.as_deref(),
            RegionRole::Disabled => self.disabled.as_ref().map(|disabled| disabled.region.as_str()),
        }
    }

    /// Whether everything is named that scenarios with this need may ask for.
    pub(super) fn name_all(&self, capability: Capability) -> bool {
        let zones = |roles: &[ZoneRole]| roles.iter().all(|role| self.zones.contains_key(role));
        match capability {
            Capability::MultiRegion => self.away.is_some(),
            Capability::Outposts => OutpostRole::ALL.iter().all(|role| self.outposts.contains_key(role)),
            Capability::LocalZones => LocalZoneRole::ALL.iter().all(|one| self.local_zones.contains_key(one)),
            Capability::DirectoryBuckets => zones(&[ZoneRole::First, ZoneRole::Second, ZoneRole::Away]),
            Capability::LocalZoneBuckets => zones(&[ZoneRole::Local, ZoneRole::LocalAway]),
            Capability::DisabledRegion => self.disabled.is_some(),
            Capability::AccessPoints => {
                AccessPointRole::ALL.iter().all(|role| self.access_points.contains_key(role))
            }
            Capability::MultiRegionAccessPoints => self.multi_region.is_some(),
            Capability::S3Outposts => {
                OutpostBucketRole::ALL.iter().all(|role| self.outpost_buckets.contains_key(role))
            }
            Capability::VpcEndpoints => self.vpc_endpoint.is_some(),
            _ => true,
        }
    }
}

/// Where a bucket is, as far as requests to it are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BucketPlace {
    /// A general purpose bucket in a Region.
    General(RegionRole),
    /// A directory bucket in a zone.
    Directory(ZoneRole),
    /// A general purpose bucket behind an access point.
    AccessPoint(AccessPointRole),
    /// A general purpose bucket behind the Multi-Region Access Point.
    MultiRegion,
    /// A bucket on an Outpost.
    Outpost(OutpostBucketRole),
}

impl Default for BucketPlace {
    fn default() -> Self {
        Self::General(RegionRole::Home)
    }
}

impl BucketPlace {
    /// The Region whose endpoint is asked about it.
    pub fn region(self) -> RegionRole {
        match self {
            Self::General(region) => region,
            Self::Directory(zone) => zone.region(),
            Self::AccessPoint(role) => role.region(),
            Self::MultiRegion | Self::Outpost(_) => RegionRole::Home,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::AccessPoint;

    #[test]
    fn an_arn_tells_name_account_and_outpost() {
        let point =
            |arn: &str| AccessPoint { arn: arn.into(), alias: "a-s3alias".into(), bucket: "b".into() };
        let regional = point("arn:aws:s3:us-west-2:123456789012:accesspoint/reports");
        assert_eq!((regional.name(), regional.account()), ("reports", "123456789012"));
        assert_eq!(regional.outpost_id(), None);
        let arn =
            "arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-01ac5d28a6a232904/accesspoint/reports";
        let edge = point(arn);
        assert_eq!((edge.name(), edge.outpost_id()), ("reports", Some("op-01ac5d28a6a232904")));
        assert_eq!(point("nonsense").account(), "");
    }
}
