//! Finding what a request names.

use super::copying::viewer;
use super::rules::source::is_id;
use super::store::{Image, Regional, Snapshot, Volume};
use super::{Context, Ec2Error};

/// Whether the caller may see a snapshot and create volumes from it.
pub(super) fn may_use(snapshot: &Snapshot, regional: &Regional, context: &Context<'_>) -> bool {
    let sharing = regional.settings(snapshot.owner).public_sharing;
    super::rules::source::permits_source(snapshot, viewer(context), sharing)
}

/// A snapshot that the caller may use.
///
/// # Errors
///
/// `InvalidSnapshotID.Malformed`, `InvalidSnapshot.NotFound`.
pub(super) fn usable<'a>(
    regional: &'a Regional,
    id: &str,
    context: &Context<'_>,
) -> Result<&'a Snapshot, Ec2Error> {
    super::rules::source::snapshot_id(id)?;
    let found = regional.snapshots.get(id).filter(|snapshot| may_use(snapshot, regional, context));
    found.ok_or_else(|| Ec2Error::snapshot_not_found(id))
}

/// The same, completed and not archived.
///
/// # Errors
///
/// Besides, `IncorrectState`.
pub(super) fn ready<'a>(
    regional: &'a Regional,
    id: &str,
    context: &Context<'_>,
) -> Result<&'a Snapshot, Ec2Error> {
    let snapshot = usable(regional, id, context)?;
    if !(context.rules.is_ready_for_use)(snapshot.progress(context.now)) {
        return Err(Ec2Error::incorrect_state(format!("Snapshot '{id}' is not 'completed'.")));
    }
    if !snapshot.is_at_hand(context.now) {
        return Err(Ec2Error::incorrect_state(format!("Snapshot '{id}' is archived.")));
    }
    Ok(snapshot)
}

/// A snapshot that the caller owns, to change it.
///
/// # Errors
///
/// Those of [`usable`], and `UnauthorizedOperation` for one that is shared with the caller (inferred).
pub(super) fn owned<'a>(
    regional: &'a mut Regional,
    id: &str,
    context: &Context<'_>,
) -> Result<&'a mut Snapshot, Ec2Error> {
    if usable(regional, id, context)?.owner != context.caller {
        return Err(Ec2Error::unauthorized());
    }
    regional.snapshots.get_mut(id).ok_or_else(|| Ec2Error::snapshot_not_found(id))
}

/// An image of the caller's.
///
/// # Errors
///
/// `InvalidAMIID.Malformed`, `InvalidAMIID.NotFound`.
pub(super) fn image<'a>(
    regional: &'a Regional,
    id: &str,
    context: &Context<'_>,
) -> Result<&'a Image, Ec2Error> {
    if !is_id(id, "ami-") {
        return Err(Ec2Error::malformed_image_id(id));
    }
    let found = regional.images.get(id).filter(|image| image.owner == context.caller);
    found.ok_or_else(|| Ec2Error::images_not_found(&[id]))
}

/// A volume of the caller's.
///
/// # Errors
///
/// `InvalidVolumeID.Malformed`, `InvalidVolume.NotFound`.
pub(super) fn volume<'a>(
    regional: &'a Regional,
    id: &str,
    context: &Context<'_>,
) -> Result<&'a Volume, Ec2Error> {
    if !is_id(id, "vol-") {
        return Err(Ec2Error::malformed_volume_id(id));
    }
    let found = regional.volumes.get(id).filter(|volume| volume.owner == context.caller);
    found.ok_or_else(|| Ec2Error::volume_not_found(id))
}
