//! DeleteSnapshot.

use crate::ec2::operation::Operation;
use crate::ec2::permission::on_snapshot;
use crate::ec2::store::Snapshot;
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error, found};
use crate::policy::Act;
use crate::s3::wire::Xml;

pub(in crate::ec2) struct DeleteSnapshot {
    id: String,
}

impl Operation for DeleteSnapshot {
    const NAME: &'static str = "DeleteSnapshot";
    const PARAMETERS: &'static [&'static [&'static str]] = &[&["SnapshotId"]];
    const REQUIRED: &'static [&'static str] = &["SnapshotId"];

    fn parse(parameters: &Parameters<'_>, _: &Context<'_>) -> Result<Self, Ec2Error> {
        Ok(Self { id: parameters.required("SnapshotId")?.to_owned() })
    }

    fn acts(&self, context: &Context<'_>) -> Vec<Act> {
        vec![on_snapshot(Self::NAME, context.region, &self.id, context)]
    }

    /// What is still being made goes when it is made (documented).
    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        let regional = state.ec2.region(context.region, context.now);
        let user = regional.images.values().find(|image| image.uses(&self.id)).map(|image| image.id.clone());
        let snapshot = found::owned(regional, &self.id, context)?;
        (context.rules.deletes_used)(&self.id, user.as_deref())?;
        check_lock(snapshot, context)?;
        snapshot.is_deleted = (context.rules.deletes)();
        xml.flag("return", true);
        Ok(())
    }
}

/// The code of this refusal is inferred.
fn check_lock(snapshot: &Snapshot, context: &Context<'_>) -> Result<(), Ec2Error> {
    let state = snapshot.lock.map(|lock| lock.state(context.now));
    if state.is_some_and(context.rules.lock_holds) {
        return Err(Ec2Error::not_permitted(format!("The snapshot {} is locked.", snapshot.id)));
    }
    Ok(())
}
