//! What a request was sent to: the endpoint of a Region, or one of the places that have hosts of their own.

use crate::region::Region;

/// What the host of a request names, besides service and Region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// The endpoint of a Region, or an address.
    Regional {
        /// Where it stands in the host; else the path names it.
        bucket: Option<String>,
    },
    /// The one endpoint that is in no Region, as it was before there were several.
    Global { bucket: Option<String> },
    /// Transfer acceleration, which knows buckets in hosts only.
    Accelerate { bucket: Option<String> },
    /// The endpoint of a zone with directory buckets, as in `use1-az4`.
    Zonal { zone: String, bucket: Option<String> },
    /// Where directory buckets are made and configured, whatever their zone. The path names them.
    ZonalControl,
    /// An access point, with the account that it is of.
    AccessPoint { name: String, account: String },
    /// A Multi-Region Access Point, by its alias: `abc123.mrap`.
    MultiRegion { alias: String },
    /// An access point of a bucket on an Outpost, by name and account.
    Outpost { access_point: String, account: String, outpost: String },
    /// The same by its alias.
    OutpostAlias { alias: String },
    /// An address, for requests that are signed for S3 on Outposts. The path begins with the alias.
    OutpostAddress,
    /// An endpoint in a VPC: `vpce-1a2b3c4d-5e6f`.
    VpcEndpoint { id: String, to: Behind },
}

/// What is asked of an endpoint in a VPC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Behind {
    /// Buckets, in the host or in the path.
    Bucket {
        bucket: Option<String>,
    },
    AccessPoint {
        name: String,
        account: String,
    },
}

/// What a host says: the place, and its Region where it names one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Host {
    pub(crate) place: Place,
    pub(crate) region: Option<Region>,
}

impl Place {
    /// An address, which says nothing.
    pub(crate) const ADDRESS: Self = Self::Regional { bucket: None };

    /// The bucket that stands in the host.
    pub(crate) fn bucket(&self) -> Option<&str> {
        match self {
            Self::Regional { bucket }
            | Self::Global { bucket }
            | Self::Accelerate { bucket }
            | Self::Zonal { bucket, .. }
            | Self::VpcEndpoint { to: Behind::Bucket { bucket }, .. } => bucket.as_deref(),
            _ => None,
        }
    }

    /// Whether the host stands for a bucket without naming it, so that the whole path is a key.
    pub(crate) fn stands_for_bucket(&self) -> bool {
        matches!(
            self,
            Self::AccessPoint { .. }
                | Self::MultiRegion { .. }
                | Self::Outpost { .. }
                | Self::OutpostAlias { .. }
                | Self::VpcEndpoint { to: Behind::AccessPoint { .. }, .. }
        )
    }

    /// The service that requests to it are signed for.
    pub(crate) fn service(&self) -> &'static str {
        match self {
            Self::Zonal { .. } | Self::ZonalControl => "s3express",
            Self::Outpost { .. } | Self::OutpostAlias { .. } | Self::OutpostAddress => "s3-outposts",
            _ => "s3",
        }
    }
}
