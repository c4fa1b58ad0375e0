//! Removes a bucket that this run made, with everything in it.

use std::collections::BTreeSet;

use futures_util::StreamExt;
use futures_util::future::ready;
use futures_util::stream;

use super::steps::done;
use crate::catalogue::{RegionRole, Role, ZoneRole};
use crate::target::{BucketPlace, Session};
use crate::wire::{Document, Exchange, Request, s3};

/// How many deletions are under way at once.
const AT_ONCE: usize = 8;

/// Empties and deletes a bucket; it copes with versions that Object Lock protects, with servers that have no
/// DeleteObjects or no ListObjectVersions, and with keys that are `known` although the server cannot list them.
///
/// A bucket that is already gone is a success. Who made the bucket may delete all that is in it, whoever wrote it.
pub(in crate::engine) async fn remove_bucket<'a>(
    session: &Session,
    (by, place): (Role, BucketPlace),
    bucket: &str,
    known: impl Iterator<Item = &'a str>,
) -> Result<(), String> {
    let session = Remover { session, by, versioned: !matches!(place, BucketPlace::Directory(_)) };
    for round in 0..100 {
        let entries = contents(session, bucket, Spelling::of_round(round)).await?;
        // What stays in a round stays in the next one as well.
        if entries.is_empty() || delete(session, bucket, entries).await == 0 && round > 0 {
            break;
        }
    }
    if delete_bucket(session, bucket).await.is_ok() {
        return Ok(());
    }
    delete(session, bucket, known.map(|key| (key.to_owned(), None)).collect()).await;
    match delete_bucket(session, bucket).await {
        Ok(()) => Ok(()),
        Err(why) => Err(why + &still_locked(session, bucket).await),
    }
}

/// Deletes keys in buckets that stay.
pub(super) async fn remove_keys<'a>(session: &Session, keys: impl Iterator<Item = &'a (String, String)>) {
    for (bucket, own) in keys.collect::<BTreeSet<_>>() {
        let list =
            Request::new("GET", format!("/{bucket}")).query("versions", None).query("prefix", Some(own));
        let versions = session.send(list.query("encoding-type", Some("url"))).await;
        let Some(document) = listing(&versions, "ListVersionsResult") else {
            session.send(Request::new("DELETE", s3::object_path(bucket, own))).await;
            continue;
        };
        for entry in document.children.iter().filter(|entry| key(entry, &document).as_ref() == Some(own)) {
            let request = Request::new("DELETE", s3::object_path(bucket, own));
            session.send(s3::at_version(request, entry.value("VersionId"))).await;
        }
    }
}

/// What a ledger calls a bucket: its name, and where it is if that is not the usual place.
pub(super) fn entry_of(name: &str, place: BucketPlace) -> String {
    match place {
        BucketPlace::General(RegionRole::Home) => name.to_owned(),
        BucketPlace::Directory(zone) => format!("{name}@zone:{zone}"),
        place => format!("{name}@region:{}", place.region()),
    }
}

/// The bucket that a line of a ledger names; the session knows from then on where it is.
pub(in crate::engine) fn know_entry<'a>(session: &Session, entry: &'a str) -> (&'a str, BucketPlace) {
    let (name, place) = entry.split_once('@').unwrap_or((entry, ""));
    let place = match place.split_once(':') {
        Some(("zone", zone)) => BucketPlace::Directory(ZoneRole::from_name(zone).unwrap_or_default()),
        Some(("region", region)) => BucketPlace::General(RegionRole::from_name(region).unwrap_or_default()),
        _ => BucketPlace::default(),
    };
    session.know(name, place);
    (name, place)
}

/// Who removes.
#[derive(Clone, Copy)]
struct Remover<'a> {
    session: &'a Session,
    by: Role,
    /// Whether the bucket can have versions.
    versioned: bool,
}

impl Remover<'_> {
    async fn send(self, request: Request) -> Exchange {
        self.session.send_by(self.by, request).await
    }
}

/// A key, and its version where the server lists versions.
type Entry = (String, Option<String>);

/// Deletes what can be deleted, and says how much that was.
async fn delete(session: Remover<'_>, bucket: &str, entries: Vec<Entry>) -> usize {
    let deletions = stream::iter(entries).map(|entry| delete_one(session, bucket, entry));
    deletions.buffer_unordered(AT_ONCE).filter(|deleted| ready(*deleted)).count().await
}

