//! Reads state back: an object, its tags, its versions.

use std::collections::{BTreeMap, BTreeSet};

use super::access;
use super::cleanup::key as listed_key;
use super::customer_key::OF_OBJECT;
use super::samples;
use super::stage::Stage;
use super::world::View;
use crate::catalogue::{Capability, Role};
use crate::judge::{Body, Observed, ObservedAcl, ObservedBucket, ObservedObject};
use crate::scenario::{Address, Case, S3};
use crate::wire::{Document, Exchange, Request, s3};

/// What there is to read besides the object itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Reading {
    pub(super) tags: bool,
    pub(super) checksums: bool,
    pub(super) versions: bool,
    pub(super) annotations: bool,
    pub(super) acl: bool,
    /// Whether it is asked who needs the customer key.
    pub(super) sealed: bool,
    /// Whether there may be more bytes than can be read.
    pub(super) big: bool,
    /// Whether the other account reads what the owner may not.
    pub(super) as_other: bool,
}

impl Reading {
    pub(super) fn of(needs: &BTreeSet<Capability>, stage: &Stage<'_>) -> Self {
        let there = |capability| needs.contains(&capability) && stage.target.lacks(capability).is_none();
        Self {
            tags: there(Capability::Tagging),
            checksums: there(Capability::Checksums),
            versions: there(Capability::Versioning),
            annotations: there(Capability::Annotations),
            acl: there(Capability::Acl),
            sealed: false,
            big: stage.scenario.is_big(),
            as_other: there(Capability::SecondAccount),
        }
    }
}

impl Reading {
    /// What of it there is to read in a bucket.
    /// The same with whatever states of a case ask about beyond that.
    pub(super) fn asked_by(self, case: &Case<S3>) -> Self {
        let sealed =
            case.then.all().iter().flat_map(|then| then.states()).any(|state| state.unreadable.is_some());
        Self { sealed, ..self }
    }

    pub(super) fn of_bucket(self, view: &View<'_>, bucket: &str) -> Self {
        if view.world.is_general(bucket) {
            return self;
        }
        Self { tags: false, versions: false, annotations: false, acl: false, ..self }
    }
}

/// The current state of an address.
pub(super) async fn observe(view: &View<'_>, address: &Address, reading: Reading) -> Observed {
    let reading = reading.of_bucket(view, &address.bucket);
    let mut observed = observe_version(view, address, None, reading).await;
    if reading.versions {
        observed.versions = count_versions(view, address).await;
    }
    observed
}

/// The state of one version, or of the current one.
pub(super) async fn observe_version(
    view: &View<'_>,
    address: &Address,
    version: Option<&str>,
    reading: Reading,
) -> Observed {
    let (bucket, key) = view.place(address);
    let path = s3::object_path(&bucket, &key);
    let reading = reading.of_bucket(view, &address.bucket);
    let seal = view.world.seal_of(&bucket, &key, version);
    let unsealed = |method: &str| {
        let request = s3::at_version(Request::new(method, &path), version);
        if reading.checksums { request.header("x-amz-checksum-mode", "ENABLED") } else { request }
    };
    let request = |method: &str| {
        let mut request = unsealed(method);
        if let Some(seal) = seal {
            seal.send(&mut request, OF_OBJECT);
        }
        request
    };
    if reading.big {
        let (exchange, body) = samples::read(view, Role::Owner, request).await;
        return observed(view, &path, version, reading, (Role::Owner, exchange, body)).await;
    }
    let (mut by, mut exchange) = (Role::Owner, view.session.send(request("GET")).await);
    if exchange.status() == Some(403) && reading.as_other {
        // What the other account wrote need not be open to the owner.
        let again = view.session.send_by(Role::Other, request("GET")).await;
        if again.status() != Some(403) {
            (by, exchange) = (Role::Other, again);
        }
    }
    if exchange.status() == Some(400) && seal.is_some() {
        // What was to be encrypted with the key need not be.
        exchange = view.session.send(unsealed("GET")).await;
    }
    let sealed = match seal {
        Some(_) if reading.sealed => {
            let status = view.session.send(unsealed("GET")).await.status();
            Some(status.is_some_and(|status| (400..500).contains(&status)))
        }
        _ => reading.sealed.then_some(false),
    };
    let mut body = exchange.reply().map(|reply| Body::of(&reply.body));
    if exchange.status() == Some(403) {
        // An archived object shows its headers, but not its bytes.
        (exchange, body) = (view.session.send(request("HEAD")).await, None);
    }
    let mut observed = observed(view, &path, version, reading, (by, exchange, body)).await;
    if let Some(object) = &mut observed.object {
        object.sealed = sealed;
    }
    observed
}

