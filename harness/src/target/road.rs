//! The hosts of AWS: which one leads to a bucket in which way, and what is signed for there.
//!
//! The forms are those of the endpoint rules that AWS publishes with its SDKs (botocore's `endpoint-rule-set-1.json` of
//! S3), of "Virtual hosting of buckets" and of "AWS PrivateLink for Amazon S3" in the S3 User Guide.

use super::{AccessPoint, BucketPlace, Hosts, Places};
use crate::catalogue::{RegionRole, Through, ZoneRole};

/// What there is to know of a bucket when a request to it is sent on its way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ground<'a> {
    pub(super) hosts: Hosts,
    /// The home Region.
    pub(super) region: &'a str,
    pub(super) places: &'a Places,
    pub(super) bucket: &'a str,
    pub(super) place: BucketPlace,
}

/// Where a request goes and what it is signed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Road {
    /// The host; none for the target's own address.
    pub(super) host: Option<String>,
    /// What stands in the path in the place of the bucket's name.
    pub(super) front: Front,
    pub(super) service: &'static str,
    /// A Region, or `*` for a signature that is good in all.
    pub(super) region: String,
    /// Whether it is the endpoint of a zone, where objects are asked for with sessions.
    pub(super) is_zonal: bool,
}

/// The beginning of the path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Front {
    /// The bucket's name.
    Bucket,
    /// Nothing: the host stands for the bucket.
    Nothing,
    /// Another name.
    Alias(String),
}

/// The signature of all Regions.
pub(super) const ALL_REGIONS: &str = "*";

