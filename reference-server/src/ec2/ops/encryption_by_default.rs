//! EnableEbsEncryptionByDefault, DisableEbsEncryptionByDefault, GetEbsEncryptionByDefault.

use crate::ec2::operation::Operation;
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error};
use crate::s3::wire::Xml;

pub(in crate::ec2) struct EnableEbsEncryptionByDefault;
pub(in crate::ec2) struct DisableEbsEncryptionByDefault;
pub(in crate::ec2) struct GetEbsEncryptionByDefault;

impl Operation for EnableEbsEncryptionByDefault {
    const NAME: &'static str = "EnableEbsEncryptionByDefault";
    const PARAMETERS: &'static [&'static [&'static str]] = &[];

    fn parse(_: &Parameters<'_>, _: &Context<'_>) -> Result<Self, Ec2Error> {
        Ok(Self)
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        change(context, Some(true), xml);
        Ok(())
    }
}

impl Operation for DisableEbsEncryptionByDefault {
    const NAME: &'static str = "DisableEbsEncryptionByDefault";
    const PARAMETERS: &'static [&'static [&'static str]] = &[];

    fn parse(_: &Parameters<'_>, _: &Context<'_>) -> Result<Self, Ec2Error> {
        Ok(Self)
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        change(context, Some(false), xml);
        Ok(())
    }
}

impl Operation for GetEbsEncryptionByDefault {
    const NAME: &'static str = "GetEbsEncryptionByDefault";
    const PARAMETERS: &'static [&'static [&'static str]] = &[];

    fn parse(_: &Parameters<'_>, _: &Context<'_>) -> Result<Self, Ec2Error> {
        Ok(Self)
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        change(context, None, xml);
        Ok(())
    }
}

/// Sets it, if it is to be set, and shows what it is now.
fn change(context: &Context<'_>, to: Option<bool>, xml: &mut Xml) {
    let mut state = context.world.state();
    let settings = state.ec2.region(context.region, context.now).settings_mut(context.caller);
    settings.encrypts_by_default = to.unwrap_or(settings.encrypts_by_default);
    xml.flag("ebsEncryptionByDefault", settings.encrypts_by_default);
    if to.is_none() {
        xml.element("sseType", "none");
    }
}
