//! Finding the source, and whether there is room for another copy.

use super::{Failure, Late};
use crate::ec2::rules::Viewer;
use crate::ec2::store::{Regional, Snapshot};
use crate::ec2::{Context, Ec2Error, Store};
use crate::region::Region;
use crate::world::Account;

/// The caller as somebody who would like to use a snapshot.
pub(in crate::ec2) fn viewer<'a>(context: &'a Context<'_>) -> Viewer<'a> {
    Viewer { account: context.caller, account_id: context.caller_id() }
}

/// The source of a copy, completed and at hand.
pub(in crate::ec2) fn find_source(
    store: &mut Store,
    region: Region,
    id: &str,
    context: &Context<'_>,
) -> Result<Snapshot, Failure> {
    let rules = &context.rules;
    let regional = store.region(region, context.now);
    let found = regional.snapshots.get(id).filter(|snapshot| is_open(snapshot, regional, context));
    let Some(source) = found else { return Err(Failure::Late(Late::source_not_found(id))) };
    if !(rules.source_is_ready)(source.progress(context.now)) {
        return Err(Failure::Late(Late::source_not_complete(id)));
    }
    (rules.source_tier)(source.is_at_hand(context.now), id)?;
    Ok(source.clone())
}

/// Whether the caller may copy it.
fn is_open(snapshot: &Snapshot, regional: &Regional, context: &Context<'_>) -> bool {
    let sharing = regional.settings(snapshot.owner).public_sharing;
    (context.rules.permits_source)(snapshot, viewer(context), sharing)
}

/// Whether the caller may begin another copy in this Region.
///
/// # Errors
///
/// `ResourceLimitExceeded`.
pub(in crate::ec2) fn check_quota(
    regional: &Regional,
    caller: Account,
    context: &Context<'_>,
) -> Result<(), Ec2Error> {
    let rules = &context.rules;
    let counts = |snapshot: &&Snapshot| {
        snapshot.transfer.is_some()
            && (rules.counts_copy)(caller, snapshot.owner)
            && snapshot.is_pending(context.now)
    };
    if regional.snapshots.values().filter(counts).count() >= (rules.most_copies)() {
        let message = "Too many snapshot copies are in progress to this Region. Wait until one is done.";
        return Err(Ec2Error::limit_exceeded(message));
    }
    Ok(())
}
