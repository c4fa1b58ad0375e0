//! ModifySnapshotTier and RestoreSnapshotTier.

use std::time::Duration;

use crate::ec2::describe::write_time;
use crate::ec2::operation::Operation;
use crate::ec2::store::{Snapshot, Tier, Tiering, TieringKind};
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error, found};
use crate::s3::wire::Xml;

const DAY: Duration = Duration::from_secs(86_400);
/// In days (EBS User Guide, temporary restores).
const LONGEST: i64 = 180;

/// Archives a snapshot.
pub(in crate::ec2) struct ModifySnapshotTier {
    id: String,
}

/// Brings an archived snapshot back.
pub(in crate::ec2) struct RestoreSnapshotTier {
    id: String,
    /// None for good.
    days: Option<u32>,
}

impl Operation for ModifySnapshotTier {
    const NAME: &'static str = "ModifySnapshotTier";
    const PARAMETERS: &'static [&'static [&'static str]] = &[&["SnapshotId", "StorageTier"]];
    const REQUIRED: &'static [&'static str] = &["SnapshotId"];

    fn parse(parameters: &Parameters<'_>, _: &Context<'_>) -> Result<Self, Ec2Error> {
        match parameters.get("StorageTier") {
            None | Some("archive") => Ok(Self { id: parameters.required("SnapshotId")?.to_owned() }),
            Some(other) => Err(Ec2Error::invalid_value("StorageTier", other)),
        }
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        let regional = state.ec2.region(context.region, context.now);
        let is_used = regional.images.values().any(|image| image.uses(&self.id));
        let snapshot = found::owned(regional, &self.id, context)?;
        check_archivable(snapshot, is_used, context)?;
        snapshot.tiering = Some(beginning(TieringKind::Archival, context));
        xml.element("snapshotId", &self.id);
        write_time(xml, "tieringStartTime", Some(context.now));
        Ok(())
    }
}

/// What is completed, in the standard tier, in a Region, and not used by an image can be archived.
fn check_archivable(snapshot: &Snapshot, is_used: bool, context: &Context<'_>) -> Result<(), Ec2Error> {
    let id = &snapshot.id;
    if !snapshot.is_completed(context.now) || !snapshot.is_at_hand(context.now) {
        let message = format!("The snapshot {id} is not completed and in the standard tier.");
        return Err(Ec2Error::incorrect_state(message));
    }
    if snapshot.place.outpost().is_some() || snapshot.place.local_zone().is_some() || is_used {
        return Err(Ec2Error::unsupported(format!(
            "The snapshot {id} is used by an image, or kept on an Outpost or in a Local Zone."
        )));
    }
    Ok(())
}

/// A move that begins now. It takes as long as anything else here.
fn beginning(kind: TieringKind, context: &Context<'_>) -> Tiering {
    Tiering { kind, started: context.now, takes: context.world.snapshot_time() }
}

impl Operation for RestoreSnapshotTier {
    const NAME: &'static str = "RestoreSnapshotTier";
    const PARAMETERS: &'static [&'static [&'static str]] =
        &[&["PermanentRestore", "SnapshotId", "TemporaryRestoreDays"]];
    const REQUIRED: &'static [&'static str] = &["SnapshotId"];

    fn parse(parameters: &Parameters<'_>, _: &Context<'_>) -> Result<Self, Ec2Error> {
        let is_permanent = parameters.boolean("PermanentRestore")?.unwrap_or(false);
        let days = parameters.bounded("TemporaryRestoreDays", 1, LONGEST)?;
        let days = match (is_permanent, days) {
            (true, None) => None,
            (false, Some(days)) => u32::try_from(days).ok(),
            (true, Some(_)) => {
                return Err(Ec2Error::invalid_combination("PermanentRestore", "TemporaryRestoreDays"));
            }
            (false, None) => return Err(Ec2Error::missing_parameter("TemporaryRestoreDays")),
        };
        Ok(Self { id: parameters.required("SnapshotId")?.to_owned(), days })
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        let regional = state.ec2.region(context.region, context.now);
        let snapshot = found::owned(regional, &self.id, context)?;
        if snapshot.tier(context.now) == Tier::Standard
            && snapshot.tiering.is_none_or(|last| last.expires().is_none())
        {
            let message = format!("The snapshot {} is not archived.", self.id);
            return Err(Ec2Error::incorrect_state(message));
        }
        let kind =
            self.days.map_or(TieringKind::PermanentRestore, |days| TieringKind::TemporaryRestore(DAY * days));
        snapshot.tiering = Some(beginning(kind, context));
        xml.element("snapshotId", &self.id);
        write_time(xml, "restoreStartTime", Some(context.now));
        xml.optional("restoreDuration", self.days.map(|days| days.to_string()).as_deref());
        xml.flag("isPermanentRestore", self.days.is_none());
        Ok(())
    }
}
