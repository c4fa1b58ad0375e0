//! EnableSnapshotBlockPublicAccess, DisableSnapshotBlockPublicAccess, GetSnapshotBlockPublicAccessState.

use crate::ec2::operation::Operation;
use crate::ec2::store::PublicSharing;
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error};
use crate::s3::wire::Xml;

pub(in crate::ec2) struct EnableSnapshotBlockPublicAccess {
    state: PublicSharing,
}
pub(in crate::ec2) struct DisableSnapshotBlockPublicAccess;
pub(in crate::ec2) struct GetSnapshotBlockPublicAccessState;

impl Operation for EnableSnapshotBlockPublicAccess {
    const NAME: &'static str = "EnableSnapshotBlockPublicAccess";
    const PARAMETERS: &'static [&'static [&'static str]] = &[&["State"]];
    const REQUIRED: &'static [&'static str] = &["State"];

    /// `unblocked` is of the other action (documented).
    fn parse(parameters: &Parameters<'_>, _: &Context<'_>) -> Result<Self, Ec2Error> {
        let name = parameters.required("State")?;
        let state = PublicSharing::from_name(name).filter(|state| *state != PublicSharing::Unblocked);
        state.map(|state| Self { state }).ok_or_else(|| Ec2Error::invalid_value("State", name))
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        change(context, Some(self.state), xml);
        Ok(())
    }
}

impl Operation for DisableSnapshotBlockPublicAccess {
    const NAME: &'static str = "DisableSnapshotBlockPublicAccess";
    const PARAMETERS: &'static [&'static [&'static str]] = &[];

    fn parse(_: &Parameters<'_>, _: &Context<'_>) -> Result<Self, Ec2Error> {
        Ok(Self)
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        change(context, Some(PublicSharing::Unblocked), xml);
        Ok(())
    }
}

impl Operation for GetSnapshotBlockPublicAccessState {
    const NAME: &'static str = "GetSnapshotBlockPublicAccessState";
    const PARAMETERS: &'static [&'static [&'static str]] = &[];

    fn parse(_: &Parameters<'_>, _: &Context<'_>) -> Result<Self, Ec2Error> {
        Ok(Self)
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        change(context, None, xml);
        xml.element("managedBy", "account");
        Ok(())
    }
}

/// Sets it, if it is to be set, and shows what it is now.
fn change(context: &Context<'_>, to: Option<PublicSharing>, xml: &mut Xml) {
    let mut state = context.world.state();
    let settings = state.ec2.region(context.region, context.now).settings_mut(context.caller);
    settings.public_sharing = to.unwrap_or(settings.public_sharing);
    xml.element("state", settings.public_sharing.name());
}
