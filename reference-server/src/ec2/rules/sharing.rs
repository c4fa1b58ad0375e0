//! Which snapshots may be shared.

use crate::ec2::Ec2Error;
use crate::ec2::store::{Permissions, Snapshot};

/// Not those on an Outpost, not with everybody where they are encrypted, and not at all where AWS manages
/// their key (documented; the code is reported for the last).
pub(crate) fn sharing(
    snapshot: &Snapshot,
    added: &Permissions,
    has_managed_key: bool,
) -> Result<(), Ec2Error> {
    if snapshot.place.outpost().is_some() {
        return Err(Ec2Error::not_permitted("Snapshots on an Outpost cannot be shared."));
    }
    if snapshot.encryption.is_some() && added.is_public {
        return Err(Ec2Error::not_permitted("Encrypted snapshots cannot be public."));
    }
    if has_managed_key {
        return Err(Ec2Error::not_permitted("Encrypted snapshots with EBS default key cannot be shared"));
    }
    Ok(())
}
