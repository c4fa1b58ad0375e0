//! CopySnapshot.

use std::collections::BTreeSet;

use crate::ec2::copying::{CopyOfUrl, Failure, Keys, Late, PresignedUrl, check_quota, find_source};
use crate::ec2::operation::{Operation, TAG_SPECIFICATION};
use crate::ec2::params::tag_specification;
use crate::ec2::permission::{act, on_snapshot, snapshot_arn};
use crate::ec2::places;
use crate::ec2::rules::{Circumstances, CopyActs, Direction};
use crate::ec2::store::{Course, Encryption, Fate, OwnTags, Permissions, Place, Snapshot, Tags};
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error};
use crate::policy::Act;
use crate::region::Region;
use crate::s3::wire::Xml;
use crate::world::State;

/// A copy as it was asked for.
pub(in crate::ec2) struct CopySnapshot {
    source: String,
    source_region: Region,
    /// Where the copy is made.
    region: Region,
    destination: Place,
    description: Option<String>,
    is_encryption_asked: bool,
    key: Option<String>,
    /// In minutes.
    duration: Option<u32>,
    tags: Tags,
    url: Option<PresignedUrl>,
}

impl Operation for CopySnapshot {
    const NAME: &'static str = "CopySnapshot";
    const PARAMETERS: &'static [&'static [&'static str]] = &[
        &[
            "SourceRegion",
            "SourceSnapshotId",
            "Description",
            "DestinationRegion",
            "DestinationOutpostArn",
            "DestinationAvailabilityZone",
            "Encrypted",
            "KmsKeyId",
            "CompletionDurationMinutes",
            "PresignedUrl",
        ],
        TAG_SPECIFICATION,
    ];
    const REQUIRED: &'static [&'static str] = &["SourceRegion", "SourceSnapshotId"];

    fn parse(parameters: &Parameters<'_>, context: &Context<'_>) -> Result<Self, Ec2Error> {
        let rules = &context.rules;
        let source = parameters.get("SourceSnapshotId").unwrap_or_default();
        (rules.snapshot_id)(source)?;
        let source_region = parameters.get("SourceRegion").unwrap_or_default();
        Ok(Self {
            source: source.to_owned(),
            source_region: (rules.source_region)(source_region, context.region)?,
            region: (rules.destination_region)(parameters.get("DestinationRegion"), context.region)?,
            destination: destination(parameters, context)?,
            description: parameters.stored("Description")?,
            is_encryption_asked: (rules.asked_encryption)(parameters.boolean("Encrypted")?)?,
            key: key(parameters)?,
            duration: (rules.completion_duration)(parameters.integer("CompletionDurationMinutes")?)?,
            tags: tag_specification(parameters, "snapshot", context)?,
            url: presigned_url(parameters, context)?,
        })
    }

    fn acts(&self, context: &Context<'_>) -> Vec<Act> {
        let new = snapshot_arn(self.region, "*");
        let tagged = |act: Act| {
            self.tags.iter().fold(act, |act, (key, value)| act.with(&format!("aws:RequestTag/{key}"), value))
        };
        let tagging = || act("CreateTags", new.as_str(), context).with("ec2:CreateAction", Self::NAME);
        (context.rules.acts_of_copy)(CopyActs {
            source: on_snapshot(Self::NAME, self.source_region, &self.source, context),
            copy: tagged(act(Self::NAME, new.as_str(), context)),
            tags: (!self.tags.is_empty()).then(|| tagged(tagging())),
        })
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        // Signatures are not computed under the lock.
        let url = self.check_url(context);
        let mut state = context.world.state();
        let copy = match self.copy(url, &mut state, context) {
            Ok(copy) => copy,
            Err(Failure::Late(late)) if !context.world.refuses_early() => {
                self.failed(late, &mut state, context)
            }
            Err(Failure::Refused(error) | Failure::Late(Late { instead: error, .. })) => return Err(error),
        };
        (context.rules.write_result)(xml, &copy.id, &copy.tags.of_account(context.caller));
        state.ec2.region(self.region, context.now).snapshots.insert(copy.id.clone(), copy);
        Ok(())
    }
}

/// The place in the Region that the request names.
fn destination(parameters: &Parameters<'_>, context: &Context<'_>) -> Result<Place, Ec2Error> {
    let rules = &context.rules;
    let (outpost, zone) =
        (parameters.get("DestinationOutpostArn"), parameters.get("DestinationAvailabilityZone"));
    (rules.one_destination)(outpost.is_some(), zone.is_some())?;
    match (outpost, zone) {
        (Some(arn), _) => (rules.outpost)(arn, &places::outposts(context.region, context.caller_id())),
        (None, Some(name)) => (rules.local_zone)(name, context.region),
        (None, None) => Ok(Place::Region),
    }
}

