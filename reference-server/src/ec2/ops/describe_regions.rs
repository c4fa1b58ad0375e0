//! DescribeRegions.

use std::borrow::Cow;

use crate::ec2::describe::Filters;
use crate::ec2::operation::{FILTER, Operation};
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error};
use crate::region::Region;
use crate::s3::wire::Xml;

pub(in crate::ec2) struct DescribeRegions {
    names: Vec<Region>,
    /// Whether those that the account has not opted in to are shown.
    all: bool,
    filters: Filters,
}

impl Operation for DescribeRegions {
    const NAME: &'static str = "DescribeRegions";
    const PARAMETERS: &'static [&'static [&'static str]] = &[&["RegionName.N", "AllRegions"], FILTER];

    fn parse(parameters: &Parameters<'_>, context: &Context<'_>) -> Result<Self, Ec2Error> {
        let find = |name| Region::find(name).ok_or_else(|| Ec2Error::invalid_region(name));
        Ok(Self {
            names: parameters.list("RegionName").into_iter().map(find).collect::<Result<_, _>>()?,
            all: parameters.boolean("AllRegions")?.unwrap_or(false),
            filters: Filters::parse(parameters, &["endpoint", "opt-in-status", "region-name"], context)?,
        })
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        xml.nested("regionInfo", |xml| {
            for region in Region::all().filter(|region| self.shows(*region, context)) {
                xml.nested("item", |xml| {
                    xml.element("optInStatus", region.opt_in().status());
                    xml.element("regionName", region.name());
                    xml.element("regionEndpoint", &region.endpoint());
                });
            }
        });
        Ok(())
    }
}

impl DescribeRegions {
    fn shows(&self, region: Region, context: &Context<'_>) -> bool {
        let named = if self.names.is_empty() {
            self.all || region.is_enabled()
        } else {
            self.names.contains(&region)
        };
        named
            && self.filters.admit(context, |name| match name {
                "endpoint" => vec![Cow::from(region.endpoint())],
                "opt-in-status" => vec![Cow::from(region.opt_in().status())],
                _ => vec![Cow::from(region.name())],
            })
    }
}
