//! CreateSnapshot.

use std::collections::BTreeSet;

use crate::ec2::describe::write_new_snapshot;
use crate::ec2::operation::{Operation, TAG_SPECIFICATION};
use crate::ec2::params::tag_specification;
use crate::ec2::store::{Course, OwnTags, Permissions, Place, Snapshot, Tags, Volume};
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error, found};
use crate::s3::wire::Xml;

pub(in crate::ec2) struct CreateSnapshot {
    volume: String,
    description: String,
    outpost: Option<String>,
    /// Whether it stays in the Local Zone of the volume.
    is_local: bool,
    tags: Tags,
}

impl Operation for CreateSnapshot {
    const NAME: &'static str = "CreateSnapshot";
    const PARAMETERS: &'static [&'static [&'static str]] =
        &[&["Description", "Location", "OutpostArn", "VolumeId"], TAG_SPECIFICATION];
    const REQUIRED: &'static [&'static str] = &["VolumeId"];

    fn parse(parameters: &Parameters<'_>, context: &Context<'_>) -> Result<Self, Ec2Error> {
        Ok(Self {
            volume: parameters.required("VolumeId")?.to_owned(),
            description: parameters.stored("Description")?.unwrap_or_default(),
            outpost: parameters.get("OutpostArn").map(str::to_owned),
            is_local: parameters.word("Location", &["regional", "local"])? == Some("local"),
            tags: tag_specification(parameters, "snapshot", context)?,
        })
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        state.ec2.check_room()?;
        let regional = state.ec2.region(context.region, context.now);
        let volume = found::volume(regional, &self.volume, context)?.clone();
        let place = self.place(&volume)?;
        let id = state.ec2.ids.resource("snap");
        let snapshot = snapshot_of(&volume, id, self.description, self.tags, place, context);
        write_new_snapshot(xml, &snapshot, context);
        let regional = state.ec2.region(context.region, context.now);
        regional.snapshots.insert(snapshot.id.clone(), snapshot);
        Ok(())
    }
}

impl CreateSnapshot {
    /// The Region, unless the Outpost or the Local Zone of the volume is asked for.
    fn place(&self, volume: &Volume) -> Result<Place, Ec2Error> {
        match (&self.outpost, self.is_local) {
            (None, false) => Ok(Place::Region),
            (Some(arn), false) if volume.place.outpost() == Some(arn) => Ok(volume.place.clone()),
            (Some(arn), _) => Err(Ec2Error::invalid_value("OutpostArn", arn)),
            (None, true) if volume.place.local_zone().is_some() => Ok(volume.place.clone()),
            (None, true) => Err(Ec2Error::invalid_value("Location", "local")),
        }
    }
}

/// The snapshot of a volume that begins now.
pub(super) fn snapshot_of(
    volume: &Volume,
    id: String,
    description: String,
    tags: Tags,
    place: Place,
    context: &Context<'_>,
) -> Snapshot {
    Snapshot {
        id,
        owner: context.caller,
        volume: volume.id.clone(),
        size: volume.size,
        description,
        encryption: volume.encryption.clone(),
        tags: OwnTags::of(context.caller, tags),
        permissions: Permissions::default(),
        place,
        course: Course::from(context.now, context.world.snapshot_time()),
        transfer: None,
        tiering: None,
        lock: None,
        fast_restores: BTreeSet::new(),
        is_deleted: false,
    }
}
