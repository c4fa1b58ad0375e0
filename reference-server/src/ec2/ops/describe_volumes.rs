//! DescribeVolumes.

use std::borrow::Cow;

use crate::clock::iso_milliseconds;
use crate::ec2::describe::{Filters, Paging, write_volume};
use crate::ec2::operation::{FILTER, Operation, PAGES};
use crate::ec2::store::Volume;
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error, found};
use crate::s3::wire::Xml;

const FILTERS: &[&str] = &[
    "attachment.attach-time",
    "attachment.delete-on-termination",
    "attachment.device",
    "attachment.instance-id",
    "attachment.status",
    "availability-zone",
    "availability-zone-id",
    "create-time",
    "encrypted",
    "fast-restored",
    "multi-attach-enabled",
    "operator.managed",
    "operator.principal",
    "size",
    "snapshot-id",
    "source-volume-id",
    "status",
    "tag:",
    "tag-key",
    "volume-id",
    "volume-type",
];

pub(in crate::ec2) struct DescribeVolumes {
    ids: Vec<String>,
    filters: Filters,
    paging: Paging,
}

impl Operation for DescribeVolumes {
    const NAME: &'static str = "DescribeVolumes";
    const PARAMETERS: &'static [&'static [&'static str]] =
        &[&["IncludeManagedResources", "VolumeId.N"], FILTER, PAGES];

    fn parse(parameters: &Parameters<'_>, context: &Context<'_>) -> Result<Self, Ec2Error> {
        parameters.boolean("IncludeManagedResources")?;
        Ok(Self {
            ids: parameters.list("VolumeId").into_iter().map(str::to_owned).collect(),
            filters: Filters::parse(parameters, FILTERS, context)?,
            paging: Paging::parse(parameters, context)?,
        })
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        let regional = state.ec2.region(context.region, context.now);
        for id in &self.ids {
            found::volume(regional, id, context)?;
        }
        let shown = regional.volumes.values().filter(|volume| self.shows(volume, context));
        let page = self.paging.page(shown, |volume| volume.id.clone());
        xml.nested("volumeSet", |xml| {
            for volume in page.items {
                xml.nested("item", |xml| {
                    write_volume(xml, volume, volume.status(), context);
                    xml.nested("attachmentSet", |_| ());
                });
            }
        });
        xml.optional("nextToken", page.next_token.as_deref());
        Ok(())
    }
}

impl DescribeVolumes {
    fn shows(&self, volume: &Volume, context: &Context<'_>) -> bool {
        volume.owner == context.caller
            && (self.ids.is_empty() || self.ids.contains(&volume.id))
            && self.filters.admit(context, |name| values(volume, name, context))
    }
}

/// What a volume has under the name of a filter.
fn values<'a>(volume: &'a Volume, name: &str, context: &'a Context<'_>) -> Vec<Cow<'a, str>> {
    if let Some(key) = name.strip_prefix("tag:") {
        return volume.tags.get(context.caller, key).map(Cow::from).into_iter().collect();
    }
    let optional = |text: &'a Option<String>| text.as_deref().map(Cow::from).into_iter().collect();
    vec![match name {
        "availability-zone" => Cow::from(&volume.zone),
        "create-time" => Cow::from(iso_milliseconds(volume.created)),
        "encrypted" => Cow::from(volume.encryption.is_some().to_string()),
        "fast-restored" => Cow::from(volume.is_fast_restored.to_string()),
        "multi-attach-enabled" => Cow::from("false"),
        "size" => Cow::from(volume.size.to_string()),
        "snapshot-id" => return optional(&volume.snapshot),
        "source-volume-id" => return optional(&volume.source_volume),
        "status" => Cow::from(volume.status()),
        "tag-key" => return volume.tags.seen_by(context.caller).map(|(key, _)| Cow::from(key)).collect(),
        "volume-id" => Cow::from(&volume.id),
        "volume-type" => Cow::from(volume.kind),
        // Nothing is attached here, and nobody operates volumes for others.
        _ => return Vec::new(),
    }]
}
