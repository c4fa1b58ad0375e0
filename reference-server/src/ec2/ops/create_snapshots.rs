//! CreateSnapshots: of all volumes of an instance. There are no instances here.

use crate::ec2::operation::{Operation, TAG_SPECIFICATION};
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error};
use crate::s3::wire::Xml;

pub(in crate::ec2) struct CreateSnapshots {
    instance: String,
}

impl Operation for CreateSnapshots {
    const NAME: &'static str = "CreateSnapshots";
    const PARAMETERS: &'static [&'static [&'static str]] = &[
        &[
            "CopyTagsFromSource",
            "Description",
            "InstanceSpecification.ExcludeBootVolume",
            "InstanceSpecification.ExcludeDataVolumeId.N",
            "InstanceSpecification.InstanceId",
            "Location",
            "OutpostArn",
        ],
        TAG_SPECIFICATION,
    ];
    const REQUIRED: &'static [&'static str] = &["InstanceSpecification.InstanceId"];

    fn parse(parameters: &Parameters<'_>, _: &Context<'_>) -> Result<Self, Ec2Error> {
        Ok(Self { instance: parameters.required("InstanceSpecification.InstanceId")?.to_owned() })
    }

    fn apply(self, _: &Context<'_>, _: &mut Xml) -> Result<(), Ec2Error> {
        let message = format!("The instance ID '{}' does not exist.", self.instance);
        Err(Ec2Error::bad_request("InvalidInstanceID.NotFound", message))
    }
}
