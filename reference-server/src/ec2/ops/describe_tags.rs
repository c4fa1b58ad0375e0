//! DescribeTags.

use std::borrow::Cow;

use crate::ec2::describe::{Filters, Paging};
use crate::ec2::operation::{FILTER, Operation, PAGES};
use crate::ec2::store::Regional;
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error};
use crate::s3::wire::Xml;

const FILTERS: &[&str] = &["key", "resource-id", "resource-type", "tag:", "value"];

pub(in crate::ec2) struct DescribeTags {
    filters: Filters,
    paging: Paging,
}

/// A tag with what it is on.
struct Tag<'a> {
    resource: &'a str,
    kind: &'static str,
    key: &'a str,
    value: &'a str,
}

impl Operation for DescribeTags {
    const NAME: &'static str = "DescribeTags";
    const PARAMETERS: &'static [&'static [&'static str]] = &[FILTER, PAGES];

    fn parse(parameters: &Parameters<'_>, context: &Context<'_>) -> Result<Self, Ec2Error> {
        Ok(Self {
            filters: Filters::parse(parameters, FILTERS, context)?,
            paging: Paging::parse(parameters, context)?,
        })
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        let regional = state.ec2.region(context.region, context.now);
        let mut tags = all(regional, context);
        tags.retain(|tag| self.filters.admit(context, |name| tag.values(name)));
        tags.sort_by_key(Tag::id);
        let page = self.paging.page(tags.into_iter(), Tag::id);
        xml.nested("tagSet", |xml| {
            for tag in page.items {
                xml.nested("item", |xml| tag.write(xml));
            }
        });
        xml.optional("nextToken", page.next_token.as_deref());
        Ok(())
    }
}

/// All tags that the caller sees.
fn all<'a>(regional: &'a Regional, context: &Context<'_>) -> Vec<Tag<'a>> {
    let snapshots = regional.snapshots.values().map(|one| (&one.id, "snapshot", &one.tags));
    let volumes = regional.volumes.values().map(|one| (&one.id, "volume", &one.tags));
    let images = regional.images.values().map(|one| (&one.id, "image", &one.tags));
    let resources = snapshots.chain(volumes).chain(images);
    let tags = resources.flat_map(|(resource, kind, tags)| {
        let seen = (context.rules.visible_tags)(tags, context.caller);
        seen.into_iter().map(move |(key, value)| Tag { resource, kind, key, value })
    });
    tags.collect()
}

impl<'a> Tag<'a> {
    fn id(&self) -> String {
        format!("{} {}", self.resource, self.key)
    }

    /// What it has under the name of a filter.
    fn values(&self, name: &str) -> Vec<Cow<'a, str>> {
        vec![Cow::from(match name {
            "key" => self.key,
            "resource-id" => self.resource,
            "resource-type" => self.kind,
            "value" => self.value,
            other if other.strip_prefix("tag:") == Some(self.key) => self.value,
            _ => return Vec::new(),
        })]
    }

    fn write(&self, xml: &mut Xml) {
        xml.element("resourceId", self.resource);
        xml.element("resourceType", self.kind);
        xml.element("key", self.key);
        xml.element("value", self.value);
    }
}