/// A version that Object Lock protects is released first, as far as that is possible: no longer held, and its
/// retention bypassed, which COMPLIANCE does not allow.
async fn delete_one(session: Remover<'_>, bucket: &str, (key, version): Entry) -> bool {
    let version = version.as_deref();
    let request = || s3::at_version(Request::new("DELETE", s3::object_path(bucket, &key)), version);
    let deleted = session.send(request()).await;
    if deleted.status() != Some(403) {
        return deleted.succeeded();
    }
    let off = s3::element("Status", "OFF");
    session.send(s3::put_object_setting(bucket, &key, version, "legal-hold", "LegalHold", &off)).await;
    session.send(request().header("x-amz-bypass-governance-retention", "true")).await.succeeded()
}

/// How many versions are locked until when, for the message about a bucket that stays.
async fn still_locked(session: Remover<'_>, bucket: &str) -> String {
    let entries = contents(session, bucket, Spelling::Encoded).await.unwrap_or_default();
    let Some((key, version)) = entries.first() else { return String::new() };
    let request = Request::new("HEAD", s3::object_path(bucket, key));
    let head = session.send(s3::at_version(request, version.as_deref())).await;
    let until = head.reply().and_then(|reply| reply.headers.get("x-amz-object-lock-retain-until-date"));
    match until {
        Some(until) => {
            format!("; {} versions are left in it, `{key}` is locked until {until}", entries.len())
        }
        None => format!("; {} versions are left in it", entries.len()),
    }
}

async fn delete_bucket(session: Remover<'_>, bucket: &str) -> Result<(), String> {
    let deleted = session.send(Request::new("DELETE", format!("/{bucket}"))).await;
    if deleted.status() == Some(404) { Ok(()) } else { done(deleted).map(drop) }
}

/// How keys are asked for: encoded, so that XML can carry every character, and as they are, for servers
/// that take the one for the other. What the one spelling does not reach, the next round does.
#[derive(Clone, Copy)]
enum Spelling {
    Encoded,
    Plain,
}

impl Spelling {
    fn of_round(round: usize) -> Self {
        if round.is_multiple_of(2) { Self::Encoded } else { Self::Plain }
    }
}

/// Keys with their versions; only keys where the server lists no versions.
async fn contents(session: Remover<'_>, bucket: &str, spelling: Spelling) -> Result<Vec<Entry>, String> {
    let list = |what: &str, value| {
        let request = Request::new("GET", format!("/{bucket}")).query(what, value);
        match spelling {
            Spelling::Encoded => request.query("encoding-type", Some("url")),
            Spelling::Plain => request,
        }
    };
    if session.versioned {
        let versions = session.send(list("versions", None)).await;
        if versions.status() == Some(404) {
            return Ok(Vec::new());
        }
        if let Some(document) = listing(&versions, "ListVersionsResult") {
            let is_entry = |one: &&Document| matches!(one.name.as_str(), "Version" | "DeleteMarker");
            let entries = document.children.iter().filter(is_entry);
            return Ok(entries
                .filter_map(|one| Some((key(one, &document)?, one.value("VersionId").map(str::to_owned))))
                .collect());
        }
    }
    let objects = session.send(list("list-type", Some("2"))).await;
    if objects.status() == Some(404) {
        return Ok(Vec::new());
    }
    let objects = done(objects)?;
    let document = listing(&objects, "ListBucketResult").ok_or("the listing cannot be read")?;
    Ok(document.all("Contents").filter_map(|one| Some((key(one, &document)?, None))).collect())
}

fn listing(exchange: &Exchange, root: &str) -> Option<Document> {
    let reply = exchange.reply().filter(|reply| reply.status == 200)?;
    Document::parse(&reply.body).ok().filter(|document| document.name == root)
}

/// A key of a listing, decoded where the listing says that it is encoded.
pub(super) fn key(entry: &Document, listing: &Document) -> Option<String> {
    let key = entry.value("Key")?;
    if listing.value("EncodingType") != Some("url") {
        return Some(key.to_owned());
    }
    Some(percent_encoding::percent_decode_str(&key.replace('+', " ")).decode_utf8_lossy().into_owned())
}
