//! Which snapshot is copied, and whether it may be.

use crate::ec2::Ec2Error;
use crate::ec2::store::{Progress, PublicSharing, Snapshot};
use crate::region::Region;
use crate::world::Account;

/// Somebody who would like to see or use a snapshot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Viewer<'a> {
    pub(crate) account: Account,
    pub(crate) account_id: &'a str,
}

/// The digits of ids: eight of those given out before 2016, and seventeen since.
const DIGITS: [usize; 2] = [8, 17];

/// Whether a text can be the id of a snapshot.
pub(crate) fn snapshot_id(text: &str) -> Result<(), Ec2Error> {
    if is_id(text, "snap-") { Ok(()) } else { Err(Ec2Error::malformed_snapshot_id(text)) }
}

/// Whether a text has the form of an id of that kind.
pub(in crate::ec2) fn is_id(text: &str, prefix: &str) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let digits = text.strip_prefix(prefix);
    digits.is_some_and(|digits| DIGITS.contains(&digits.len()) && digits.bytes().all(is_digit))
}

/// The Region that the source is in; the other is the one that was called.
pub(crate) fn source_region(name: &str, _here: Region) -> Result<Region, Ec2Error> {
    let region = Region::find(name).filter(|region| region.is_enabled());
    region.ok_or_else(|| Ec2Error::invalid_region(name))
}

/// Whether somebody may create volumes from a snapshot, and so copy it: its owner, those that it is shared
/// with, and everybody where it is public and the owner's account does not block that.
pub(crate) fn permits_source(snapshot: &Snapshot, viewer: Viewer<'_>, sharing: PublicSharing) -> bool {
    let permissions = &snapshot.permissions;
    snapshot.owner == viewer.account
        || permissions.accounts.contains(viewer.account_id)
        || (permissions.is_public && sharing != PublicSharing::AllBlocked)
}

/// Only what is completed can be copied.
pub(crate) fn source_is_ready(progress: Progress) -> bool {
    progress == Progress::Completed
}

/// An archived snapshot must be restored first.
pub(crate) fn source_tier(is_at_hand: bool, id: &str) -> Result<(), Ec2Error> {
    if is_at_hand {
        return Ok(());
    }
    Err(Ec2Error::incorrect_state(format!("The snapshot {id} is archived. Restore it before you copy it.")))
}

#[cfg(test)]
mod tests {
    use super::snapshot_id;

    #[test]
    fn ids_have_a_prefix_and_eight_or_seventeen_digits() {
        for good in ["snap-1234abcd", "snap-0123456789abcdef0"] {
            assert_eq!(snapshot_id(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "snap-",
            "snap-123",
            "snap-1234ABCD",
            "vol-1234abcd",
            "snap-1234abcdx",
            "snap-0123456789abcdef01",
        ] {
            assert!(snapshot_id(bad).is_err(), "{bad}");
        }
    }
}
