//! Reads state back: a snapshot, who may use it, and which snapshots there are.

use std::collections::{BTreeMap, BTreeSet};

use super::stage::Stage;
use crate::catalogue::{RegionRole, Role};
use crate::judge::{ObservedSnapshot, Seen};
use crate::wire::{Document, Exchange, ec2};

/// What is said when there is no such snapshot.
const NOT_FOUND: &str = "InvalidSnapshot.NotFound";
/// So many snapshots on a page.
const PAGE: &str = "1000";
/// So many pages are read.
const MOST_PAGES: usize = 100;

/// One snapshot as an account sees it in a Region; with permissions, if they are asked for.
pub(super) async fn snapshot(
    stage: &Stage<'_>,
    (region, by): (RegionRole, Role),
    id: &str,
    permissions: bool,
) -> Seen {
    let exchange = stage.ask(region, by, "DescribeSnapshots", [("SnapshotId.1", id.to_owned())]).await;
    let document = match read(&exchange) {
        Ok(document) => document,
        Err((_, code)) if code == NOT_FOUND => return Seen::Absent,
        Err((how, _)) => return Seen::Unreadable(how),
    };
    let Some(entry) =
        ec2::items(&document, "snapshotSet").find(|entry| entry.value("snapshotId") == Some(id))
    else {
        return Seen::Absent;
    };
    let permissions = if permissions { self::permissions(stage, (region, by), id).await } else { None };
    Seen::There(ObservedSnapshot { elements: elements(entry), tags: tags(entry), permissions })
}

/// The entry's elements that have a text and nothing within them.
fn elements(entry: &Document) -> BTreeMap<String, String> {
    let plain = entry.children.iter().filter(|child| child.children.is_empty() && child.name != "tagSet");
    plain.map(|child| (child.name.clone(), child.text.clone())).collect()
}

fn tags(entry: &Document) -> BTreeMap<String, String> {
    let tag = |tag: &Document| {
        let text = |name| tag.value(name).unwrap_or_default().to_owned();
        (text("key"), text("value"))
    };
    ec2::items(entry, "tagSet").map(tag).collect()
}

/// Who may make volumes of it: ids of accounts, and `all`.
async fn permissions(
    stage: &Stage<'_>,
    (region, by): (RegionRole, Role),
    id: &str,
) -> Option<BTreeSet<String>> {
    let parameters = [("SnapshotId", id.to_owned()), ("Attribute", "createVolumePermission".to_owned())];
    let exchange = stage.ask(region, by, "DescribeSnapshotAttribute", parameters).await;
    let document = read(&exchange).ok()?;
    let entries = ec2::items(&document, "createVolumePermission");
    let who = |entry: &Document| entry.value("userId").or_else(|| entry.value("group")).map(str::to_owned);
    Some(entries.filter_map(who).map(|who| name(stage, who)).collect())
}

/// The role that an account plays, if it is one of those that are known.
fn name(stage: &Stage<'_>, account: String) -> String {
    let role = Role::ACCOUNTS.into_iter().find(|role| stage.session.account(*role) == Some(account.as_str()));
    role.map_or(account, |role| role.name().to_owned())
}

/// The ids of all snapshots of an account in a Region; `None` when they cannot be listed.
pub(super) async fn owned(stage: &Stage<'_>, region: RegionRole, by: Role) -> Option<BTreeSet<String>> {
    let mut ids = BTreeSet::new();
    let mut next: Option<String> = None;
    for _ in 0..MOST_PAGES {
        let mut parameters = vec![("Owner.1", "self".to_owned()), ("MaxResults", PAGE.to_owned())];
        parameters.extend(next.take().map(|token| ("NextToken", token)));
        let exchange = stage.ask(region, by, "DescribeSnapshots", parameters).await;
        let document = read(&exchange).ok()?;
        let entries = ec2::items(&document, "snapshotSet");
        ids.extend(entries.filter_map(|entry| entry.value("snapshotId").map(str::to_owned)));
        match document.value("nextToken").filter(|token| !token.is_empty()) {
            Some(token) => next = Some(token.to_owned()),
            None => return Some(ids),
        }
    }
    None
}

/// The document of a reply that claims success, or what was said instead, with the code.
fn read(exchange: &Exchange) -> Result<Document, (String, String)> {
    let reply = match &exchange.outcome {
        Ok(reply) => reply,
        Err(error) => return Err((format!("describing it: {error}"), String::new())),
    };
    let document = Document::parse(&reply.body);
    if reply.status == 200 {
        return document.map_err(|error| (format!("describing it: {error}"), String::new()));
    }
    let code =
        document.ok().and_then(|document| document.at("Errors/Error/Code").map(|code| code.text.clone()));
    let code = code.unwrap_or_default();
    Err((format!("describing it answered {} {code}", reply.status), code))
}
