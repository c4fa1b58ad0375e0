//! What a copy is like.

use std::collections::BTreeSet;

use crate::ec2::store::{Lock, OwnTags, Permissions, Tags};
use crate::ids::Ids;
use crate::s3::wire::Xml;
use crate::world::Account;

/// Copies in progress at the same time of one account in one Region (EBS User Guide, quotas).
const MOST_COPIES: usize = 20;

pub(crate) fn most_copies() -> usize {
    MOST_COPIES
}

/// Each account's copies count by themselves. The first is who calls.
pub(crate) fn counts_copy(caller: Account, owner: Account) -> bool {
    caller == owner
}

/// An id of its own; the other is the source's.
pub(crate) fn id_of_copy(ids: &mut Ids, _source: &str) -> String {
    ids.resource("snap")
}

/// What the request says, and nothing otherwise: the source's stays with the source.
pub(crate) fn description_of_copy(asked: Option<&str>, _source: &str) -> String {
    asked.unwrap_or_default().to_owned()
}

/// Those of the request; the source's stay with the source.
pub(crate) fn tags_of_copy(asked: &Tags, _source: &OwnTags, _caller: Account) -> Tags {
    asked.clone()
}

/// A copy is private.
pub(crate) fn permissions_of_copy(_source: &Permissions) -> Permissions {
    Permissions::default()
}

/// In GiB.
pub(crate) fn size_of_copy(source: u32) -> u32 {
    source
}

/// One that means nothing: the documented examples show this.
pub(crate) fn volume_of_copy(_source: &str) -> String {
    String::from("vol-ffffffff")
}

/// Who calls; the other owns the source.
pub(crate) fn owner_of_copy(caller: Account, _source: Account) -> Account {
    caller
}

/// Fast restores are of one snapshot.
pub(crate) fn fast_restores_of_copy(_source: &BTreeSet<String>) -> BTreeSet<String> {
    BTreeSet::new()
}

/// A lock is on one snapshot.
pub(crate) fn lock_of_copy(_source: Option<Lock>) -> Option<Lock> {
    None
}

/// Writes the reply: the new id, and the tags if there are any.
pub(crate) fn write_result(xml: &mut Xml, id: &str, tags: &Tags) {
    xml.element("snapshotId", id);
    if tags.is_empty() {
        return;
    }
    xml.nested("tagSet", |xml| {
        for (key, value) in tags {
            xml.nested("item", |xml| {
                xml.element("key", key);
                xml.element("value", value);
            });
        }
    });
}
