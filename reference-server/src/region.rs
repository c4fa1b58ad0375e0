//! The Regions that S3, EC2 and KMS answer for, and their Availability Zones.

use std::fmt;
use std::hash::{Hash, Hasher};

/// A Region of the table; two are equal when their names are.
#[derive(Clone, Copy, PartialOrd, Ord)]
pub(crate) struct Region(&'static Entry);

/// An Availability Zone of a Region: its name differs by account on AWS, its id does not.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Zone {
    /// As in `us-east-1a`.
    pub(crate) name: &'static str,
    /// As in `use1-az1`.
    pub(crate) id: &'static str,
}

/// Whether the accounts of a world may use a Region, and whether they had to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum OptIn {
    NotRequired,
    OptedIn,
    NotOptedIn,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    name: &'static str,
    long_name: &'static str,
    opt_in: OptIn,
    zones: [Zone; 3],
}

macro_rules! zones {
    ($region:literal, $id:literal) => {
        [
            Zone { name: concat!($region, "a"), id: concat!($id, "-az1") },
            Zone { name: concat!($region, "b"), id: concat!($id, "-az2") },
            Zone { name: concat!($region, "c"), id: concat!($id, "-az3") },
        ]
    };
}

/// All Regions that no account needs to ask for, and a few others. Names, zone ids and which Regions need opting in
/// are those of AWS; that three zones are there and which Regions these accounts have opted in to is ours.
static REGIONS: [Entry; 20] = [
    entry("ap-east-1", "Asia Pacific (Hong Kong)", OptIn::NotOptedIn, zones!("ap-east-1", "ape1")),
    entry("ap-northeast-1", "Asia Pacific (Tokyo)", OptIn::NotRequired, zones!("ap-northeast-1", "apne1")),
    entry("ap-northeast-2", "Asia Pacific (Seoul)", OptIn::NotRequired, zones!("ap-northeast-2", "apne2")),
    entry("ap-northeast-3", "Asia Pacific (Osaka)", OptIn::NotRequired, zones!("ap-northeast-3", "apne3")),
    entry("ap-south-1", "Asia Pacific (Mumbai)", OptIn::NotRequired, zones!("ap-south-1", "aps1")),
    entry(
        "ap-southeast-1",
        "Asia Pacific (Singapore)",
        OptIn::NotRequired,
        zones!("ap-southeast-1", "apse1"),
    ),
    entry("ap-southeast-2", "Asia Pacific (Sydney)", OptIn::NotRequired, zones!("ap-southeast-2", "apse2")),
    entry("ca-central-1", "Canada (Central)", OptIn::NotRequired, zones!("ca-central-1", "cac1")),
    entry("eu-central-1", "Europe (Frankfurt)", OptIn::NotRequired, zones!("eu-central-1", "euc1")),
    entry("eu-north-1", "Europe (Stockholm)", OptIn::NotRequired, zones!("eu-north-1", "eun1")),
    entry("eu-south-1", "Europe (Milan)", OptIn::OptedIn, zones!("eu-south-1", "eus1")),
    entry("eu-west-1", "Europe (Ireland)", OptIn::NotRequired, zones!("eu-west-1", "euw1")),
    entry("eu-west-2", "Europe (London)", OptIn::NotRequired, zones!("eu-west-2", "euw2")),
    entry("eu-west-3", "Europe (Paris)", OptIn::NotRequired, zones!("eu-west-3", "euw3")),
    entry("me-south-1", "Middle East (Bahrain)", OptIn::NotOptedIn, zones!("me-south-1", "mes1")),
    entry("sa-east-1", "South America (Sao Paulo)", OptIn::NotRequired, zones!("sa-east-1", "sae1")),
    entry("us-east-1", "US East (N. Virginia)", OptIn::NotRequired, zones!("us-east-1", "use1")),
    entry("us-east-2", "US East (Ohio)", OptIn::NotRequired, zones!("us-east-2", "use2")),
    entry("us-west-1", "US West (N. California)", OptIn::NotRequired, zones!("us-west-1", "usw1")),
    entry("us-west-2", "US West (Oregon)", OptIn::NotRequired, zones!("us-west-2", "usw2")),
];

const NO_ZONES: [Zone; 3] = [const { Zone { name: "", id: "" } }; 3];

const fn entry(name: &'static str, long_name: &'static str, opt_in: OptIn, zones: [Zone; 3]) -> Entry {
    Entry { name, long_name, opt_in, zones }
}

impl Region {
    /// All of them, in the order of their names.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        REGIONS.iter().map(Self)
    }

    /// The Region of that name, whether enabled or not.
    pub(crate) fn find(name: &str) -> Option<Self> {
        REGIONS.iter().find(|entry| entry.name == name).map(Self)
    }

    /// The Region of that name that a server stands for where nothing names another. One that the table lacks has no
    /// zones, and only S3 is in it.
    pub(crate) fn home(name: &str) -> Self {
        Self::find(name).unwrap_or_else(|| {
            // There is one for each server, and it is there as long as the process is.
            let name: &'static str = Box::leak(Box::from(name));
            Self(Box::leak(Box::new(entry(name, name, OptIn::NotRequired, NO_ZONES))))
        })
    }

    /// As in `us-east-1`.
    pub(crate) fn name(self) -> &'static str {
        self.0.name
    }

    /// As people call it: `US East (N. Virginia)`.
    pub(crate) fn long_name(self) -> &'static str {
        self.0.long_name
    }

    /// Whether the accounts of a world may use it.
    pub(crate) fn is_enabled(self) -> bool {
        self.0.opt_in != OptIn::NotOptedIn
    }

    pub(crate) fn opt_in(self) -> OptIn {
        self.0.opt_in
    }

    /// The host of its EC2 endpoint.
    pub(crate) fn endpoint(self) -> String {
        format!("ec2.{}.amazonaws.com", self.0.name)
    }

    /// Its Availability Zones.
    pub(crate) fn zones(self) -> &'static [Zone; 3] {
        &self.0.zones
    }
}

impl OptIn {
    /// As `optInStatus` shows it.
    pub(crate) fn status(self) -> &'static str {
        match self {
            Self::NotRequired => "opt-in-not-required",
            Self::OptedIn => "opted-in",
            Self::NotOptedIn => "not-opted-in",
        }
    }
}

impl PartialEq for Region {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for Region {}

impl Hash for Region {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.name.hash(state);
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_found_by_name_and_sorted() {
        let names: Vec<_> = Region::all().map(Region::name).collect();
        assert!(names.is_sorted());
        for name in ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-south-1", "ca-central-1"] {
            assert!(Region::find(name).is_some_and(Region::is_enabled), "{name}");
        }
        assert!(!Region::find("ap-east-1").is_some_and(Region::is_enabled));
        assert_eq!(Region::find("US-EAST-1"), None);
        assert_eq!(
            Region::find("us-east-1").map(Region::endpoint).as_deref(),
            Some("ec2.us-east-1.amazonaws.com")
        );
    }

    #[test]
    fn zones_are_of_their_region() {
        for region in Region::all() {
            assert!(region.zones().iter().all(|zone| zone.name.starts_with(region.name())), "{region:?}");
        }
    }
}
