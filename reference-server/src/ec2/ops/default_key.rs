//! GetEbsDefaultKmsKeyId, ModifyEbsDefaultKmsKeyId, ResetEbsDefaultKmsKeyId.

use crate::ec2::operation::Operation;
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error};
use crate::s3::wire::Xml;
use crate::world::State;

pub(in crate::ec2) struct GetEbsDefaultKmsKeyId;
pub(in crate::ec2) struct ResetEbsDefaultKmsKeyId;
pub(in crate::ec2) struct ModifyEbsDefaultKmsKeyId {
    key: String,
}

impl Operation for GetEbsDefaultKmsKeyId {
    const NAME: &'static str = "GetEbsDefaultKmsKeyId";
    const PARAMETERS: &'static [&'static [&'static str]] = &[];

    fn parse(_: &Parameters<'_>, _: &Context<'_>) -> Result<Self, Ec2Error> {
        Ok(Self)
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        write_key(&mut context.world.state(), context, xml);
        Ok(())
    }
}

impl Operation for ResetEbsDefaultKmsKeyId {
    const NAME: &'static str = "ResetEbsDefaultKmsKeyId";
    const PARAMETERS: &'static [&'static [&'static str]] = &[];

    fn parse(_: &Parameters<'_>, _: &Context<'_>) -> Result<Self, Ec2Error> {
        Ok(Self)
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        state.ec2.region(context.region, context.now).settings_mut(context.caller).default_key = None;
        write_key(&mut state, context, xml);
        Ok(())
    }
}

impl Operation for ModifyEbsDefaultKmsKeyId {
    const NAME: &'static str = "ModifyEbsDefaultKmsKeyId";
    const PARAMETERS: &'static [&'static [&'static str]] = &[&["KmsKeyId"]];
    const REQUIRED: &'static [&'static str] = &["KmsKeyId"];

    fn parse(parameters: &Parameters<'_>, _: &Context<'_>) -> Result<Self, Ec2Error> {
        Ok(Self { key: parameters.required("KmsKeyId")?.to_owned() })
    }

    /// What is no key is refused here and now (inferred: the documents say so of copies and volumes only).
    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        let key = state.keys.resolve(context.region, context.caller, &self.key);
        let key = key.filter(|key| key.is_symmetric()).map(|key| key.arn.clone());
        let key = key.ok_or_else(|| Ec2Error::invalid_value("KmsKeyId", &self.key))?;
        state.ec2.region(context.region, context.now).settings_mut(context.caller).default_key = Some(key);
        write_key(&mut state, context, xml);
        Ok(())
    }
}

/// The ARN of the default key, which AWS manages unless another was set.
fn write_key(state: &mut State, context: &Context<'_>, xml: &mut Xml) {
    let settings = state.ec2.region(context.region, context.now).settings(context.caller);
    let managed = || state.keys.aws_managed(context.region, context.caller, "ebs").arn.clone();
    xml.element("kmsKeyId", &settings.default_key.unwrap_or_else(managed));
}
