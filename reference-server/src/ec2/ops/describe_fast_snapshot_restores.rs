//! DescribeFastSnapshotRestores.

use std::borrow::Cow;

use crate::ec2::describe::{Filters, Paging};
use crate::ec2::operation::{FILTER, Operation, PAGES};
use crate::ec2::places;
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error};
use crate::s3::wire::Xml;

const FILTERS: &[&str] = &["availability-zone", "availability-zone-id", "owner-id", "snapshot-id", "state"];

pub(in crate::ec2) struct DescribeFastSnapshotRestores {
    filters: Filters,
    paging: Paging,
}

impl Operation for DescribeFastSnapshotRestores {
    const NAME: &'static str = "DescribeFastSnapshotRestores";
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
        let own = regional.snapshots.values().filter(|snapshot| snapshot.owner == context.caller);
        let all = own.flat_map(|snapshot| snapshot.fast_restores.iter().map(|zone| (&*snapshot.id, &**zone)));
        let shown = all.filter(|(id, zone)| self.shows(id, zone, context));
        let page = self.paging.page(shown, |(id, zone)| format!("{id} {zone}"));
        xml.nested("fastSnapshotRestoreSet", |xml| {
            for (id, zone) in page.items {
                xml.nested("item", |xml| {
                    xml.element("snapshotId", id);
                    xml.element("availabilityZone", zone);
                    xml.element("state", "enabled");
                    xml.element("ownerId", context.caller_id());
                });
            }
        });
        xml.optional("nextToken", page.next_token.as_deref());
        Ok(())
    }
}

impl DescribeFastSnapshotRestores {
    fn shows(&self, id: &str, zone: &str, context: &Context<'_>) -> bool {
        self.filters.admit(context, |name| {
            vec![match name {
                "availability-zone" => Cow::from(zone.to_owned()),
                "availability-zone-id" => {
                    return places::zone(context.region, zone)
                        .map(|zone| Cow::from(zone.id))
                        .into_iter()
                        .collect();
                }
                "owner-id" => Cow::from(context.caller_id().to_owned()),
                "snapshot-id" => Cow::from(id.to_owned()),
                _ => Cow::from("enabled"),
            }]
        })
    }
}
