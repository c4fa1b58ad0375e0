//! The zones that directory buckets are in, and the names that say so.

use std::sync::Arc;

use crate::region::Region;
use crate::store::StorageClass;

/// What stands at the end of every name of a directory bucket, and of no other bucket.
pub(crate) const SUFFIX: &str = "--x-s3";

/// Which kind of place a zone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ZoneKind {
    Availability,
    /// A Local Zone, one dedicated to a customer included.
    Local,
}

/// A zone that directory buckets can be in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Zone {
    /// As in `use1-az4`.
    pub(crate) id: Arc<str>,
    pub(crate) kind: ZoneKind,
    /// The Region that it is in, or that is its parent.
    pub(crate) region: Region,
}

/// Availability Zones by their numbers. Which of them have directory buckets differs by Region on AWS (S3 User Guide,
/// "Regional and Zonal endpoints for directory buckets in an Availability Zone"); that it is all six is ours.
const AVAILABILITY: [&str; 6] = ["az1", "az2", "az3", "az4", "az5", "az6"];

/// Local Zones below their Region, whichever it is. Which there are differs by Region on AWS, and Dedicated Local Zones
/// are their customers' own.
const LOCAL: [&str; 4] = ["dfw2-az1", "lax1-az1", "atl1-az1", "dfw1-az1"];

impl Zone {
    /// The zone of that id.
    pub(crate) fn find(id: &str) -> Option<Self> {
        let (prefix, rest) = id.split_once('-')?;
        let kind = match rest {
            _ if AVAILABILITY.contains(&rest) => ZoneKind::Availability,
            _ if LOCAL.contains(&rest) => ZoneKind::Local,
            _ => return None,
        };
        let region = Region::all().find(|region| self::prefix(*region) == prefix)?;
        Some(Self { id: Arc::from(id), kind, region })
    }

    /// The zone that the name of a directory bucket names; nothing where it is no such name. The form and what it may
    /// consist of are those of the S3 User Guide, "Directory bucket naming rules".
    pub(crate) fn of_bucket(name: &str) -> Option<Self> {
        let (base, id) = name.strip_suffix(SUFFIX)?.rsplit_once("--")?;
        let good = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let begins = base.bytes().next().is_some_and(good);
        let fits = name.len() <= 63 && name.bytes().all(|byte| good(byte) || byte == b'-');
        if begins && fits { Self::find(id) } else { None }
    }

    /// The class of everything that is stored in the zone (CopyObject, `--storage-class`).
    pub(crate) fn storage_class(&self) -> StorageClass {
        match self.kind {
            ZoneKind::Availability => StorageClass::ExpressOnezone,
            ZoneKind::Local => StorageClass::OnezoneIa,
        }
    }
}

/// What the ids of a Region's zones begin with: `use1` for `us-east-1`.
fn prefix(region: Region) -> &'static str {
    let [first, ..] = region.zones();
    first.id.split('-').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Zone, ZoneKind};

    #[test]
    fn names_end_with_their_zone() {
        let zone = Zone::of_bucket("my-bucket--use1-az4--x-s3").expect("well-formed");
        assert_eq!(
            (&*zone.id, zone.kind, zone.region.name()),
            ("use1-az4", ZoneKind::Availability, "us-east-1")
        );
        let local = Zone::of_bucket("a--usw2-dfw2-az1--x-s3").expect("well-formed");
        assert_eq!((local.kind, local.region.name()), (ZoneKind::Local, "us-west-2"));
        for name in [
            "my-bucket",
            "my-bucket--x-s3",
            "--use1-az4--x-s3",
            "my-bucket--use1-az9--x-s3",
            "my-bucket--zzz1-az1--x-s3",
            "My--use1-az4--x-s3",
            "a.b--use1-az4--x-s3",
            "my-bucket--use1-az4--x-s3x",
            &format!("{}--use1-az4--x-s3", "a".repeat(48)),
        ] {
            assert_eq!(Zone::of_bucket(name), None, "{name}");
        }
    }
}
