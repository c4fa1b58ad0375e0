//! CreateVolume: empty, or from a snapshot.

use crate::ec2::describe::write_volume;
use crate::ec2::operation::{Operation, TAG_SPECIFICATION};
use crate::ec2::params::{LARGEST_VOLUME, VOLUME_TYPES, tag_specification};
use crate::ec2::places::{self, Zone, ZoneKind};
use crate::ec2::rules::KeyUse;
use crate::ec2::store::{Encryption, OwnTags, Place, Snapshot, Tags, Volume};
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error, found};
use crate::s3::wire::Xml;
use crate::world::State;

pub(in crate::ec2) struct CreateVolume {
    zone: String,
    place: Place,
    size: Option<u32>,
    snapshot: Option<String>,
    is_encryption_asked: bool,
    key: Option<String>,
    kind: &'static str,
    tags: Tags,
}

impl Operation for CreateVolume {
    const NAME: &'static str = "CreateVolume";
    const PARAMETERS: &'static [&'static [&'static str]] = &[
        &[
            "AvailabilityZone",
            "AvailabilityZoneId",
            "ClientToken",
            "Encrypted",
            "Iops",
            "KmsKeyId",
            "MultiAttachEnabled",
            "OutpostArn",
            "Size",
            "SnapshotId",
            "Throughput",
            "VolumeInitializationRate",
            "VolumeType",
        ],
        TAG_SPECIFICATION,
    ];

    fn parse(parameters: &Parameters<'_>, context: &Context<'_>) -> Result<Self, Ec2Error> {
        let size = parameters.bounded("Size", 1, LARGEST_VOLUME)?;
        if size.is_none() && !parameters.has("SnapshotId") {
            // Before the zone is looked up (recorded on AWS).
            return Err(Ec2Error::missing_parameter("size/snapshot"));
        }
        let zone = zone(parameters, context)?;
        Ok(Self {
            place: place(parameters, &zone, context)?,
            zone: zone.name,
            size: size.and_then(|size| u32::try_from(size).ok()),
            snapshot: parameters.get("SnapshotId").filter(|id| !id.is_empty()).map(str::to_owned),
            is_encryption_asked: parameters.boolean("Encrypted")?.unwrap_or(false),
            key: parameters.stored("KmsKeyId")?,
            kind: parameters.word("VolumeType", VOLUME_TYPES)?.unwrap_or("gp2"),
            tags: tag_specification(parameters, "volume", context)?,
        })
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        let volume = self.create(&mut state, context)?;
        write_volume(xml, &volume, "creating", context);
        state.ec2.region(context.region, context.now).volumes.insert(volume.id.clone(), volume);
        Ok(())
    }
}

fn zone(parameters: &Parameters<'_>, context: &Context<'_>) -> Result<Zone, Ec2Error> {
    if let Some(name) = parameters.get("AvailabilityZone") {
        return places::zone(context.region, name).ok_or_else(|| Ec2Error::zone_not_found(name));
    }
    let id = parameters.get("AvailabilityZoneId");
    let id = id.ok_or_else(|| Ec2Error::missing_parameter("AvailabilityZone"))?;
    let zone = places::zones(context.region).into_iter().find(|zone| zone.id == id);
    zone.ok_or_else(|| Ec2Error::zone_not_found(id))
}

fn place(parameters: &Parameters<'_>, zone: &Zone, context: &Context<'_>) -> Result<Place, Ec2Error> {
    match (parameters.get("OutpostArn"), zone.kind) {
        (None, ZoneKind::Availability) => Ok(Place::Region),
        (None, ZoneKind::Local) => Ok(Place::LocalZone(zone.name.clone())),
        (Some(arn), _) => {
            let outposts = places::outposts(context.region, context.caller_id());
            let known = outposts.into_iter().find(|known| known == arn);
            known.map(Place::Outpost).ok_or_else(|| Ec2Error::invalid_value("OutpostArn", arn))
        }
    }
}

