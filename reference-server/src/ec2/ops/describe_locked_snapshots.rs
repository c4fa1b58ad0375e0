//! DescribeLockedSnapshots.

use std::borrow::Cow;

use super::snapshot_lock::write_lock;
use crate::ec2::describe::{Filters, Paging};
use crate::ec2::operation::{FILTER, Operation, PAGES};
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error, found};
use crate::s3::wire::Xml;

pub(in crate::ec2) struct DescribeLockedSnapshots {
    ids: Vec<String>,
    filters: Filters,
    paging: Paging,
}

impl Operation for DescribeLockedSnapshots {
    const NAME: &'static str = "DescribeLockedSnapshots";
    const PARAMETERS: &'static [&'static [&'static str]] = &[&["SnapshotId.N"], FILTER, PAGES];

    fn parse(parameters: &Parameters<'_>, context: &Context<'_>) -> Result<Self, Ec2Error> {
        Ok(Self {
            ids: parameters.list("SnapshotId").into_iter().map(str::to_owned).collect(),
            filters: Filters::parse(parameters, &["lock-state"], context)?,
            paging: Paging::parse(parameters, context)?,
        })
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        let regional = state.ec2.region(context.region, context.now);
        for id in &self.ids {
            found::usable(regional, id, context)?;
        }
        let own = regional.snapshots.values().filter(|snapshot| snapshot.owner == context.caller);
        let locked = own.filter_map(|snapshot| Some((snapshot, snapshot.lock?)));
        let shown = locked.filter(|(snapshot, lock)| {
            let state = lock.state(context.now).name();
            (self.ids.is_empty() || self.ids.contains(&snapshot.id))
                && self.filters.admit(context, |_| vec![Cow::from(state)])
        });
        let page = self.paging.page(shown, |(snapshot, _)| snapshot.id.clone());
        xml.nested("snapshotSet", |xml| {
            for (snapshot, lock) in page.items {
                xml.nested("item", |xml| {
                    xml.element("ownerId", context.account_id(snapshot.owner));
                    xml.element("snapshotId", &snapshot.id);
                    write_lock(xml, lock, context.now);
                });
            }
        });
        xml.optional("nextToken", page.next_token.as_deref());
        Ok(())
    }
}
