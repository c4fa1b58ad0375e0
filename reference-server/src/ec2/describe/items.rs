//! Snapshots and volumes as replies show them.

use std::time::SystemTime;

use crate::clock::iso_milliseconds;
use crate::ec2::Context;
use crate::ec2::store::{Fate, OwnTags, Snapshot, Transfer, Volume};
use crate::s3::wire::Xml;

/// In bytes.
const GIB: u64 = 1024 * 1024 * 1024;

/// A snapshot as CreateSnapshot shows it: nothing that comes later.
pub(in crate::ec2) fn write_new_snapshot(xml: &mut Xml, snapshot: &Snapshot, context: &Context<'_>) {
    xml.element("snapshotId", &snapshot.id);
    xml.element("volumeId", &snapshot.volume);
    xml.element("status", snapshot.status(context.now));
    xml.element("startTime", &iso_milliseconds(snapshot.course.started));
    xml.element("progress", &(context.rules.progress)(snapshot.progress(context.now)));
    xml.element("ownerId", context.account_id(snapshot.owner));
    xml.element("volumeSize", &snapshot.size.to_string());
    xml.element("description", &snapshot.description);
    xml.flag("encrypted", snapshot.encryption.is_some());
    write_tags(xml, &snapshot.tags, context);
    xml.optional("outpostArn", snapshot.place.outpost());
    xml.optional("availabilityZone", snapshot.place.local_zone());
}

/// A snapshot as DescribeSnapshots shows it.
pub(in crate::ec2) fn write_snapshot(xml: &mut Xml, snapshot: &Snapshot, context: &Context<'_>) {
    write_new_snapshot(xml, snapshot, context);
    let now = context.now;
    xml.optional("statusMessage", (context.rules.status_message)(snapshot.status_message(now)));
    xml.element("storageTier", snapshot.tier(now).name());
    if let Some(encryption) = &snapshot.encryption {
        xml.element("kmsKeyId", &encryption.key);
        xml.element("dataEncryptionKeyId", &encryption.data_key);
    }
    let expires =
        snapshot.tiering.filter(|tiering| tiering.is_through(now)).and_then(|tiering| tiering.expires());
    write_time(xml, "restoreExpiryTime", expires.filter(|end| *end > now));
    write_completion(xml, snapshot, context);
    if let Some(transfer) = snapshot.transfer {
        xml.element("transferType", transfer.name());
    }
    if let Some(Transfer::TimeBased(minutes)) = snapshot.transfer {
        xml.element("completionDurationMinutes", &minutes.to_string());
    }
}

/// When it was completed and what it takes. The volumes here hold no data, so that all of it counts as written.
fn write_completion(xml: &mut Xml, snapshot: &Snapshot, context: &Context<'_>) {
    if snapshot.is_completed(context.now) {
        write_time(xml, "completionTime", Some(snapshot.course.ends()));
    }
    if snapshot.course.fate == Fate::Completes {
        xml.element("fullSnapshotSizeInBytes", &(u64::from(snapshot.size) * GIB).to_string());
    }
}

/// The members of a volume.
pub(in crate::ec2) fn write_volume(xml: &mut Xml, volume: &Volume, status: &str, context: &Context<'_>) {
    xml.element("volumeId", &volume.id);
    xml.element("size", &volume.size.to_string());
    xml.element("snapshotId", volume.snapshot.as_deref().unwrap_or_default());
    xml.optional("sourceVolumeId", volume.source_volume.as_deref());
    xml.element("availabilityZone", &volume.zone);
    xml.optional("outpostArn", volume.place.outpost());
    xml.element("status", status);
    xml.element("createTime", &iso_milliseconds(volume.created));
    xml.element("volumeType", volume.kind);
    xml.flag("encrypted", volume.encryption.is_some());
    xml.optional("kmsKeyId", volume.encryption.as_ref().map(|encryption| encryption.key.as_str()));
    xml.flag("fastRestored", volume.is_fast_restored);
    xml.flag("multiAttachEnabled", false);
    write_tags(xml, &volume.tags, context);
}

/// The tags that the caller sees, where there are any.
pub(in crate::ec2) fn write_tags(xml: &mut Xml, tags: &OwnTags, context: &Context<'_>) {
    let mut seen = (context.rules.visible_tags)(tags, context.caller).into_iter().peekable();
    if seen.peek().is_none() {
        return;
    }
    xml.nested("tagSet", |xml| {
        for (key, value) in seen {
            xml.nested("item", |xml| {
                xml.element("key", key);
                xml.element("value", value);
            });
        }
    });
}

/// A time, if there is one.
pub(in crate::ec2) fn write_time(xml: &mut Xml, name: &str, time: Option<SystemTime>) {
    xml.optional(name, time.map(iso_milliseconds).as_deref());
}
