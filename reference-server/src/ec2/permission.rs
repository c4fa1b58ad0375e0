//! What a user has to be allowed, and whether its policies allow it.

use super::{Context, Ec2Error};
use crate::policy::Act;
use crate::region::Region;

/// An action of EC2 on a resource, with the condition key that every action has.
pub(super) fn act(operation: &str, resource: impl Into<String>, context: &Context<'_>) -> Act {
    Act::new(format!("ec2:{operation}"), resource).with("ec2:Region", context.region.name())
}

/// A snapshot in policies. It has no account there, and one that is only being made is `*`
/// (Service Authorization Reference, Amazon EC2, resource types).
pub(super) fn snapshot_arn(region: Region, id: &str) -> String {
    format!("arn:aws:ec2:{}::snapshot/{id}", region.name())
}

/// A snapshot that is there: what its tags are, and whose it is, can be conditions.
pub(super) fn on_snapshot(operation: &str, region: Region, id: &str, context: &Context<'_>) -> Act {
    let mut act = act(operation, snapshot_arn(region, id), context).with("ec2:SnapshotID", id);
    let mut state = context.world.state();
    let Some(snapshot) = state.ec2.region(region, context.now).snapshots.get(id) else { return act };
    for (key, value) in snapshot.tags.seen_by(context.caller) {
        for service in ["aws", "ec2"] {
            act = act.with(&format!("{service}:ResourceTag/{key}"), value);
        }
    }
    act.with("ec2:Owner", context.account_id(snapshot.owner))
}

/// Whether the policies of the user allow all of this.
///
/// # Errors
///
/// `UnauthorizedOperation`.
pub(super) fn check(acts: &[Act], context: &Context<'_>) -> Result<(), Ec2Error> {
    let state = context.world.state();
    let permits = |act: &&Act| {
        let says = state.policies.say(act);
        (context.rules.permits)(says.allows.is_some(), says.denies)
    };
    match acts.iter().find(|act| !permits(act)) {
        None => Ok(()),
        Some(act) => Err((context.rules.unauthorized)(&act.action, &act.resource)),
    }
}
