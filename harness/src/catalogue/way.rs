//! How a request reaches its bucket, in the words of scenarios.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::RegionRole;

/// The endpoint that a request goes to, where it is not the usual one of its bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub enum Through {
    /// The endpoint of a Region, wherever the bucket is.
    Region(RegionRole),
    /// Transfer Acceleration.
    Accelerate,
    /// The dual-stack endpoint of the bucket's Region.
    Dualstack,
    /// The FIPS endpoint of the bucket's Region.
    Fips,
    /// The bucket's name in the host.
    Virtual,
    /// The bucket's name in the path, also of a directory bucket.
    Path,
    /// The VPC endpoint of the home Region.
    VpcEndpoint,
    /// The host of the access point that stands before the bucket.
    AccessPoint,
    /// The same, of dual-stack.
    AccessPointDualstack,
    /// The same, of validated cryptography.
    AccessPointFips,
    /// The alias of that access point in the place of the bucket's name.
    Alias,
    /// The Multi-Region Access Point.
    MultiRegion,
    /// The bucket's own name at the endpoint of its Region, also where it is on an Outpost.
    Name,
}

impl Through {
    /// Every way there is.
    pub const ALL: [Self; 15] = [
        Self::Region(RegionRole::Home),
        Self::Region(RegionRole::Away),
        Self::Region(RegionRole::Disabled),
        Self::Accelerate,
        Self::Dualstack,
        Self::Fips,
        Self::Virtual,
        Self::Path,
        Self::VpcEndpoint,
        Self::AccessPoint,
        Self::AccessPointDualstack,
        Self::AccessPointFips,
        Self::Alias,
        Self::MultiRegion,
        Self::Name,
    ];

    /// The name used in scenarios.
    pub fn name(self) -> &'static str {
        match self {
            Self::Region(RegionRole::Home) => "region:home",
            Self::Region(RegionRole::Away) => "region:away",
            Self::Region(RegionRole::Disabled) => "region:disabled",
            Self::Accelerate => "accelerate",
            Self::Dualstack => "dualstack",
            Self::Fips => "fips",
            Self::Virtual => "virtual",
            Self::Path => "path",
            Self::VpcEndpoint => "vpc-endpoint",
            Self::AccessPoint => "access-point",
            Self::AccessPointDualstack => "access-point-dualstack",
            Self::AccessPointFips => "access-point-fips",
            Self::Alias => "alias",
            Self::MultiRegion => "multi-region",
            Self::Name => "name",
        }
    }

    /// Whether it leads through the host of an access point.
    pub fn is_access_point(self) -> bool {
        matches!(self, Self::AccessPoint | Self::AccessPointDualstack | Self::AccessPointFips)
    }

    /// The way of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }
}

impl TryFrom<String> for Through {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        Self::from_name(&name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("`{name}` is no way to a bucket; there are {names}")
        })
    }
}

impl fmt::Display for Through {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl JsonSchema for Through {
    fn schema_name() -> Cow<'static, str> {
        "Through".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The endpoint that a request goes to, where it is not the usual one of its bucket.",
            "enum": Self::ALL.map(Self::name),
        })
    }
}

/// Whether a request is encrypted on its way; scenarios say it in these words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// Plain HTTP.
    Http,
    /// HTTP over TLS.
    Https,
}

impl Scheme {
    /// The name used in scenarios and URLs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }
}
