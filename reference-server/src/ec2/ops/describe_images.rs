//! DescribeImages: the caller's own, since nobody else's are shared here.

use std::borrow::Cow;

use crate::clock::iso_milliseconds;
use crate::ec2::describe::{Filters, Paging, write_tags};
use crate::ec2::operation::{FILTER, Operation, PAGES};
use crate::ec2::rules::source::is_id;
use crate::ec2::store::{Image, Mapping};
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error};
use crate::s3::wire::Xml;

const FILTERS: &[&str] = &[
    "architecture",
    "block-device-mapping.device-name",
    "block-device-mapping.encrypted",
    "block-device-mapping.snapshot-id",
    "block-device-mapping.volume-size",
    "description",
    "image-id",
    "image-type",
    "is-public",
    "name",
    "owner-alias",
    "owner-id",
    "root-device-name",
    "root-device-type",
    "state",
    "tag:",
    "tag-key",
];

pub(in crate::ec2) struct DescribeImages {
    ids: Vec<String>,
    owners: Vec<String>,
    filters: Filters,
    paging: Paging,
}

impl Operation for DescribeImages {
    const NAME: &'static str = "DescribeImages";
    const PARAMETERS: &'static [&'static [&'static str]] =
        &[&["ExecutableBy.N", "ImageId.N", "IncludeDeprecated", "IncludeDisabled", "Owner.N"], FILTER, PAGES];

    fn parse(parameters: &Parameters<'_>, context: &Context<'_>) -> Result<Self, Ec2Error> {
        let owned = |name| parameters.list(name).into_iter().map(str::to_owned).collect::<Vec<_>>();
        let ids = owned("ImageId");
        if let Some(malformed) = ids.iter().find(|id| !is_id(id, "ami-")) {
            return Err(Ec2Error::malformed_image_id(malformed));
        }
        Ok(Self {
            ids,
            owners: owned("Owner"),
            filters: Filters::parse(parameters, FILTERS, context)?,
            paging: Paging::parse(parameters, context)?,
        })
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        let regional = state.ec2.region(context.region, context.now);
        let own = |image: &&Image| image.owner == context.caller;
        let is_missing = |id: &&str| regional.images.get(*id).filter(own).is_none();
        let missing: Vec<_> = self.ids.iter().map(String::as_str).filter(is_missing).collect();
        if !missing.is_empty() {
            return Err(Ec2Error::images_not_found(&missing));
        }
        let shown = regional.images.values().filter(own).filter(|image| self.shows(image, context));
        let page = self.paging.page(shown, |image| image.id.clone());
        xml.nested("imagesSet", |xml| {
            for image in page.items {
                xml.nested("item", |xml| write_image(xml, image, context));
            }
        });
        xml.optional("nextToken", page.next_token.as_deref());
        Ok(())
    }
}

impl DescribeImages {
    fn shows(&self, image: &Image, context: &Context<'_>) -> bool {
        let is_own = |owner: &String| owner == "self" || owner == context.caller_id();
        (self.ids.is_empty() || self.ids.contains(&image.id))
            && (self.owners.is_empty() || self.owners.iter().any(is_own))
            && self.filters.admit(context, |name| values(image, name, context))
    }
}

/// What an image has under the name of a filter.
fn values<'a>(image: &'a Image, name: &str, context: &'a Context<'_>) -> Vec<Cow<'a, str>> {
    if let Some(key) = name.strip_prefix("tag:") {
        return image.tags.get(context.caller, key).map(Cow::from).into_iter().collect();
    }
    if let Some(member) = name.strip_prefix("block-device-mapping.") {
        return image.mappings.iter().filter_map(|mapping| value(mapping, member)).collect();
    }
    vec![match name {
        "architecture" => Cow::from(image.architecture),
        "description" => return image.description.as_deref().map(Cow::from).into_iter().collect(),
        "image-id" => Cow::from(&image.id),
        "image-type" => Cow::from("machine"),
        "is-public" => Cow::from("false"),
        "name" => Cow::from(&image.name),
        "owner-id" => Cow::from(context.account_id(image.owner)),
        // An account's own images have no alias.
        "owner-alias" => return Vec::new(),
        "root-device-name" => Cow::from(&image.root_device),
        "root-device-type" => Cow::from("ebs"),
        "state" => Cow::from("available"),
        "tag-key" => return image.tags.seen_by(context.caller).map(|(key, _)| Cow::from(key)).collect(),
        _ => return Vec::new(),
    }]
}

fn value<'a>(mapping: &'a Mapping, member: &str) -> Option<Cow<'a, str>> {
    match member {
        "device-name" => Some(Cow::from(&mapping.device)),
        "encrypted" => Some(Cow::from(mapping.is_encrypted.to_string())),
        "snapshot-id" => mapping.snapshot.as_deref().map(Cow::from),
        _ => Some(Cow::from(mapping.size.to_string())),
    }
}

fn write_image(xml: &mut Xml, image: &Image, context: &Context<'_>) {
    let owner = context.account_id(image.owner);
    xml.element("imageId", &image.id);
    xml.element("imageLocation", &format!("{owner}/{}", image.name));
    xml.element("imageState", "available");
    xml.element("imageOwnerId", owner);
    xml.element("creationDate", &iso_milliseconds(image.created));
    xml.flag("isPublic", false);
    xml.element("architecture", image.architecture);
    xml.element("imageType", "machine");
    xml.element("name", &image.name);
    xml.optional("description", image.description.as_deref());
    xml.element("rootDeviceType", "ebs");
    xml.element("rootDeviceName", &image.root_device);
    xml.nested("blockDeviceMapping", |xml| {
        for mapping in &image.mappings {
            xml.nested("item", |xml| write_mapping(xml, mapping));
        }
    });
    write_tags(xml, &image.tags, context);
}

fn write_mapping(xml: &mut Xml, mapping: &Mapping) {
    xml.element("deviceName", &mapping.device);
    xml.nested("ebs", |xml| {
        xml.optional("snapshotId", mapping.snapshot.as_deref());
        xml.element("volumeSize", &mapping.size.to_string());
        xml.flag("deleteOnTermination", mapping.deletes_on_termination);
        xml.element("volumeType", "gp2");
        xml.flag("encrypted", mapping.is_encrypted);
    });
}