impl CreateVolume {
    fn create(self, state: &mut State, context: &Context<'_>) -> Result<Volume, Ec2Error> {
        state.ec2.check_room()?;
        let regional = state.ec2.region(context.region, context.now);
        let source =
            self.snapshot.as_ref().map(|id| found::ready(regional, id, context).cloned()).transpose()?;
        let size = self.size(source.as_ref(), context)?;
        if source.as_ref().is_some_and(|source| !self.place.can_hold(&source.place)) {
            return Err(Ec2Error::unsupported(
                "A snapshot that is kept there is for volumes in the same place.",
            ));
        }
        self.check_key(source.as_ref())?;
        let (encryption, has_failed) = self.encryption(source.as_ref(), state, context)?;
        let fast = source.as_ref().is_some_and(|source| source.fast_restores.contains(&self.zone));
        Ok(Volume {
            id: state.ec2.ids.resource("vol"),
            owner: context.caller,
            size,
            zone: self.zone,
            place: self.place,
            kind: self.kind,
            snapshot: self.snapshot,
            source_volume: None,
            encryption,
            tags: OwnTags::of(context.caller, self.tags),
            created: context.now,
            is_fast_restored: fast,
            has_failed,
        })
    }

    /// A volume from a snapshot on an Outpost has the key of the snapshot (documented; the code is inferred).
    fn check_key(&self, source: Option<&Snapshot>) -> Result<(), Ec2Error> {
        let stays = source.is_some_and(|source| source.place.outpost().is_some());
        match &self.key {
            Some(_) if stays => Err(Ec2Error::invalid_combination("KmsKeyId", "a snapshot on an Outpost")),
            _ => Ok(()),
        }
    }

    /// That of the snapshot, or more.
    fn size(&self, source: Option<&Snapshot>, context: &Context<'_>) -> Result<u32, Ec2Error> {
        let least = source.map_or(1, |source| (context.rules.size_of_volume)(source.size));
        match self.size {
            Some(size) if size < least => Err(Ec2Error::invalid_value("Size", &size.to_string())),
            Some(size) => Ok(size),
            None => Ok(least),
        }
    }

    /// How the volume is encrypted, if it is, and whether that will fail: keys are checked later
    /// (documented), which makes a volume that is in error.
    fn encryption(
        &self,
        source: Option<&Snapshot>,
        state: &mut State,
        context: &Context<'_>,
    ) -> Result<(Option<Encryption>, bool), Ec2Error> {
        let settings = state.ec2.region(context.region, context.now).settings(context.caller);
        let old = source.and_then(|source| source.encryption.as_ref());
        let is_asked = self.is_encryption_asked || settings.encrypts_by_default;
        let is_outpost = self.place.outpost().is_some();
        if !(context.rules.volume_is_encrypted)(old.is_some(), is_asked || is_outpost) {
            (context.rules.key_dependency)(self.key.is_some(), false)?;
            return Ok((None, false));
        }
        let managed = || state.keys.aws_managed(context.region, context.caller, "ebs").arn.clone();
        let own = old.filter(|_| source.is_some_and(|source| source.owner == context.caller));
        let named = self.key.clone().or_else(|| own.map(|old| old.key.clone()));
        let text = named.or(settings.default_key).unwrap_or_else(managed);
        let readable = old.is_none_or(|old| is_usable(state, &old.key, KeyUse::Source, context));
        let key = state.keys.resolve(context.region, context.caller, &text).map(|key| key.arn.clone());
        let writable = is_usable(state, &text, KeyUse::Copy, context);
        let data_key = old.map_or_else(|| state.ec2.ids.uuid(), |old| old.data_key.clone());
        Ok((Some(Encryption { key: key.unwrap_or(text), data_key }), !(readable && writable)))
    }
}

fn is_usable(state: &mut State, key: &str, wanted: KeyUse, context: &Context<'_>) -> bool {
    let key = state.keys.resolve(context.region, context.caller, key);
    key.is_some_and(|key| crate::ec2::rules::encryption::key_is_usable(key, context.caller, wanted))
}
