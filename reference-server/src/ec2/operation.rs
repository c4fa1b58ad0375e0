//! What an operation is, and how one is carried out.

use super::permission::{self, act};
use super::wire::{Parameters, pattern};
use super::{Context, Ec2Error};
use crate::policy::Act;
use crate::s3::wire::Xml;

/// One action of EC2: parse, then apply.
pub(super) trait Operation: Sized {
    /// The value of `Action`.
    const NAME: &'static str;
    /// The parameters that it takes, in groups, with `N` for the numbers of lists.
    const PARAMETERS: &'static [&'static [&'static str]];
    /// The parameters that have to be there.
    const REQUIRED: &'static [&'static str] = &[];

    fn parse(parameters: &Parameters<'_>, context: &Context<'_>) -> Result<Self, Ec2Error>;

    /// What a user has to be allowed for it.
    fn acts(&self, context: &Context<'_>) -> Vec<Act> {
        vec![act(Self::NAME, "*", context)]
    }

    /// Does it, and writes the members of its result.
    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error>;
}

/// The parameters of tags on creation.
pub(super) const TAG_SPECIFICATION: &[&str] =
    &["TagSpecification.N.ResourceType", "TagSpecification.N.Tag.N.Key", "TagSpecification.N.Tag.N.Value"];

/// The parameters of filters.
pub(super) const FILTER: &[&str] = &["Filter.N.Name", "Filter.N.Value.N"];

/// The parameters of results in pages.
pub(super) const PAGES: &[&str] = &["MaxResults", "NextToken"];

/// What every action takes. Those of signatures in the query are Amazon's and told by their names.
const EVERYWHERE: &[&str] = &["Action", "Version", "DryRun"];

/// An operation as the table of operations has it.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: &'static str,
    parameters: &'static [&'static [&'static str]],
    required: &'static [&'static str],
    carry_out: fn(&Parameters<'_>, &Context<'_>, &mut Xml) -> Result<(), Ec2Error>,
}

impl Entry {
    pub(super) const fn of<T: Operation>() -> Self {
        Self { name: T::NAME, parameters: T::PARAMETERS, required: T::REQUIRED, carry_out: carry_out::<T> }
    }

    /// Checks which parameters there are, then lets the operation read and do them.
    pub(super) fn run(
        &self,
        parameters: &Parameters<'_>,
        context: &Context<'_>,
        xml: &mut Xml,
    ) -> Result<(), Ec2Error> {
        for name in parameters.names().filter(|name| !self.knows(name)) {
            (context.rules.unknown_parameter)(name)?;
        }
        for name in self.required.iter().filter(|name| !parameters.has(name)) {
            (context.rules.missing_parameter)(name)?;
        }
        (self.carry_out)(parameters, context, xml)
    }

    /// The parameters that it takes, those that have to be there first.
    #[cfg(test)]
    pub(super) fn names(&self) -> (Vec<&'static str>, Vec<&'static str>) {
        let all = self.parameters.iter().flat_map(|group| group.iter().copied());
        all.partition(|name| self.required.iter().any(|required| name.starts_with(required)))
    }

    fn knows(&self, name: &str) -> bool {
        let name = pattern(name);
        let known = |group: &[&str]| group.contains(&name.as_str());
        name.starts_with("X-Amz-") || known(EVERYWHERE) || self.parameters.iter().any(|group| known(group))
    }
}

/// Nothing is looked for before the caller is known to be allowed it. A dry run ends where something would be done: it
/// tells what is allowed (documented), and that comes after what can be read of the request alone (inferred).
fn carry_out<T: Operation>(
    parameters: &Parameters<'_>,
    context: &Context<'_>,
    xml: &mut Xml,
) -> Result<(), Ec2Error> {
    let operation = T::parse(parameters, context)?;
    let is_dry = parameters.boolean("DryRun")?;
    if context.is_user && (context.rules.asks_permission)(is_dry) {
        permission::check(&operation.acts(context), context)?;
    }
    (context.rules.dry_run)(is_dry)?;
    operation.apply(context, xml)
}
