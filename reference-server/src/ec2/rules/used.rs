//! What can be made from snapshots, and when they can be deleted.

use crate::ec2::Ec2Error;
use crate::ec2::store::{LockState, Progress};

/// Volumes and images are made from what is completed.
pub(crate) fn is_ready_for_use(progress: Progress) -> bool {
    progress == Progress::Completed
}

/// The least size of a volume from a snapshot, and the one it has where none is named, in GiB.
pub(crate) fn size_of_volume(snapshot: u32) -> u32 {
    snapshot
}

/// A volume from an encrypted snapshot is encrypted, and one for which that is asked.
pub(crate) fn volume_is_encrypted(snapshot_is: bool, is_asked: bool) -> bool {
    snapshot_is || is_asked
}

/// A snapshot that an image uses stays; the image is named last.
pub(crate) fn deletes_used(id: &str, user: Option<&str>) -> Result<(), Ec2Error> {
    match user {
        Some(image) => Err(Ec2Error::snapshot_in_use(id, image)),
        None => Ok(()),
    }
}

/// A lock holds until it expires.
pub(crate) fn lock_holds(state: LockState) -> bool {
    state != LockState::Expired
}

/// Whether a snapshot that was deleted is gone.
pub(crate) fn deletes() -> bool {
    true
}