/// What the reply to a reader says.
async fn observed(
    view: &View<'_>,
    path: &str,
    version: Option<&str>,
    reading: Reading,
    (by, exchange, body): (Role, Exchange, Option<Body>),
) -> Observed {
    let object = match exchange.status() {
        // 405 is what S3 answers about a delete marker.
        Some(404 | 405) => None,
        Some(200) => {
            let headers = exchange.reply().map(|reply| reply.headers.clone()).unwrap_or_default();
            let tags = if reading.tags { tags(view, by, path, version).await } else { None };
            let acl = if reading.acl { acl(view, reading, path, version).await } else { None };
            let annotations =
                if reading.annotations { annotations(view, by, path, version).await } else { None };
            Some(ObservedObject { headers, body, tags, annotations, acl, sealed: None })
        }
        _ => return Observed { unreadable: Some(failure(&exchange)), ..Observed::default() },
    };
    Observed { object, ..Observed::default() }
}

fn failure(exchange: &Exchange) -> String {
    match &exchange.outcome {
        Ok(reply) => format!("reading it answered {}", reply.status),
        Err(error) => format!("reading it: {error}"),
    }
}

/// The access list, read by whoever may.
async fn acl(view: &View<'_>, reading: Reading, path: &str, version: Option<&str>) -> Option<ObservedAcl> {
    let request = || s3::at_version(Request::new("GET", path).query("acl", None), version);
    let mut exchange = view.session.send(request()).await;
    if exchange.status() == Some(403) && reading.as_other {
        exchange = view.session.send_by(Role::Other, request()).await;
    }
    let reply = exchange.reply().filter(|reply| reply.status == 200)?;
    access::observed(view.session, &Document::parse(&reply.body).ok()?)
}

async fn tags(
    view: &View<'_>,
    by: Role,
    path: &str,
    version: Option<&str>,
) -> Option<BTreeMap<String, String>> {
    let request = s3::at_version(Request::new("GET", path).query("tagging", None), version);
    let exchange = view.session.send_by(by, request).await;
    let reply = exchange.reply().filter(|reply| reply.status == 200)?;
    Document::parse(&reply.body).ok().map(|document| s3::tags(&document))
}

/// How a bucket encrypts by default.
pub(super) async fn bucket(view: &View<'_>, name: &str) -> ObservedBucket {
    let request = Request::new("GET", format!("/{}", view.world.bucket(name))).query("encryption", None);
    let exchange = view.session.send(request).await;
    let reply = exchange.reply().filter(|reply| reply.status == 200);
    let Some(document) = reply.and_then(|reply| Document::parse(&reply.body).ok()) else {
        return ObservedBucket { unreadable: Some(failure(&exchange)), ..ObservedBucket::default() };
    };
    let text = |path| document.at(path).map(|element| element.text.clone());
    let by_default = "Rule/ApplyServerSideEncryptionByDefault";
    let values = [
        ("encryption", text(&format!("{by_default}/SSEAlgorithm"))),
        ("kms key", text(&format!("{by_default}/KMSMasterKeyID"))),
        ("bucket key", Some(text("Rule/BucketKeyEnabled").unwrap_or_else(|| "false".to_owned()))),
    ];
    let encryption = values.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    ObservedBucket { encryption, unreadable: None }
}

/// Every annotation with its text; none of them where one cannot be read.
async fn annotations(
    view: &View<'_>,
    by: Role,
    path: &str,
    version: Option<&str>,
) -> Option<BTreeMap<String, String>> {
    let request = || s3::at_version(Request::new("GET", path).query("annotation", None), version);
    let list = view.session.send_by(by, request()).await;
    let reply = list.reply().filter(|reply| reply.status == 200)?;
    let names = s3::annotation_names(&Document::parse(&reply.body).ok()?);
    let mut annotations = BTreeMap::new();
    for name in names {
        let one = view.session.send_by(by, request().query("annotationName", Some(&name))).await;
        let reply = one.reply().filter(|reply| reply.status == 200)?;
        let text = String::from_utf8_lossy(&reply.body).into_owned();
        annotations.insert(name, text);
    }
    Some(annotations)
}

async fn count_versions(view: &View<'_>, address: &Address) -> Option<usize> {
    let (bucket, key) = view.place(address);
    let request = Request::new("GET", format!("/{bucket}"))
        .query("versions", None)
        .query("prefix", Some(&key))
        .query("encoding-type", Some("url"));
    let exchange = view.session.send(request).await;
    let reply = exchange.reply().filter(|reply| reply.status == 200)?;
    let document = Document::parse(&reply.body).ok()?;
    let is_entry = |entry: &&Document| matches!(entry.name.as_str(), "Version" | "DeleteMarker");
    Some(
        document
            .children
            .iter()
            .filter(is_entry)
            .filter(|entry| listed_key(entry, &document).as_ref() == Some(&key))
            .count(),
    )
}
