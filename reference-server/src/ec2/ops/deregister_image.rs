//! DeregisterImage.

use crate::ec2::operation::Operation;
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error, found};
use crate::s3::wire::Xml;

pub(in crate::ec2) struct DeregisterImage {
    id: String,
}

impl Operation for DeregisterImage {
    const NAME: &'static str = "DeregisterImage";
    const PARAMETERS: &'static [&'static [&'static str]] = &[&["DeleteAssociatedSnapshots", "ImageId"]];
    const REQUIRED: &'static [&'static str] = &["ImageId"];

    fn parse(parameters: &Parameters<'_>, _: &Context<'_>) -> Result<Self, Ec2Error> {
        if parameters.boolean("DeleteAssociatedSnapshots")? == Some(true) {
            return Err(Ec2Error::unsupported("Delete the snapshots by themselves."));
        }
        Ok(Self { id: parameters.required("ImageId")?.to_owned() })
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        let regional = state.ec2.region(context.region, context.now);
        found::image(regional, &self.id, context)?;
        regional.images.remove(&self.id);
        xml.flag("return", true);
        Ok(())
    }
}
