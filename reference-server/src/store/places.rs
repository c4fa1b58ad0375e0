//! The places of a world that stand before buckets: access points of every kind.

use std::sync::Arc;

use crate::region::Region;
use crate::world::Account;

/// What stands before one bucket, or before several of one content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AccessPoint {
    pub(crate) name: String,
    pub(crate) owner: Account,
    /// The twelve digits of that account.
    pub(crate) account_id: String,
    pub(crate) region: Region,
    /// What stands for it where a bucket is named.
    pub(crate) alias: String,
    /// As in `op-01ac5d28a6a232904`, if it is on one.
    pub(crate) outpost: Option<String>,
    /// The bucket behind it, as it is stored.
    pub(crate) bucket: String,
}

/// What stands before buckets in several Regions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MultiRegion {
    pub(crate) owner: Account,
    pub(crate) account_id: String,
    /// As in `abc123.mrap`.
    pub(crate) alias: String,
    /// The Regions with the bucket of each, the nearest first.
    pub(crate) buckets: Vec<(Region, String)>,
}

/// The places of a world: none until somebody asks for them.
#[derive(Debug, Default)]
pub(crate) struct Places {
    pub(crate) access_points: Vec<Arc<AccessPoint>>,
    pub(crate) multi_region: Vec<Arc<MultiRegion>>,
    /// As in `vpce-1a2b3c4d-5e6f7g8h`.
    pub(crate) vpc_endpoint: String,
    /// The bucket in a Region that is not enabled, and that Region.
    pub(crate) closed: Option<(Region, String)>,
}

impl AccessPoint {
    /// Its name among all resources of AWS.
    pub(crate) fn arn(&self) -> String {
        let Self { name, account_id, .. } = self;
        let region = self.region.name();
        match &self.outpost {
            None => format!("arn:aws:s3:{region}:{account_id}:accesspoint/{name}"),
            Some(outpost) => {
                format!("arn:aws:s3-outposts:{region}:{account_id}:outpost/{outpost}/accesspoint/{name}")
            }
        }
    }

    /// What the bucket is called where it is: on an Outpost names are the Outpost's own.
    pub(crate) fn bucket_name(&self) -> &str {
        self.bucket.rsplit_once('/').map_or(self.bucket.as_str(), |(_, name)| name)
    }
}

impl MultiRegion {
    pub(crate) fn arn(&self) -> String {
        format!("arn:aws:s3::{}:accesspoint/{}", self.account_id, self.alias)
    }

    /// The bucket that requests in a Region are led to.
    pub(crate) fn nearest(&self, region: Region) -> Option<&(Region, String)> {
        self.buckets.iter().find(|(each, _)| *each == region).or_else(|| self.buckets.first())
    }
}

impl Places {
    /// The access point with that alias, on an Outpost or not.
    pub(crate) fn by_alias(&self, alias: &str) -> Option<&Arc<AccessPoint>> {
        self.access_points.iter().find(|point| point.alias == alias)
    }

    /// The access point of that name: names are an account's own in each Region, and on each Outpost.
    pub(crate) fn by_name(
        &self,
        region: Region,
        account_id: &str,
        outpost: Option<&str>,
        name: &str,
    ) -> Option<&Arc<AccessPoint>> {
        self.access_points.iter().find(|point| {
            point.name == name
                && point.region == region
                && point.account_id == account_id
                && point.outpost.as_deref() == outpost
        })
    }
}
