//! EnableFastSnapshotRestores and DisableFastSnapshotRestores. Both are through at once here.

use crate::ec2::operation::Operation;
use crate::ec2::places;
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error, found};
use crate::s3::wire::Xml;

const PARAMETERS: &[&[&str]] = &[&["AvailabilityZone.N", "AvailabilityZoneId.N", "SourceSnapshotId.N"]];

pub(in crate::ec2) struct EnableFastSnapshotRestores(Change);
pub(in crate::ec2) struct DisableFastSnapshotRestores(Change);

/// Snapshots, and the names of zones.
struct Change {
    snapshots: Vec<String>,
    zones: Vec<String>,
}

impl Operation for EnableFastSnapshotRestores {
    const NAME: &'static str = "EnableFastSnapshotRestores";
    const PARAMETERS: &'static [&'static [&'static str]] = PARAMETERS;
    const REQUIRED: &'static [&'static str] = &["SourceSnapshotId"];

    fn parse(parameters: &Parameters<'_>, context: &Context<'_>) -> Result<Self, Ec2Error> {
        Change::parse(parameters, context).map(Self)
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        self.0.make(true, context, xml)
    }
}

impl Operation for DisableFastSnapshotRestores {
    const NAME: &'static str = "DisableFastSnapshotRestores";
    const PARAMETERS: &'static [&'static [&'static str]] = PARAMETERS;
    const REQUIRED: &'static [&'static str] = &["SourceSnapshotId"];

    fn parse(parameters: &Parameters<'_>, context: &Context<'_>) -> Result<Self, Ec2Error> {
        Change::parse(parameters, context).map(Self)
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        self.0.make(false, context, xml)
    }
}

impl Change {
    fn parse(parameters: &Parameters<'_>, context: &Context<'_>) -> Result<Self, Ec2Error> {
        let (names, ids) = (parameters.list("AvailabilityZone"), parameters.list("AvailabilityZoneId"));
        let known = places::zones(context.region);
        let find = |text: &&str| {
            let zone = known.iter().find(|zone| zone.name == *text || zone.id == *text);
            zone.map(|zone| zone.name.clone()).ok_or_else(|| Ec2Error::zone_not_found(text))
        };
        let zones: Vec<String> = names.iter().chain(&ids).map(find).collect::<Result<_, _>>()?;
        if zones.is_empty() {
            return Err(Ec2Error::missing_parameter("AvailabilityZone"));
        }
        let snapshots = parameters.list("SourceSnapshotId").into_iter().map(str::to_owned).collect();
        Ok(Self { snapshots, zones })
    }

    fn make(self, enables: bool, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        let regional = state.ec2.region(context.region, context.now);
        for id in &self.snapshots {
            found::owned(regional, id, context)?;
        }
        for id in &self.snapshots {
            let restores = &mut found::owned(regional, id, context)?.fast_restores;
            if enables {
                restores.extend(self.zones.iter().cloned());
            } else {
                restores.retain(|zone| !self.zones.contains(zone));
            }
        }
        self.write(enables, context, xml);
        Ok(())
    }

    fn write(&self, enables: bool, context: &Context<'_>, xml: &mut Xml) {
        xml.nested("successful", |xml| {
            for (id, zone) in
                self.snapshots.iter().flat_map(|id| self.zones.iter().map(move |zone| (id, zone)))
            {
                xml.nested("item", |xml| {
                    xml.element("snapshotId", id);
                    xml.element("availabilityZone", zone);
                    xml.element("state", if enables { "enabling" } else { "disabling" });
                    xml.element("ownerId", context.caller_id());
                });
            }
        });
        xml.nested("unsuccessful", |_| ());
    }
}
