//! Where buckets are, those that are made and those that a profile names, and how sources are reached.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error as _};

use super::needed_by_region;
use crate::catalogue::{AccessPointRole, Capability, OutpostBucketRole, RegionRole, Through, ZoneRole};

/// What kind of bucket is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BucketType {
    /// A general purpose bucket.
    #[default]
    General,
    /// A directory bucket, in a zone.
    Directory,
}

/// Whether a bucket can be asked through Transfer Acceleration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Acceleration {
    /// It can.
    Enabled,
    /// It no longer can.
    Suspended,
}

impl Acceleration {
    /// The word on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::Suspended => "Suspended",
        }
    }
}

/// `use_bucket`: a bucket that is there already. It is never made and never deleted, and keys in it are private.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UseBucket {
    /// What the scenario calls it.
    pub name: String,
    /// Which one it is.
    pub of: BucketOf,
}

/// A bucket that a profile names: `access-point[:second|:away]`, `outpost[:second|:sibling]`, `multi-region` or `disabled-region`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BucketOf {
    /// The bucket behind an access point.
    AccessPoint(AccessPointRole),
    /// A bucket on an Outpost.
    Outpost(OutpostBucketRole),
    /// The bucket in the home Region behind the Multi-Region Access Point.
    MultiRegion,
    /// The bucket in the Region that is not enabled.
    DisabledRegion,
}

impl BucketOf {
    /// The key that stands for the object that is there already, in the Region that is not enabled.
    pub const OBJECT: &'static str = "object";

    /// What a target must offer for it.
    pub fn needs(self) -> Vec<Capability> {
        match self {
            Self::AccessPoint(role) => {
                [Capability::AccessPoints].into_iter().chain(needed_by_region(role.region())).collect()
            }
            Self::Outpost(_) => vec![Capability::S3Outposts],
            Self::MultiRegion => vec![Capability::MultiRegionAccessPoints],
            Self::DisabledRegion => vec![Capability::DisabledRegion],
        }
    }

    /// Whether something of that kind stands before the bucket which `through` can name.
    pub(super) fn has(self, through: Through) -> bool {
        match through {
            Through::AccessPoint | Through::Alias => matches!(self, Self::AccessPoint(_) | Self::Outpost(_)),
            Through::AccessPointDualstack | Through::AccessPointFips => matches!(self, Self::AccessPoint(_)),
            Through::MultiRegion => self == Self::MultiRegion,
            _ => true,
        }
    }

    /// Whether the bucket can be a source in that way.
    pub(super) fn is_source(self, through: SourceThrough) -> bool {
        match through {
            SourceThrough::AccessPoint => matches!(self, Self::AccessPoint(_)),
            SourceThrough::Alias => matches!(self, Self::AccessPoint(_) | Self::Outpost(_)),
            SourceThrough::MultiRegion => self == Self::MultiRegion,
            SourceThrough::Outpost | SourceThrough::OutpostAccessPoint => matches!(self, Self::Outpost(_)),
            SourceThrough::Name => true,
        }
    }
}

impl FromStr for BucketOf {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, role) = text.split_once(':').map_or((text, None), |(name, role)| (name, Some(role)));
        let known = match name {
            "access-point" => {
                role.map_or(Some(AccessPointRole::First), AccessPointRole::from_name).map(Self::AccessPoint)
            }
            "outpost" => {
                role.map_or(Some(OutpostBucketRole::First), OutpostBucketRole::from_name).map(Self::Outpost)
            }
            "multi-region" if role.is_none() => Some(Self::MultiRegion),
            "disabled-region" if role.is_none() => Some(Self::DisabledRegion),
            _ => None,
        };
        known.ok_or_else(|| {
            format!(
                "`{text}` names no bucket; there are access-point[:second|:away], outpost[:second|:sibling], \
                 multi-region and disabled-region"
            )
        })
    }
}

