//! Where snapshots and volumes are: zones, Local Zones and Outposts of a Region.

use sha2::{Digest as _, Sha256};

use crate::region::Region;

/// Which kind of place a zone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ZoneKind {
    Availability,
    Local,
}

/// A zone of a Region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Zone {
    pub(crate) name: String,
    /// As in `use1-az1`, the same in every account.
    pub(crate) id: String,
    /// Zones of one group lie together.
    pub(crate) group: String,
    pub(crate) kind: ZoneKind,
}

impl Zone {
    /// The group of zones from which AWS announces addresses: an Availability Zone's is its Region.
    pub(crate) fn border_group(&self, region: Region) -> &str {
        match self.kind {
            ZoneKind::Availability => region.name(),
            ZoneKind::Local => &self.group,
        }
    }

    /// The long name of an Availability Zone's group, as recorded on AWS. Those of Local Zones are left out, since no
    /// recording shows them.
    pub(crate) fn long_group(&self, region: Region) -> Option<String> {
        (self.kind == ZoneKind::Availability).then(|| format!("{} 1", region.long_name()))
    }

    /// The Availability Zone that runs a Local Zone.
    pub(crate) fn parent(&self, region: Region) -> Option<&'static str> {
        let [first, ..] = region.zones();
        (self.kind == ZoneKind::Local).then_some(first.name)
    }
}

/// A group of Local Zones.
struct City {
    name: &'static str,
    short: &'static str,
    letters: &'static [&'static str],
}

/// The Local Zones of every Region.
const CITIES: &[City] = &[
    City { name: "atl-1", short: "atl1", letters: &["a", "b"] },
    City { name: "dfw-1", short: "dfw1", letters: &["a"] },
];

/// All zones of a Region, the Availability Zones first.
pub(crate) fn zones(region: Region) -> Vec<Zone> {
    let ordinary = region.zones().each_ref().map(|zone| Zone {
        name: zone.name.to_owned(),
        id: zone.id.to_owned(),
        group: format!("{}-zg-1", region.name()),
        kind: ZoneKind::Availability,
    });
    let local = CITIES.iter().flat_map(|city| {
        city.letters.iter().zip(1..).map(|(letter, number)| {
            let group = format!("{}-{}", region.name(), city.name);
            let name = format!("{group}{letter}");
            Zone { name, id: local_id(region, city.short, number), group, kind: ZoneKind::Local }
        })
    });
    ordinary.into_iter().chain(local).collect()
}

/// As in `use1-atl1-az1`.
fn local_id(region: Region, city: &str, number: u32) -> String {
    let [first, ..] = region.zones();
    let short = first.id.split('-').next().unwrap_or_default();
    format!("{short}-{city}-az{number}")
}

/// The zone of that name in a Region.
pub(crate) fn zone(region: Region, name: &str) -> Option<Zone> {
    zones(region).into_iter().find(|zone| zone.name == name)
}

/// The ARNs of an account's two Outposts in a Region. They follow from the account, so that they need no making.
pub(crate) fn outposts(region: Region, account_id: &str) -> [String; 2] {
    [1, 2].map(|number| {
        let digest = Sha256::digest(format!("{account_id} {} {number}", region.name()));
        let id: String =
            digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>().chars().take(17).collect();
        format!("arn:aws:outposts:{}:{account_id}:outpost/op-{id}", region.name())
    })
}

#[cfg(test)]
mod tests {
    use super::{Region, ZoneKind, outposts, zone, zones};

    #[test]
    fn a_region_has_ordinary_and_local_zones() {
        let region = Region::find("us-east-1").expect("known");
        assert_eq!(zones(region).len(), 6);
        let atlanta = zone(region, "us-east-1-atl-1b").expect("a Local Zone");
        assert_eq!((atlanta.group.as_str(), atlanta.kind), ("us-east-1-atl-1", ZoneKind::Local));
        assert_eq!(zone(region, "us-west-2a"), None);
    }

    #[test]
    fn outposts_are_an_accounts_own() {
        let region = Region::find("us-east-1").expect("known");
        let [first, second] = outposts(region, "123456789012");
        assert!(first.starts_with("arn:aws:outposts:us-east-1:123456789012:outpost/op-"), "{first}");
        assert_ne!(first, second);
        assert_ne!(first, outposts(region, "210987654321")[0]);
    }
}
