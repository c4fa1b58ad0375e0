//! CopyVolumes: a copy of a volume in the same zone.

use crate::ec2::describe::write_volume;
use crate::ec2::operation::{Operation, TAG_SPECIFICATION};
use crate::ec2::params::{LARGEST_VOLUME, VOLUME_TYPES, tag_specification};
use crate::ec2::store::{OwnTags, Tags, Volume};
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error, found};
use crate::s3::wire::Xml;

pub(in crate::ec2) struct CopyVolumes {
    source: String,
    size: Option<u32>,
    kind: Option<&'static str>,
    tags: Tags,
}

impl Operation for CopyVolumes {
    const NAME: &'static str = "CopyVolumes";
    const PARAMETERS: &'static [&'static [&'static str]] = &[
        &[
            "ClientToken",
            "Encrypted",
            "Iops",
            "KmsKeyId",
            "MultiAttachEnabled",
            "Size",
            "SourceVolumeId",
            "Throughput",
            "VolumeType",
        ],
        TAG_SPECIFICATION,
    ];
    const REQUIRED: &'static [&'static str] = &["SourceVolumeId"];

    fn parse(parameters: &Parameters<'_>, context: &Context<'_>) -> Result<Self, Ec2Error> {
        if parameters.has("Encrypted") || parameters.has("KmsKeyId") {
            return Err(Ec2Error::unsupported(
                "This server copies volumes with the encryption that they have.",
            ));
        }
        let size = parameters.bounded("Size", 1, LARGEST_VOLUME)?;
        Ok(Self {
            source: parameters.required("SourceVolumeId")?.to_owned(),
            size: size.and_then(|size| u32::try_from(size).ok()),
            kind: parameters.word("VolumeType", VOLUME_TYPES)?,
            tags: tag_specification(parameters, "volume", context)?,
        })
    }

    /// The copy is at least as big as its source (documented).
    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        state.ec2.check_room()?;
        let id = state.ec2.ids.resource("vol");
        let regional = state.ec2.region(context.region, context.now);
        let source = found::volume(regional, &self.source, context)?.clone();
        let size = self.size.unwrap_or(source.size);
        if size < source.size {
            return Err(Ec2Error::invalid_value("Size", &size.to_string()));
        }
        let copy = Volume {
            id,
            size,
            kind: self.kind.unwrap_or(source.kind),
            source_volume: Some(self.source),
            snapshot: None,
            tags: OwnTags::of(context.caller, self.tags),
            created: context.now,
            is_fast_restored: false,
            ..source
        };
        xml.nested("volumeSet", |xml| {
            xml.nested("item", |xml| write_volume(xml, &copy, "creating", context));
        });
        regional.volumes.insert(copy.id.clone(), copy);
        Ok(())
    }
}
