//! RegisterImage.

use std::ops::RangeInclusive;

use crate::ec2::operation::{Operation, TAG_SPECIFICATION};
use crate::ec2::params::{LARGEST_VOLUME, tag_specification};
use crate::ec2::store::{Image, Mapping, OwnTags, Regional, Tags};
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error, found};
use crate::s3::wire::Xml;

const ARCHITECTURES: &[&str] = &["i386", "x86_64", "arm64", "x86_64_mac", "arm64_mac"];

/// The lengths of a name, in characters (documented).
const NAME_LENGTH: RangeInclusive<usize> = 3..=128;

pub(in crate::ec2) struct RegisterImage {
    name: String,
    description: Option<String>,
    architecture: &'static str,
    root_device: Option<String>,
    devices: Vec<Device>,
    tags: Tags,
}

/// A device as it was asked for.
struct Device {
    name: String,
    snapshot: Option<String>,
    size: Option<u32>,
    is_encrypted: bool,
    deletes_on_termination: bool,
}

impl Operation for RegisterImage {
    const NAME: &'static str = "RegisterImage";
    const PARAMETERS: &'static [&'static [&'static str]] = &[
        &[
            "Architecture",
            "BillingProduct.N",
            "BlockDeviceMapping.N.DeviceName",
            "BlockDeviceMapping.N.Ebs.AvailabilityZone",
            "BlockDeviceMapping.N.Ebs.DeleteOnTermination",
            "BlockDeviceMapping.N.Ebs.Encrypted",
            "BlockDeviceMapping.N.Ebs.Iops",
            "BlockDeviceMapping.N.Ebs.KmsKeyId",
            "BlockDeviceMapping.N.Ebs.OutpostArn",
            "BlockDeviceMapping.N.Ebs.SnapshotId",
            "BlockDeviceMapping.N.Ebs.Throughput",
            "BlockDeviceMapping.N.Ebs.VolumeSize",
            "BlockDeviceMapping.N.Ebs.VolumeType",
            "BlockDeviceMapping.N.NoDevice",
            "BlockDeviceMapping.N.VirtualName",
            "BootMode",
            "Description",
            "EnaSupport",
            "ImageLocation",
            "ImdsSupport",
            "KernelId",
            "Name",
            "RamdiskId",
            "RootDeviceName",
            "SriovNetSupport",
            "TpmSupport",
            "UefiData",
            "VirtualizationType",
        ],
        TAG_SPECIFICATION,
    ];
    const REQUIRED: &'static [&'static str] = &["Name"];

    fn parse(parameters: &Parameters<'_>, context: &Context<'_>) -> Result<Self, Ec2Error> {
        let name = parameters.stored("Name")?.unwrap_or_default();
        if !NAME_LENGTH.contains(&name.chars().count()) {
            return Err(Ec2Error::bad_request("InvalidAMIName.Malformed", "A name has 3 to 128 characters."));
        }
        Ok(Self {
            name,
            description: parameters.stored("Description")?,
            architecture: parameters.word("Architecture", ARCHITECTURES)?.unwrap_or("i386"),
            root_device: parameters.stored("RootDeviceName")?,
            devices: parameters
                .entries("BlockDeviceMapping")
                .iter()
                .map(Device::parse)
                .collect::<Result<_, _>>()?,
            tags: tag_specification(parameters, "image", context)?,
        })
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        state.ec2.check_room()?;
        let id = state.ec2.ids.resource("ami");
        let regional = state.ec2.region(context.region, context.now);
        let image = self.register(id, regional, context)?;
        xml.element("imageId", &image.id);
        regional.images.insert(image.id.clone(), image);
        Ok(())
    }
}

impl Device {
    fn parse(entry: &Parameters<'_>) -> Result<Self, Ec2Error> {
        let size = entry.bounded("Ebs.VolumeSize", 1, LARGEST_VOLUME)?;
        Ok(Self {
            name: entry.stored("DeviceName")?.ok_or_else(|| Ec2Error::missing_parameter("DeviceName"))?,
            snapshot: entry.stored("Ebs.SnapshotId")?,
            size: size.and_then(|size| u32::try_from(size).ok()),
            is_encrypted: entry.boolean("Ebs.Encrypted")?.unwrap_or(false),
            deletes_on_termination: entry.boolean("Ebs.DeleteOnTermination")?.unwrap_or(true),
        })
    }

    fn map(self, regional: &Regional, context: &Context<'_>) -> Result<Mapping, Ec2Error> {
        let source = self.snapshot.as_ref().map(|id| found::ready(regional, id, context)).transpose()?;
        let least = source.map_or(1, |source| source.size);
        let size = self.size.unwrap_or(least);
        if size < least {
            return Err(Ec2Error::invalid_value("BlockDeviceMapping.Ebs.VolumeSize", &size.to_string()));
        }
        Ok(Mapping {
            is_encrypted: self.is_encrypted || source.is_some_and(|source| source.encryption.is_some()),
            device: self.name,
            snapshot: self.snapshot,
            size,
            deletes_on_termination: self.deletes_on_termination,
        })
    }
}

impl RegisterImage {
    fn register(self, id: String, regional: &Regional, context: &Context<'_>) -> Result<Image, Ec2Error> {
        let is_same = |image: &Image| image.owner == context.caller && image.name == self.name;
        if regional.images.values().any(is_same) {
            let message = format!("The image name {:?} is used already.", self.name);
            return Err(Ec2Error::bad_request("InvalidAMIName.Duplicate", message));
        }
        let mappings = self.devices.into_iter().map(|device| device.map(regional, context));
        let mappings = mappings.collect::<Result<Vec<_>, _>>()?;
        let first = mappings.first().map(|mapping| mapping.device.clone());
        let root_device =
            self.root_device.or(first).ok_or_else(|| Ec2Error::missing_parameter("RootDeviceName"))?;
        Ok(Image {
            id,
            owner: context.caller,
            name: self.name,
            description: self.description,
            architecture: self.architecture,
            root_device,
            mappings,
            tags: OwnTags::of(context.caller, self.tags),
            created: context.now,
        })
    }
}
