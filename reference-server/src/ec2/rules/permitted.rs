//! What users are allowed.

use crate::policy::Act;

/// What there is to be allowed of a copy.
#[derive(Debug)]
pub(crate) struct CopyActs {
    /// `ec2:CopySnapshot` on the source.
    pub(crate) source: Act,
    /// `ec2:CopySnapshot` on the snapshot that is made.
    pub(crate) copy: Act,
    /// `ec2:CreateTags` on it, if it gets tags.
    pub(crate) tags: Option<Act>,
}

/// Both snapshots count (Service Authorization Reference, CopySnapshot), and tags are given by an action of their own
/// (EC2 User Guide, "Grant permission to tag Amazon EC2 resources during creation").
pub(crate) fn acts_of_copy(acts: CopyActs) -> Vec<Act> {
    [acts.source, acts.copy].into_iter().chain(acts.tags).collect()
}

/// From whether some policy allows it, and whether one denies it: a denial goes before everything, and nothing is
/// allowed by itself (IAM User Guide, "Policy evaluation logic").
pub(crate) fn permits(allowed: bool, denied: bool) -> bool {
    allowed && !denied
}

/// A dry run tells whether the caller has the permissions.
pub(crate) fn asks_permission(_is_dry: Option<bool>) -> bool {
    true
}
