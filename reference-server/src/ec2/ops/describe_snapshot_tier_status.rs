//! DescribeSnapshotTierStatus.

use std::borrow::Cow;
use std::time::SystemTime;

use crate::ec2::describe::{Filters, Paging, write_tags, write_time};
use crate::ec2::operation::{FILTER, Operation, PAGES};
use crate::ec2::store::{Snapshot, Tiering, TieringKind};
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error};
use crate::s3::wire::Xml;

const FILTERS: &[&str] = &["last-tiering-operation", "snapshot-id", "volume-id"];

pub(in crate::ec2) struct DescribeSnapshotTierStatus {
    filters: Filters,
    paging: Paging,
}

impl Operation for DescribeSnapshotTierStatus {
    const NAME: &'static str = "DescribeSnapshotTierStatus";
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
        let shown =
            own.filter(|snapshot| self.filters.admit(context, |name| values(snapshot, name, context.now)));
        let page = self.paging.page(shown, |snapshot| snapshot.id.clone());
        xml.nested("snapshotTierStatusSet", |xml| {
            for snapshot in page.items {
                xml.nested("item", |xml| write_status(xml, snapshot, context));
            }
        });
        xml.optional("nextToken", page.next_token.as_deref());
        Ok(())
    }
}

/// What a snapshot has under the name of a filter.
fn values<'a>(snapshot: &'a Snapshot, name: &str, now: SystemTime) -> Vec<Cow<'a, str>> {
    vec![match name {
        "snapshot-id" => Cow::from(&snapshot.id),
        "volume-id" => Cow::from(&snapshot.volume),
        _ => return snapshot.tiering.map(|last| Cow::from(last.status(now))).into_iter().collect(),
    }]
}

fn write_status(xml: &mut Xml, snapshot: &Snapshot, context: &Context<'_>) {
    let now = context.now;
    xml.element("snapshotId", &snapshot.id);
    xml.element("volumeId", &snapshot.volume);
    xml.element("status", snapshot.status(now));
    xml.element("ownerId", context.account_id(snapshot.owner));
    write_tags(xml, &snapshot.tags, context);
    xml.element("storageTier", snapshot.tier(now).name());
    if let Some(last) = snapshot.tiering {
        write_tiering(xml, last, now);
    }
}

fn write_tiering(xml: &mut Xml, last: Tiering, now: SystemTime) {
    let is_through = last.is_through(now);
    write_time(xml, "lastTieringStartTime", Some(last.started));
    xml.element("lastTieringProgress", if is_through { "100" } else { "0" });
    xml.element("lastTieringOperationStatus", last.status(now));
    let archived = last.kind == TieringKind::Archival && is_through;
    write_time(xml, "archivalCompleteTime", archived.then(|| last.ends()));
    write_time(xml, "restoreExpiryTime", last.expires().filter(|_| is_through));
}
