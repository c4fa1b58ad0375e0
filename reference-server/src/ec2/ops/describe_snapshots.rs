//! DescribeSnapshots.

use std::borrow::Cow;

use crate::clock::iso_milliseconds;
use crate::ec2::describe::{Filters, Paging, write_snapshot};
use crate::ec2::operation::{FILTER, Operation, PAGES};
use crate::ec2::store::{Regional, Snapshot};
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error, found};
use crate::s3::wire::Xml;

const FILTERS: &[&str] = &[
    "description",
    "encrypted",
    "owner-alias",
    "owner-id",
    "progress",
    "snapshot-id",
    "start-time",
    "status",
    "storage-tier",
    "tag:",
    "tag-key",
    "transfer-type",
    "volume-id",
    "volume-size",
];

pub(in crate::ec2) struct DescribeSnapshots {
    ids: Vec<String>,
    owners: Vec<String>,
    restorable_by: Vec<String>,
    filters: Filters,
    paging: Paging,
}

impl Operation for DescribeSnapshots {
    const NAME: &'static str = "DescribeSnapshots";
    const PARAMETERS: &'static [&'static [&'static str]] =
        &[&["Owner.N", "RestorableBy.N", "SnapshotId.N"], FILTER, PAGES];

    fn parse(parameters: &Parameters<'_>, context: &Context<'_>) -> Result<Self, Ec2Error> {
        let owned = |name| parameters.list(name).into_iter().map(str::to_owned).collect::<Vec<_>>();
        let (ids, paging) = (owned("SnapshotId"), Paging::parse(parameters, context)?);
        if paging.is_asked() && !ids.is_empty() {
            return Err(Ec2Error::invalid_combination("MaxResults", "SnapshotId"));
        }
        ids.iter().try_for_each(|id| crate::ec2::rules::source::snapshot_id(id))?;
        Ok(Self {
            ids,
            owners: owned("Owner"),
            restorable_by: owned("RestorableBy"),
            filters: Filters::parse(parameters, FILTERS, context)?,
            paging,
        })
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        let regional = state.ec2.region(context.region, context.now);
        if let Some(unknown) = self.ids.iter().find(|id| !regional.snapshots.contains_key(*id)) {
            (context.rules.unknown_snapshot)(unknown)?;
        }
        let shown = regional.snapshots.values().filter(|snapshot| self.shows(snapshot, regional, context));
        let page = self.paging.page(shown, |snapshot| snapshot.id.clone());
        xml.nested("snapshotSet", |xml| {
            for snapshot in page.items {
                xml.nested("item", |xml| write_snapshot(xml, snapshot, context));
            }
        });
        xml.optional("nextToken", page.next_token.as_deref());
        Ok(())
    }
}

impl DescribeSnapshots {
    /// Snapshots that the caller cannot use are left out, even where their ids are named (documented).
    fn shows(&self, snapshot: &Snapshot, regional: &Regional, context: &Context<'_>) -> bool {
        let rules = &context.rules;
        found::may_use(snapshot, regional, context)
            && (self.ids.is_empty() || self.ids.contains(&snapshot.id))
            && (self.owners.is_empty() || (rules.owner_admits)(self.is_of_owner(snapshot, context)))
            && (self.restorable_by.is_empty()
                || (rules.restorable_admits)(self.is_restorable(snapshot, context)))
            && self.filters.admit(context, |name| values(snapshot, name, context))
    }

    fn is_of_owner(&self, snapshot: &Snapshot, context: &Context<'_>) -> bool {
        self.owners.iter().any(|owner| match owner.as_str() {
            "self" => snapshot.owner == context.caller,
            id => id == context.account_id(snapshot.owner),
        })
    }

    /// By oneself are those that one owns or that are shared with one; by an account, those of one's own that
    /// are shared with it; by all, the public ones (documented).
    fn is_restorable(&self, snapshot: &Snapshot, context: &Context<'_>) -> bool {
        let is_own = snapshot.owner == context.caller;
        let permissions = &snapshot.permissions;
        self.restorable_by.iter().any(|user| match user.as_str() {
            "self" => is_own || permissions.accounts.contains(context.caller_id()),
            "all" => permissions.is_public,
            id if id == context.caller_id() => is_own || permissions.accounts.contains(id),
            id => is_own && permissions.accounts.contains(id),
        })
    }
}

/// What a snapshot has under the name of a filter.
fn values<'a>(snapshot: &'a Snapshot, name: &str, context: &'a Context<'_>) -> Vec<Cow<'a, str>> {
    if let Some(key) = name.strip_prefix("tag:") {
        return snapshot.tags.get(context.caller, key).map(Cow::from).into_iter().collect();
    }
    let now = context.now;
    vec![match name {
        "description" => Cow::from(&snapshot.description),
        "encrypted" => Cow::from(snapshot.encryption.is_some().to_string()),
        "owner-id" => Cow::from(context.account_id(snapshot.owner)),
        "progress" => Cow::from((context.rules.progress)(snapshot.progress(now))),
        "snapshot-id" => Cow::from(&snapshot.id),
        "start-time" => Cow::from(iso_milliseconds(snapshot.course.started)),
        "status" => Cow::from(snapshot.status(now)),
        "storage-tier" => Cow::from(snapshot.tier(now).name()),
        "tag-key" => return snapshot.tags.seen_by(context.caller).map(|(key, _)| Cow::from(key)).collect(),
        "transfer-type" => return snapshot.transfer.map(|how| Cow::from(how.name())).into_iter().collect(),
        "volume-id" => Cow::from(&snapshot.volume),
        "volume-size" => Cow::from(snapshot.size.to_string()),
        // The only alias is Amazon's, and Amazon has nothing here.
        _ => return Vec::new(),
    }]
}
