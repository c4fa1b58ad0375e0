//! DescribeAvailabilityZones.

use std::borrow::Cow;

use crate::ec2::describe::Filters;
use crate::ec2::operation::{FILTER, Operation};
use crate::ec2::places::{self, Zone, ZoneKind};
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error};
use crate::region::Region;
use crate::s3::wire::Xml;

/// What can be filtered by.
const FILTERS: &[&str] = &[
    "group-name",
    "opt-in-status",
    "parent-zone-name",
    "region-name",
    "state",
    "zone-id",
    "zone-name",
    "zone-type",
];

pub(in crate::ec2) struct DescribeAvailabilityZones {
    names: Vec<String>,
    ids: Vec<String>,
    filters: Filters,
}

impl Operation for DescribeAvailabilityZones {
    const NAME: &'static str = "DescribeAvailabilityZones";
    const PARAMETERS: &'static [&'static [&'static str]] =
        &[&["ZoneName.N", "ZoneId.N", "AllAvailabilityZones"], FILTER];

    /// The accounts of a world are opted in to all zones, so that asking for all shows no more.
    fn parse(parameters: &Parameters<'_>, context: &Context<'_>) -> Result<Self, Ec2Error> {
        parameters.boolean("AllAvailabilityZones")?;
        let names = parameters.list("ZoneName");
        if let Some(unknown) = names.iter().find(|name| places::zone(context.region, name).is_none()) {
            return Err(Ec2Error::zone_not_found(unknown));
        }
        let owned = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect();
        Ok(Self {
            names: owned(names),
            ids: owned(parameters.list("ZoneId")),
            filters: Filters::parse(parameters, FILTERS, context)?,
        })
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let region = context.region;
        xml.nested("availabilityZoneInfo", |xml| {
            for zone in places::zones(context.region).iter().filter(|zone| self.shows(zone, region, context))
            {
                xml.nested("item", |xml| write_zone(xml, zone, region));
            }
        });
        Ok(())
    }
}

impl DescribeAvailabilityZones {
    fn shows(&self, zone: &Zone, region: Region, context: &Context<'_>) -> bool {
        (self.names.is_empty() || self.names.contains(&zone.name))
            && (self.ids.is_empty() || self.ids.contains(&zone.id))
            && self.filters.admit(context, |name| {
                vec![match name {
                    "group-name" => Cow::from(zone.group.clone()),
                    "opt-in-status" => Cow::from(opt_in_status(zone)),
                    "parent-zone-name" => Cow::from(zone.parent(region).unwrap_or_default()),
                    "region-name" => Cow::from(region.name()),
                    "state" => Cow::from("available"),
                    "zone-id" => Cow::from(zone.id.clone()),
                    "zone-type" => Cow::from(kind(zone)),
                    _ => Cow::from(zone.name.clone()),
                }]
            })
    }
}

fn write_zone(xml: &mut Xml, zone: &Zone, region: Region) {
    xml.element("zoneName", &zone.name);
    xml.element("zoneId", &zone.id);
    xml.element("zoneState", "available");
    xml.element("zoneType", kind(zone));
    xml.element("regionName", region.name());
    xml.element("groupName", &zone.group);
    xml.optional("groupLongName", zone.long_group(region).as_deref());
    xml.element("networkBorderGroup", zone.border_group(region));
    xml.element("optInStatus", opt_in_status(zone));
    xml.optional("parentZoneName", zone.parent(region));
    xml.nested("messageSet", |_| ());
}

fn kind(zone: &Zone) -> &'static str {
    match zone.kind {
        ZoneKind::Availability => "availability-zone",
        ZoneKind::Local => "local-zone",
    }
}

fn opt_in_status(zone: &Zone) -> &'static str {
    match zone.kind {
        ZoneKind::Availability => "opt-in-not-required",
        ZoneKind::Local => "opted-in",
    }
}