impl Ground<'_> {
    /// The road to the bucket. `configures` says that the request is about the bucket itself, not about what is in it.
    pub(super) fn road(&self, through: Option<Through>, configures: bool) -> Result<Road, String> {
        let region = self.region_of(self.place.region());
        if self.hosts == Hosts::One {
            return self.at_one_address(through, region);
        }
        let general = |host: String| Road::to(host, "s3", region);
        Ok(match through {
            None => return self.usual(configures),
            Some(Through::Region(role)) => {
                let named = self.region_of(role);
                Road::to(endpoint("s3", named), "s3", named)
            }
            Some(Through::Name) => general(endpoint("s3", region)),
            Some(Through::Path) => match self.place {
                BucketPlace::Directory(zone) => Road {
                    is_zonal: true,
                    ..Road::to(self.zonal("s3express-", zone, "")?, "s3express", region)
                },
                _ => general(endpoint("s3", region)),
            },
            Some(Through::Virtual) => self.by_name("", "")?,
            Some(Through::Dualstack) => self.by_name("", ".dualstack")?,
            Some(Through::Fips) => self.by_name("fips", "")?,
            Some(Through::Accelerate) => {
                general(format!("{}.s3-accelerate.{}", self.bucket, suffix(region))).for_bucket()
            }
            Some(Through::VpcEndpoint) => {
                let host = self.places.vpc_endpoint.as_ref().ok_or("no VPC endpoint is known")?;
                Road::to(format!("bucket.{host}"), "s3", self.region)
            }
            Some(Through::AccessPoint) => self.by_access_point("s3-accesspoint")?,
            Some(Through::AccessPointDualstack) => self.by_access_point("s3-accesspoint.dualstack")?,
            Some(Through::AccessPointFips) => self.by_access_point("s3-accesspoint-fips")?,
            Some(Through::Alias) => self.by_alias()?,
            Some(Through::MultiRegion) => {
                let point =
                    self.places.multi_region.as_ref().ok_or("no Multi-Region Access Point is known")?;
                let host = format!("{}.accesspoint.s3-global.{}", point.alias, suffix(self.region));
                Road::to(host, "s3", ALL_REGIONS).for_bucket()
            }
        })
    }

    /// One address for all Regions, which the signature tells apart.
    fn at_one_address(&self, through: Option<Through>, region: &str) -> Result<Road, String> {
        let region = match through {
            None | Some(Through::Path | Through::Name) => region,
            Some(Through::Region(role)) => self.region_of(role),
            Some(Through::Alias) => return self.by_alias().map(|road| Road { host: None, ..road }),
            Some(other) => {
                return Err(format!(
                    "`{other}` has a host of its own, and the profile does not say `hosts: aws`"
                ));
            }
        };
        Ok(Road::own(region))
    }

    /// What every client does, unless it is told otherwise.
    fn usual(&self, configures: bool) -> Result<Road, String> {
        let region = self.region_of(self.place.region());
        match self.place {
            BucketPlace::Directory(_) if configures => {
                Ok(Road::to(endpoint("s3express-control", region), "s3express", region))
            }
            BucketPlace::Directory(_) => self.by_name("", ""),
            BucketPlace::Outpost(_) => self.by_access_point("s3-outposts"),
            _ if self.place.region() == RegionRole::Home => Ok(Road::own(region)),
            _ => Ok(Road::to(endpoint("s3", region), "s3", region)),
        }
    }

    /// The bucket's name in the host, at the usual endpoint or at a variant of it.
    fn by_name(&self, fips: &str, dualstack: &str) -> Result<Road, String> {
        let region = self.region_of(self.place.region());
        if let BucketPlace::Directory(zone) = self.place {
            let front = if fips.is_empty() { "s3express-" } else { "s3express-fips-" };
            let host = format!("{}.{}", self.bucket, self.zonal(front, zone, dualstack)?);
            return Ok(Road { is_zonal: true, ..Road::to(host, "s3express", region).for_bucket() });
        }
        let service = if fips.is_empty() { "s3" } else { "s3-fips" };
        let host = format!("{}.{}", self.bucket, endpoint(&format!("{service}{dualstack}"), region));
        Ok(Road::to(host, "s3", region).for_bucket())
    }

    fn by_access_point(&self, service: &str) -> Result<Road, String> {
        let point = self.access_point()?;
        let (name, account) = (point.name(), point.account());
        let Some(outpost) = point.outpost_id() else {
            let region = self.region_of(self.place.region());
            let host = format!("{name}-{account}.{}", endpoint(service, region));
            return Ok(Road::to(host, "s3", region).for_bucket());
        };
        let host = format!("{name}-{account}.{outpost}.{}", endpoint("s3-outposts", self.region));
        Ok(Road::to(host, "s3-outposts", self.region).for_bucket())
    }

    /// The alias where the bucket's name would stand; the hosts of Outposts know nothing but aliases and access points.
    fn by_alias(&self) -> Result<Road, String> {
        let point = self.access_point()?;
        if let Some(outpost) = point.outpost_id() {
            let host = format!("{}.{outpost}.{}", point.alias, endpoint("s3-outposts", self.region));
            return Ok(Road::to(host, "s3-outposts", self.region).for_bucket());
        }
        let road = match self.place.region() {
            RegionRole::Home => Road::own(self.region),
            role => Road::to(endpoint("s3", self.region_of(role)), "s3", self.region_of(role)),
        };
        Ok(Road { front: Front::Alias(point.alias.clone()), ..road })
    }

    /// The access point that the bucket was used by, or else any that stands before it.
    fn access_point(&self) -> Result<&AccessPoint, String> {
        let named = match self.place {
            BucketPlace::AccessPoint(role) => self.places.access_points.get(&role),
            BucketPlace::Outpost(role) => self.places.outpost_buckets.get(&role),
            _ => {
                let all = self.places.access_points.values().chain(self.places.outpost_buckets.values());
                all.into_iter().find(|point| point.bucket == self.bucket)
            }
        };
        named.ok_or_else(|| format!("no access point of the bucket {} is known", self.bucket))
    }

    /// The endpoint of a zone; `front` ends in a hyphen.
    fn zonal(&self, front: &str, zone: ZoneRole, dualstack: &str) -> Result<String, String> {
        let id = self.places.zones.get(&zone);
        let id = id.ok_or_else(|| format!("no zone `{zone}` is known; a profile names it under `places`"))?;
        Ok(endpoint(&format!("{front}{id}{dualstack}"), self.region_of(zone.region())))
    }

    fn region_of(&self, role: RegionRole) -> &str {
        self.places.region(role).unwrap_or(self.region)
    }
}

impl Road {
    fn own(region: &str) -> Self {
        Self { host: None, ..Self::to(String::new(), "s3", region) }
    }

    fn to(host: String, service: &'static str, region: &str) -> Self {
        let region = region.to_owned();
        Self { host: Some(host), front: Front::Bucket, service, region, is_zonal: false }
    }

    fn for_bucket(self) -> Self {
        Self { front: Front::Nothing, ..self }
    }

