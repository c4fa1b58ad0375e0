//! DeleteVolume.

use crate::ec2::operation::Operation;
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error, found};
use crate::s3::wire::Xml;

pub(in crate::ec2) struct DeleteVolume {
    id: String,
}

impl Operation for DeleteVolume {
    const NAME: &'static str = "DeleteVolume";
    const PARAMETERS: &'static [&'static [&'static str]] = &[&["VolumeId"]];
    const REQUIRED: &'static [&'static str] = &["VolumeId"];

    fn parse(parameters: &Parameters<'_>, _: &Context<'_>) -> Result<Self, Ec2Error> {
        Ok(Self { id: parameters.required("VolumeId")?.to_owned() })
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        let regional = state.ec2.region(context.region, context.now);
        found::volume(regional, &self.id, context)?;
        regional.volumes.remove(&self.id);
        xml.flag("return", true);
        Ok(())
    }
}