/// An empty key is none (inferred).
fn key(parameters: &Parameters<'_>) -> Result<Option<String>, Ec2Error> {
    match parameters.get("KmsKeyId") {
        Some("") => Err(Ec2Error::invalid_value("KmsKeyId", "")),
        _ => parameters.stored("KmsKeyId"),
    }
}

fn presigned_url(
    parameters: &Parameters<'_>,
    context: &Context<'_>,
) -> Result<Option<PresignedUrl>, Ec2Error> {
    let Some(text) = parameters.get("PresignedUrl") else { return Ok(None) };
    (context.rules.is_url)(text)?;
    Ok(Some(PresignedUrl { text: text.to_owned() }))
}

impl CopySnapshot {
    fn check_url(&self, context: &Context<'_>) -> Result<(), Failure> {
        let copy = CopyOfUrl { source: &self.source, source_region: self.source_region };
        self.url.as_ref().map_or(Ok(()), |url| url.check(&copy, context))
    }

    fn copy(
        &self,
        url: Result<(), Failure>,
        state: &mut State,
        context: &Context<'_>,
    ) -> Result<Snapshot, Failure> {
        let rules = &context.rules;
        state.ec2.check_room()?;
        check_quota(state.ec2.region(self.region, context.now), context.caller, context)?;
        let source = find_source(&mut state.ec2, self.source_region, &self.source, context)?;
        self.check_way(&source, context)?;
        url?;
        let encryption = self.encryption(&source, state, context)?;
        let id = (rules.id_of_copy)(&mut state.ec2.ids, &source.id);
        Ok(Snapshot {
            owner: (rules.owner_of_copy)(context.caller, source.owner),
            volume: (rules.volume_of_copy)(&source.volume),
            size: (rules.size_of_copy)(source.size),
            description: (rules.description_of_copy)(self.description.as_deref(), &source.description),
            encryption,
            tags: OwnTags::of(context.caller, (rules.tags_of_copy)(&self.tags, &source.tags, source.owner)),
            permissions: (rules.permissions_of_copy)(&source.permissions),
            fast_restores: (rules.fast_restores_of_copy)(&source.fast_restores),
            lock: (rules.lock_of_copy)(source.lock),
            ..self.blank(id, context)
        })
    }

    /// Whether a source may go to the place that is asked for.
    fn check_way(&self, source: &Snapshot, context: &Context<'_>) -> Result<(), Ec2Error> {
        (context.rules.direction)(&Direction {
            source_region: self.source_region,
            source: &source.place,
            region: self.region,
            destination: &self.destination,
        })?;
        match self.duration {
            Some(_) => (context.rules.time_based_places)(&source.place, &self.destination),
            None => Ok(()),
        }
    }

    fn encryption(
        &self,
        source: &Snapshot,
        state: &mut State,
        context: &Context<'_>,
    ) -> Result<Option<Encryption>, Failure> {
        let settings = state.ec2.region(self.region, context.now).settings(context.caller);
        let about = Circumstances {
            source_is_encrypted: source.encryption.is_some(),
            is_asked: self.is_encryption_asked,
            is_default: settings.encrypts_by_default,
            destination: &self.destination,
        };
        let State { keys, ec2, policies, .. } = state;
        let mut keys = Keys { keys, ids: &mut ec2.ids, policies, settings, context };
        keys.of_copy(&about, self.key.as_deref(), source, self.source_region)
    }

    /// A copy that looks like any other at first.
    fn failed(&self, late: Late, state: &mut State, context: &Context<'_>) -> Snapshot {
        let mut copy = self.blank(state.ec2.ids.resource("snap"), context);
        copy.course.fate = (context.rules.late_fate)(Fate::Fails(late.message));
        copy.tags = OwnTags::of(context.caller, self.tags.clone());
        copy
    }

    /// What a copy is without a source.
    fn blank(&self, id: String, context: &Context<'_>) -> Snapshot {
        let takes = (context.rules.copy_time)(context.world.snapshot_time(), self.duration);
        Snapshot {
            id,
            owner: context.caller,
            volume: (context.rules.volume_of_copy)("vol-ffffffff"),
            size: 0,
            description: (context.rules.description_of_copy)(self.description.as_deref(), ""),
            encryption: None,
            tags: OwnTags::default(),
            permissions: Permissions::default(),
            place: self.destination.clone(),
            course: Course::from(context.now, takes),
            transfer: (context.rules.transfer_of_copy)(self.duration),
            tiering: None,
            lock: None,
            fast_restores: BTreeSet::new(),
            is_deleted: false,
        }
    }
}