    /// A path that begins with the bucket's name, as it is on this road.
    pub(super) fn path(&self, path: &str, bucket: &str) -> String {
        let rest = path.strip_prefix('/').and_then(|path| path.strip_prefix(bucket));
        match (&self.front, rest) {
            (Front::Bucket, _) | (_, None) => path.to_owned(),
            (Front::Nothing, Some(rest)) if rest.starts_with('/') => rest.to_owned(),
            (Front::Nothing, Some(rest)) => format!("/{rest}"),
            (Front::Alias(alias), Some(rest)) => format!("/{alias}{rest}"),
        }
    }
}

/// `SERVICE.REGION.amazonaws.com`, or as it is in other partitions.
fn endpoint(service: &str, region: &str) -> String {
    format!("{service}.{region}.{}", suffix(region))
}

fn suffix(region: &str) -> &'static str {
    match region.split('-').next() {
        Some("cn") => "amazonaws.com.cn",
        Some("eusc") => "amazonaws.eu",
        _ => "amazonaws.com",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{AccessPointRole, OutpostBucketRole};

    fn point(arn: &str, alias: &str, bucket: &str) -> AccessPoint {
        AccessPoint { arn: arn.into(), alias: alias.into(), bucket: bucket.into() }
    }

    fn places() -> Places {
        let regional =
            point("arn:aws:s3:us-east-1:111122223333:accesspoint/door", "door-abc-s3alias", "house");
        let far = point("arn:aws:s3:us-west-2:111122223333:accesspoint/far", "far-abc-s3alias", "hut");
        let arn = "arn:aws:s3-outposts:us-east-1:111122223333:outpost/op-01ac5d28a6a232904/accesspoint/edge";
        Places {
            away: Some("us-west-2".into()),
            zones: [(ZoneRole::First, "use1-az4".into()), (ZoneRole::Away, "usw2-az1".into())].into(),
            access_points: [(AccessPointRole::First, regional), (AccessPointRole::Away, far)].into(),
            multi_region: Some(point("arn:aws:s3::111122223333:accesspoint/m.mrap", "m.mrap", "house")),
            outpost_buckets: [(OutpostBucketRole::First, point(arn, "edge-o01--op-s3", "edged"))].into(),
            vpc_endpoint: Some("vpce-1a2b-3c.s3.us-east-1.vpce.amazonaws.com".into()),
            ..Places::default()
        }
    }

    /// Host and path of `/BUCKET/key`, service and Region.
    fn led(place: BucketPlace, bucket: &str, through: Option<&str>) -> String {
        let places = places();
        let ground = Ground { hosts: Hosts::Aws, region: "us-east-1", places: &places, bucket, place };
        let through = through.map(|name| Through::from_name(name).unwrap());
        let road = ground.road(through, false).unwrap();
        let path = road.path(&format!("/{bucket}/a/k"), bucket);
        format!("{}{path} {} {}", road.host.unwrap_or_default(), road.service, road.region)
    }

    #[test]
    fn a_bucket_has_its_usual_road() {
        let home = BucketPlace::default();
        assert_eq!(led(home, "b", None), "/b/a/k s3 us-east-1");
        let away = BucketPlace::General(RegionRole::Away);
        assert_eq!(led(away, "b", None), "s3.us-west-2.amazonaws.com/b/a/k s3 us-west-2");
        let express = BucketPlace::Directory(ZoneRole::First);
        let host = "b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com";
        assert_eq!(led(express, "b--use1-az4--x-s3", None), format!("{host}/a/k s3express us-east-1"));
        let outpost = BucketPlace::Outpost(OutpostBucketRole::First);
        let host = "edge-111122223333.op-01ac5d28a6a232904.s3-outposts.us-east-1.amazonaws.com";
        assert_eq!(led(outpost, "edged", None), format!("{host}/a/k s3-outposts us-east-1"));
    }

    #[test]
    fn every_way_has_its_host() {
        let home = BucketPlace::default();
        let away = BucketPlace::General(RegionRole::Away);
        let behind = BucketPlace::AccessPoint(AccessPointRole::First);
        let express = BucketPlace::Directory(ZoneRole::Away);
        let outpost = BucketPlace::Outpost(OutpostBucketRole::First);
        for (place, bucket, through, expected) in [
            (away, "b", "region:home", "s3.us-east-1.amazonaws.com/b/a/k s3 us-east-1"),
            (home, "b", "region:away", "s3.us-west-2.amazonaws.com/b/a/k s3 us-west-2"),
            (home, "b", "path", "s3.us-east-1.amazonaws.com/b/a/k s3 us-east-1"),
            (home, "b", "virtual", "b.s3.us-east-1.amazonaws.com/a/k s3 us-east-1"),
            (away, "b", "dualstack", "b.s3.dualstack.us-west-2.amazonaws.com/a/k s3 us-west-2"),
            (home, "b", "fips", "b.s3-fips.us-east-1.amazonaws.com/a/k s3 us-east-1"),
            (away, "b", "accelerate", "b.s3-accelerate.amazonaws.com/a/k s3 us-west-2"),
            (
                away,
                "b",
                "vpc-endpoint",
                "bucket.vpce-1a2b-3c.s3.us-east-1.vpce.amazonaws.com/b/a/k s3 us-east-1",
            ),
            (
                behind,
                "house",
                "access-point",
                "door-111122223333.s3-accesspoint.us-east-1.amazonaws.com/a/k s3 us-east-1",
            ),
            (
                away,
                "hut",
                "access-point",
                "far-111122223333.s3-accesspoint.us-west-2.amazonaws.com/a/k s3 us-west-2",
            ),
            (
                behind,
                "house",
                "access-point-dualstack",
                "door-111122223333.s3-accesspoint.dualstack.us-east-1.amazonaws.com/a/k s3 us-east-1",
            ),
            (
                away,
                "hut",
                "access-point-fips",
                "far-111122223333.s3-accesspoint-fips.us-west-2.amazonaws.com/a/k s3 us-west-2",
            ),
            (behind, "house", "alias", "/door-abc-s3alias/a/k s3 us-east-1"),
            (away, "hut", "alias", "s3.us-west-2.amazonaws.com/far-abc-s3alias/a/k s3 us-west-2"),
            (behind, "house", "multi-region", "m.mrap.accesspoint.s3-global.amazonaws.com/a/k s3 *"),
            (express, "b", "path", "s3express-usw2-az1.us-west-2.amazonaws.com/b/a/k s3express us-west-2"),
            (
                express,
                "b",
                "dualstack",
                "b.s3express-usw2-az1.dualstack.us-west-2.amazonaws.com/a/k s3express us-west-2",
            ),
            (
                express,
                "b",
                "fips",
                "b.s3express-fips-usw2-az1.us-west-2.amazonaws.com/a/k s3express us-west-2",
            ),
            (express, "b", "region:away", "s3.us-west-2.amazonaws.com/b/a/k s3 us-west-2"),
            (
                outpost,
                "edged",
                "alias",
                "edge-o01--op-s3.op-01ac5d28a6a232904.s3-outposts.us-east-1.amazonaws.com/a/k s3-outposts us-east-1",
            ),
            (outpost, "edged", "name", "s3.us-east-1.amazonaws.com/edged/a/k s3 us-east-1"),
        ] {
            assert_eq!(led(place, bucket, Some(through)), expected, "{through}");
        }
    }

    #[test]
    fn at_one_address_a_region_is_told_by_the_signature() {
        let places = places();
        let place = BucketPlace::General(RegionRole::Away);
        let ground = Ground { hosts: Hosts::One, region: "us-east-1", places: &places, bucket: "b", place };
        let road = ground.road(None, false).unwrap();
        assert_eq!((road.host, road.region.as_str()), (None, "us-west-2"));
        let error = ground.road(Some(Through::Accelerate), false).unwrap_err();
        assert!(error.contains("hosts: aws"), "{error}");
    }

    #[test]
    fn a_directory_bucket_is_configured_elsewhere_than_it_is_read() {
        let places = places();
        let place = BucketPlace::Directory(ZoneRole::First);
        let ground = Ground { hosts: Hosts::Aws, region: "us-east-1", places: &places, bucket: "b", place };
        let road = ground.road(None, true).unwrap();
        assert_eq!(road.host.as_deref(), Some("s3express-control.us-east-1.amazonaws.com"));
        assert_eq!(road.path("/b", "b"), "/b");
        assert_eq!(ground.road(None, false).unwrap().path("/b", "b"), "/");
    }
}
