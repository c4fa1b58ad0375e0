//! Removes a bucket that this run made, with everything in it.

use futures_util::StreamExt;
use futures_util::stream;

use super::steps::done;
use crate::target::Session;
use crate::wire::{Document, Request, s3};

/// How many deletions are under way at once.
const AT_ONCE: usize = 8;

/// Empties and deletes a bucket; it copes with servers that have no DeleteObjects or no ListObjectVersions.
///
/// A bucket that is already gone is a success.
pub(super) async fn remove_bucket(session: &Session, bucket: &str) -> Result<(), String> {
    for _ in 0..100 {
        let entries = contents(session, bucket).await?;
        if entries.is_empty() {
            break;
        }
        stream::iter(entries)
            .map(|(key, version)| {
                let request = Request::new("DELETE", s3::object_path(bucket, &key));
                session.send(s3::at_version(request, version.as_deref()))
            })
            .buffer_unordered(AT_ONCE)
            .collect::<Vec<_>>()
            .await;
    }
    let deleted = session.send(Request::new("DELETE", format!("/{bucket}"))).await;
    if deleted.status() == Some(404) { Ok(()) } else { done(deleted).map(drop) }
}

/// Keys with their versions; only keys where the server lists no versions.
async fn contents(session: &Session, bucket: &str) -> Result<Vec<(String, Option<String>)>, String> {
    let list = |what: &str, value| {
        let request = Request::new("GET", format!("/{bucket}")).query(what, value);
        request.query("encoding-type", Some("url"))
    };
    let versions = session.send(list("versions", None)).await;
    if versions.status() == Some(404) {
        return Ok(Vec::new());
    }
    if let Some(document) = listing(&versions, "ListVersionsResult") {
        let entries =
            document.children.iter().filter(|one| matches!(one.name.as_str(), "Version" | "DeleteMarker"));
        return Ok(entries
            .filter_map(|one| Some((key(one)?, one.value("VersionId").map(str::to_owned))))
            .collect());
    }
    let objects = done(session.send(list("list-type", Some("2"))).await)?;
    let document = listing(&objects, "ListBucketResult").ok_or("the listing cannot be read")?;
    Ok(document.all("Contents").filter_map(|one| Some((key(one)?, None))).collect())
}

fn listing(exchange: &crate::wire::Exchange, root: &str) -> Option<Document> {
    let reply = exchange.reply().filter(|reply| reply.status == 200)?;
    Document::parse(&reply.body).ok().filter(|document| document.name == root)
}

fn key(entry: &Document) -> Option<String> {
    let key = entry.value("Key")?.replace('+', " ");
    Some(percent_encoding::percent_decode_str(&key).decode_utf8_lossy().into_owned())
}
