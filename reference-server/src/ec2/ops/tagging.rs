//! CreateTags and DeleteTags.

use crate::ec2::operation::Operation;
use crate::ec2::params::{check_number, tag_list};
use crate::ec2::permission::{act, on_snapshot};
use crate::ec2::rules::source::is_id;
use crate::ec2::store::{OwnTags, Regional, Tags};
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error, found};
use crate::policy::Act;
use crate::s3::wire::Xml;

const PARAMETERS: &[&[&str]] = &[&["ResourceId.N", "Tag.N.Key", "Tag.N.Value"]];

/// Adds tags, and replaces those of the same key.
pub(in crate::ec2) struct CreateTags {
    resources: Vec<String>,
    tags: Tags,
}

/// Removes tags: those of a key, those of a key with a value, or all.
pub(in crate::ec2) struct DeleteTags {
    resources: Vec<String>,
    /// With the value that they must have.
    tags: Vec<(String, Option<String>)>,
}

impl Operation for CreateTags {
    const NAME: &'static str = "CreateTags";
    const PARAMETERS: &'static [&'static [&'static str]] = PARAMETERS;
    const REQUIRED: &'static [&'static str] = &["ResourceId", "Tag"];

    fn parse(parameters: &Parameters<'_>, context: &Context<'_>) -> Result<Self, Ec2Error> {
        Ok(Self { resources: resources(parameters)?, tags: tag_list(parameters, context)? })
    }

    fn acts(&self, context: &Context<'_>) -> Vec<Act> {
        let tagged = |act: Act| {
            self.tags.iter().fold(act, |act, (key, value)| act.with(&format!("aws:RequestTag/{key}"), value))
        };
        acts(Self::NAME, &self.resources, context).map(tagged).collect()
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        let regional = state.ec2.region(context.region, context.now);
        for id in &self.resources {
            let old = tags_of(regional, id, context)?.edit(context.caller);
            let added = self.tags.keys().filter(|key| !old.contains_key(*key)).count();
            check_number(old.len() + added, context)?;
        }
        for id in &self.resources {
            let tags = tags_of(regional, id, context)?.edit(context.caller);
            tags.extend(self.tags.clone());
        }
        xml.flag("return", true);
        Ok(())
    }
}

impl Operation for DeleteTags {
    const NAME: &'static str = "DeleteTags";
    const PARAMETERS: &'static [&'static [&'static str]] = PARAMETERS;
    const REQUIRED: &'static [&'static str] = &["ResourceId"];

    fn parse(parameters: &Parameters<'_>, _: &Context<'_>) -> Result<Self, Ec2Error> {
        let read =
            |tag: &Parameters<'_>| Ok((tag.required("Key")?.to_owned(), tag.get("Value").map(str::to_owned)));
        Ok(Self {
            resources: resources(parameters)?,
            tags: parameters.entries("Tag").iter().map(read).collect::<Result<_, Ec2Error>>()?,
        })
    }

    fn acts(&self, context: &Context<'_>) -> Vec<Act> {
        acts(Self::NAME, &self.resources, context).collect()
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        let regional = state.ec2.region(context.region, context.now);
        for id in &self.resources {
            let tags = tags_of(regional, id, context)?.edit(context.caller);
            tags.retain(|key, value| !self.removes(key, value));
        }
        xml.flag("return", true);
        Ok(())
    }
}

impl DeleteTags {
    fn removes(&self, key: &str, value: &str) -> bool {
        let names = |(name, wanted): &(String, Option<String>)| {
            name == key && wanted.as_deref().is_none_or(|wanted| wanted == value)
        };
        self.tags.is_empty() || self.tags.iter().any(names)
    }
}

/// What a user has to be allowed: of snapshots each by itself, of other resources without a name.
fn acts(operation: &str, resources: &[String], context: &Context<'_>) -> impl Iterator<Item = Act> {
    resources.iter().map(move |id| {
        if id.starts_with("snap-") {
            on_snapshot(operation, context.region, id, context)
        } else {
            act(operation, "*", context)
        }
    })
}

/// What is tagged; what cannot be the id of anything that has tags is refused as `InvalidID`.
fn resources(parameters: &Parameters<'_>) -> Result<Vec<String>, Ec2Error> {
    let ids = parameters.list("ResourceId");
    let is_known = |id: &str| ["snap-", "vol-", "ami-"].iter().any(|prefix| is_id(id, prefix));
    match ids.iter().find(|id| !is_known(id)) {
        Some(unknown) => Err(Ec2Error::invalid_resource_id(unknown)),
        None => Ok(ids.into_iter().map(str::to_owned).collect()),
    }
}

/// The tags of something that the caller sees; of a shared snapshot too, where they are the caller's own.
fn tags_of<'a>(
    regional: &'a mut Regional,
    id: &str,
    context: &Context<'_>,
) -> Result<&'a mut OwnTags, Ec2Error> {
    if id.starts_with("vol-") {
        found::volume(regional, id, context)?;
        return regional
            .volumes
            .get_mut(id)
            .map(|one| &mut one.tags)
            .ok_or_else(|| Ec2Error::volume_not_found(id));
    }
    if id.starts_with("ami-") {
        let image = regional.images.get_mut(id).filter(|image| image.owner == context.caller);
        return image.map(|image| &mut image.tags).ok_or_else(|| Ec2Error::images_not_found(&[id]));
    }
    found::usable(regional, id, context)?;
    let snapshot = regional.snapshots.get_mut(id);
    snapshot.map(|snapshot| &mut snapshot.tags).ok_or_else(|| Ec2Error::snapshot_not_found(id))
}
