//! Where a copy may go.

use crate::ec2::Ec2Error;
use crate::ec2::places::{self, ZoneKind};
use crate::ec2::store::Place;
use crate::region::Region;

/// The way of a copy.
#[derive(Debug)]
pub(crate) struct Direction<'a> {
    pub(crate) source_region: Region,
    pub(crate) source: &'a Place,
    /// The Region that was called.
    pub(crate) region: Region,
    pub(crate) destination: &'a Place,
}

/// The copy is made in the Region that was called, whatever `DestinationRegion` says: that parameter is a part
/// of presigned URLs.
pub(crate) fn destination_region(_named: Option<&str>, here: Region) -> Result<Region, Ec2Error> {
    Ok(here)
}

/// An Outpost of the caller in this Region.
pub(crate) fn outpost(arn: &str, outposts: &[String; 2]) -> Result<Place, Ec2Error> {
    let known = outposts.iter().find(|known| *known == arn);
    known.cloned().map(Place::Outpost).ok_or_else(|| Ec2Error::invalid_value("DestinationOutpostArn", arn))
}

/// A Local Zone of this Region.
pub(crate) fn local_zone(name: &str, region: Region) -> Result<Place, Ec2Error> {
    let zone = places::zone(region, name).filter(|zone| zone.kind == ZoneKind::Local);
    let zone = zone.ok_or_else(|| Ec2Error::invalid_value("DestinationAvailabilityZone", name))?;
    Ok(Place::LocalZone(zone.name))
}

/// A copy goes to one place (documented for CopyImage, inferred here).
pub(crate) fn one_destination(names_outpost: bool, names_zone: bool) -> Result<(), Ec2Error> {
    if names_outpost && names_zone {
        let (one, other) = ("DestinationOutpostArn", "DestinationAvailabilityZone");
        return Err(Ec2Error::invalid_combination(one, other));
    }
    Ok(())
}

/// Between which places copies go.
pub(crate) fn direction(way: &Direction<'_>) -> Result<(), Ec2Error> {
    let is_within = way.source_region == way.region;
    let is_allowed = match (way.source, way.destination) {
        (Place::Outpost(_), _) | (Place::LocalZone(_), Place::Outpost(_)) => false,
        (Place::Region, Place::Region) => true,
        (Place::Region, Place::Outpost(_) | Place::LocalZone(_)) | (Place::LocalZone(_), Place::Region) => {
            is_within
        }
        (Place::LocalZone(one), Place::LocalZone(other)) => is_within && are_together(way.region, one, other),
    };
    if is_allowed {
        return Ok(());
    }
    Err(Ec2Error::unsupported("A snapshot that is kept there cannot be copied to this destination."))
}

/// Whether two zones are of one group.
fn are_together(region: Region, one: &str, other: &str) -> bool {
    let group = |name| places::zone(region, name).map(|zone| zone.group);
    group(one).is_some_and(|one| Some(one) == group(other))
}