impl fmt::Display for BucketOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AccessPoint(role) => write!(f, "the {role} access point"),
            Self::Outpost(OutpostBucketRole::First) => f.write_str("the first Outpost"),
            Self::Outpost(OutpostBucketRole::Second) => f.write_str("the second Outpost"),
            Self::Outpost(OutpostBucketRole::Sibling) => f.write_str("the first Outpost, another one"),
            Self::MultiRegion => f.write_str("the Multi-Region Access Point"),
            Self::DisabledRegion => f.write_str("the Region that is not enabled"),
        }
    }
}

impl<'de> Deserialize<'de> for BucketOf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl JsonSchema for BucketOf {
    fn schema_name() -> Cow<'static, str> {
        "BucketOf".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A bucket that the profile names.",
            "enum": [
                "access-point", "access-point:first", "access-point:second", "access-point:away", "outpost",
                "outpost:first", "outpost:second", "outpost:sibling", "multi-region", "disabled-region",
            ],
        })
    }
}

/// What names the source's bucket in `x-amz-copy-source`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SourceThrough {
    /// The ARN of its access point.
    AccessPoint,
    /// The alias of its access point.
    Alias,
    /// The ARN of the Multi-Region Access Point.
    MultiRegion,
    /// The ARN of its Outpost.
    Outpost,
    /// The ARN of its access point on its Outpost.
    OutpostAccessPoint,
    /// Its own name.
    Name,
}

impl SourceThrough {
    /// The way in words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::AccessPoint => "by the ARN of its access point",
            Self::Alias => "by the alias of its access point",
            Self::MultiRegion => "by the ARN of the Multi-Region Access Point",
            Self::Outpost => "by the ARN of its Outpost",
            Self::OutpostAccessPoint => "by the ARN of its access point on the Outpost",
            Self::Name => "by the name of its bucket",
        }
    }
}

/// What a target must offer for requests that go that way; `on_outpost` says whether the bucket is on an Outpost.
pub(super) fn needed_by_way(through: Through, on_outpost: bool) -> Option<Capability> {
    match through {
        Through::Region(region) => needed_by_region(region),
        Through::Accelerate => Some(Capability::TransferAcceleration),
        Through::Dualstack | Through::Fips | Through::Virtual => Some(Capability::AwsHosts),
        Through::VpcEndpoint => Some(Capability::VpcEndpoints),
        Through::AccessPoint | Through::Alias if on_outpost => Some(Capability::S3Outposts),
        Through::AccessPoint | Through::AccessPointDualstack | Through::AccessPointFips | Through::Alias => {
            Some(Capability::AccessPoints)
        }
        Through::MultiRegion => Some(Capability::MultiRegionAccessPoints),
        Through::Path | Through::Name => None,
    }
}

/// Where a bucket is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewPlace {
    /// A general purpose bucket in a Region.
    Region(RegionRole),
    /// A directory bucket in a zone.
    Zone(ZoneRole),
}

impl NewPlace {
    /// The Region that it belongs to.
    pub fn region(self) -> RegionRole {
        match self {
            Self::Region(region) => region,
            Self::Zone(zone) => zone.region(),
        }
    }

    /// What a target must offer for it, beside its Region.
    pub(super) fn needs(self) -> impl Iterator<Item = Capability> {
        let (zone, local) = match self {
            Self::Region(_) => (false, false),
            Self::Zone(zone) => (true, matches!(zone, ZoneRole::Local | ZoneRole::LocalAway)),
        };
        let zone = zone.then_some(Capability::DirectoryBuckets);
        zone.into_iter().chain(local.then_some(Capability::LocalZoneBuckets))
    }

    /// It in words, unless it is the usual one.
    pub(super) fn words(self) -> Option<String> {
        match self {
            Self::Region(RegionRole::Home) => None,
            Self::Region(region) => Some(format!("its place in the Region `{region}`")),
            Self::Zone(zone) => Some(format!("directories in the zone `{zone}`")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_which_bucket_is_used() {
        assert_eq!("access-point".parse(), Ok(BucketOf::AccessPoint(AccessPointRole::First)));
        assert_eq!("outpost:sibling".parse(), Ok(BucketOf::Outpost(OutpostBucketRole::Sibling)));
        for wrong in ["outpost:away", "multi-region:first", "bucket"] {
            assert!(wrong.parse::<BucketOf>().is_err(), "{wrong}");
        }
    }
}
