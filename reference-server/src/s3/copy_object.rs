//! CopyObject.

use std::sync::Arc;

use super::attempt::Attempt;
use super::directory::Writing;
use super::encrypting::{self, Keyring};
use super::object_headers::expiration;
use super::params::{AskedAcl, CustomerKey, Settings, algorithm, tagging_header};
use super::rules::{
    ANNOTATION_DIRECTIVE, AnnotationDirective, CopySource, DestinationConditions, Directive, InPlace,
    ResultOfCopy, SourceFate,
};
use super::source::{Source, too_large};
use super::wire::{Reply, Request, Xml};
use super::{Context, S3Error, access, copy_access, directory};
use crate::store::{
    Acl, Algorithm, Bucket, Checksum, ChecksumType, Content, Encryption, Expiry, Object, ObjectLock, Tags,
    Version, VersionId, Versioning,
};
use crate::world::State;

/// The order of the checks: the request by itself, then buckets and source, then the
/// conditions on the source, then those on the destination. Of it AWS has recorded that
/// the values of headers come first; the rest is inferred.
pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let asked = Asked::of(context, request)?;
    let (source, charged) = find_source(context, request, &asked)?;
    let judged = judge(context, request, &asked, &source);
    let object = asked.copy_of(context, &source.object);
    let attempt = Attempt { context, request, asked, source, object, judged };
    let (source, written) = (context.rules.write_copy)(attempt)?;
    Ok(access::charged(reply(context, &source, &written), (context.rules.reported_charge)(charged)))
}

/// What the headers ask for.
pub(super) struct Asked<'a> {
    pub(super) conditions: DestinationConditions<'a>,
    metadata: Directive,
    tagging: Directive,
    annotations: AnnotationDirective,
    tags: Tags,
    settings: Settings,
    acl: AskedAcl,
    algorithm: Option<Algorithm>,
    /// The customer's key of the source.
    source_key: Option<CustomerKey>,
}

impl<'a> Asked<'a> {
    fn of(context: &Context<'_>, request: &'a Request) -> Result<Self, S3Error> {
        let rules = &context.rules;
        let conditions = DestinationConditions::of(request)?;
        let metadata = (rules.metadata_directive)(request.header("x-amz-metadata-directive"))?;
        let tagging = (rules.tagging_directive)(request.header("x-amz-tagging-directive"))?;
        let annotations = (rules.annotation_directive)(
            request.header(ANNOTATION_DIRECTIVE),
            request.query.get(ANNOTATION_DIRECTIVE),
        )?;
        let acl = AskedAcl::of(context, request)?;
        let settings = Settings::of(context, request)?;
        let source_key = encrypting::source_key(context, request)?;
        let algorithm = algorithm(request, "x-amz-checksum-algorithm")?;
        let tags = match tagging {
            Directive::Replace => tagging_header(request)?,
            // Recorded on AWS: with COPY the header is ignored, so it need not even parse.
            Directive::Copy => tagging_header(request).unwrap_or_default(),
        };
        Ok(Self { conditions, metadata, tagging, annotations, tags, settings, acl, algorithm, source_key })
    }

    /// The object to be written. Digests are computed here, before any lock is taken.
    fn copy_of(&self, context: &Context<'_>, source: &Object) -> Object {
        let rules = &context.rules;
        let body = (rules.copied_bytes)(&source.body);
        let algorithm = (rules.checksum_of_copy)(self.algorithm, source);
        let value = body.checksum(algorithm);
        let requested_class = self.settings.storage_class;
        Object {
            etag: (rules.etag_of_copy)(&source.etag, &body),
            metadata: (rules.copied_metadata)(self.metadata, &source.metadata, &self.settings.metadata),
            tags: (rules.copied_tags)(self.tagging, &source.tags, &self.tags),
            annotations: (rules.copied_annotations)(self.annotations, &source.annotations),
            // Known when the destination's bucket is, as are encryption and lock.
            acl: Acl::private(context.caller),
            checksum: Some(Checksum { algorithm, kind: ChecksumType::FullObject, value }),
            storage_class: (rules.storage_class_of_copy)(requested_class, source.storage_class),
            redirect: (rules.redirect_of_copy)(self.settings.redirect.as_ref(), source.redirect.as_ref()),
            encryption: Encryption::S3,
            lock: ObjectLock::default(),
            restoration: (rules.restoration_of_copy)(source.restoration),
            accessed: context.now,
            parts: Arc::default(),
            body,
        }
    }
}

/// Looks the source up, and says whether the request is charged to who sent it. A missing destination
/// bucket is told before anything about the source (inferred).
fn find_source(
    context: &Context<'_>,
    request: &Request,
    asked: &Asked<'_>,
) -> Result<(Source, bool), S3Error> {
    let named = Source::named(context, request);
    let state = context.world.state();
    let charged = Source::check_destination(context, request, &state, &asked.acl)?;
    let source = Source::find(context, request, &state, named?)?;
    copy_access::destination_of(context, request, &source.object, &state)?;
    directory::check_annotations(context, request, asked.annotations, &source.object)?;
    if asked.annotations == AnnotationDirective::Copy && source.object.annotations.len() > 0 {
        copy_access::annotations(context, request, &source.named, &source.object, &state)?;
    }
    let charged = charged || source.charged;
    Ok((source, charged))
}

/// Whether the source may be copied now.
fn judge(
    context: &Context<'_>,
    request: &Request,
    asked: &Asked<'_>,
    source: &Source,
) -> Result<(), S3Error> {
    source.judge(context, request, asked.source_key.as_ref())?;
    if source.object.body.size() > (context.rules.most_bytes_of_copy)() { Err(too_large()) } else { Ok(()) }
}

/// Whether the object is copied onto itself. A source that names a version never is,
/// not even where it is the newest (recorded on AWS).
fn is_also_destination(source: &Source, request: &Request) -> bool {
    let CopySource { bucket, key, version, .. } = &source.named;
    *bucket == request.bucket && *key == request.key && version.is_none()
}

/// What was written, and where.
pub(crate) struct Written {
    version: Arc<Version>,
    versioning: Versioning,
    pub(super) object: Arc<Object>,
    expiry: Option<Expiry>,
}

/// Writes the copy unless the source or the destination was refused.
pub(super) fn write(
    context: &Context<'_>,
    request: &Request,
    asked: &Asked<'_>,
    source: &Source,
    mut object: Object,
    judged: Result<(), S3Error>,
) -> Result<Written, S3Error> {
    let rules = &context.rules;
    let mut state = context.world.state();
    let State { buckets, ids, keys, policies, .. } = &mut *state;
    let Some(bucket) = buckets.get_mut(&request.bucket) else {
        return Err((rules.missing_destination)(&request.bucket));
    };
    if bucket.kind.zone().is_some() {
        object.tags = (rules.directory.tags)(object.tags)?;
    }
    object.etag = directory::entity_tag(context, bucket, object.etag, ids);
    object.acl = copy_access::acl_of_copy(context, &asked.acl, &source.acl, bucket);
    let block = bucket.access.public_access_block();
    let judged = judged.and_then(|()| (rules.refuses_public_acl)(block, &object.acl));
    let judged = judged.and_then(|()| judge_destination(context, request, asked, source, bucket));
    let mut keyring = Keyring { context, keys, ids, policies, object: (&request.bucket, &request.key) };
    let encrypted = judged.and_then(|()| encrypt(&mut keyring, asked, source, bucket));
    let encrypted = encrypted.and_then(|encryption| {
        encrypting::takes_annotations(&encryption, object.annotations.len()).map(|()| encryption)
    });
    let refusal = encrypted.as_ref().err().cloned();
    object.encryption = encrypted.unwrap_or_default();
    object.etag = keyring.etag(&object.encryption, object.etag);
    if let Some(error) = refusal.clone()
        && !(rules.writes_despite)(&error)
    {
        return Err(error);
    }
    let modified = (rules.modified_of_copy)(source.modified, context.now);
    let default = bucket.default_retention(modified);
    object.lock = (rules.lock_of_copy)(&asked.settings.lock, &source.object.lock, default);
    let expiry = (rules.expiry_of_copy)(bucket, &request.key, &object, source.modified, modified);
    let object = Arc::new(object);
    let content = Content::Object(Arc::clone(&object));
    let version = bucket.write(&request.key, content, modified, ids);
    let versioning = bucket.versioning;
    if let Some(from) = buckets.get_mut(&source.named.bucket) {
        from.touch(&source.named.key, &source.id, context.now);
        if (rules.source_fate)() == SourceFate::Deleted {
            from.erase(&source.named.key, &source.id);
        }
    }
    refusal.map_or(Ok(Written { version, versioning, object, expiry }), Err)
}

/// What the copy is encrypted with.
fn encrypt(
    keyring: &mut Keyring<'_>,
    asked: &Asked<'_>,
    source: &Source,
    bucket: &Bucket,
) -> Result<Encryption, S3Error> {
    let asked = &asked.settings.encryption;
    let (context, (name, _)) = (keyring.context, keyring.object);
    let wanted = (context.rules.encryption.of_copy)(asked, &bucket.encryption, &source.object.encryption);
    let source = Some((&source.object.encryption, source.is_in_zone));
    let writing = Writing { context, name, bucket, source };
    keyring.encrypt(bucket, &writing.restrict(asked, wanted)?)
}

pub(super) fn judge_destination(
    context: &Context<'_>,
    request: &Request,
    asked: &Asked<'_>,
    source: &Source,
    bucket: &Bucket,
) -> Result<(), S3Error> {
    let rules = &context.rules;
    (rules.encryption.accepts)(bucket, &asked.settings.encryption)?;
    (rules.lock_is_possible)(&asked.settings.lock, bucket.lock)?;
    let change = InPlace {
        metadata: asked.metadata,
        storage_class: asked.settings.names_class,
        redirect: asked.settings.redirect.is_some(),
        encryption: asked.settings.encryption.is_said(),
        encryption_configured: bucket.encryption.configured,
        leaves_key: source.object.encryption != Encryption::S3,
    };
    if is_also_destination(source, request) && !(rules.in_place_is_change)(&change) {
        return Err(nothing_changes());
    }
    let current = bucket.current(&request.key).map(|version| &**version);
    (rules.destination_conditions)(&asked.conditions, &request.key, current)
}

fn reply(context: &Context<'_>, source: &Source, written: &Written) -> Reply {
    let rules = &context.rules;
    let Written { version, versioning, object, expiry } = written;
    let etag = object.etag.clone();
    let result = (rules.result_of_copy)(&ResultOfCopy { etag, modified: version.modified });
    let document = Xml::document("CopyObjectResult", |xml| {
        xml.element("LastModified", &result.modified.iso());
        xml.element("ETag", &result.etag.quoted());
        if let Some(checksum) = &object.checksum {
            xml.element("ChecksumType", checksum.kind.name());
            xml.element(checksum.algorithm.element(), &checksum.value);
        }
    });
    let id = (rules.reported_version)(*versioning, &version.id);
    let source_id = (rules.reported_source_version)(&source.id);
    encrypting::described_to_copier(Reply::result(document, rules), context, &object.encryption)
        .optional("x-amz-expiration", expiry.as_ref().map(expiration).as_deref())
        .optional("x-amz-version-id", id.as_ref().map(VersionId::as_str))
        .optional("x-amz-copy-source-version-id", source_id.as_ref().map(VersionId::as_str))
}

fn nothing_changes() -> S3Error {
    S3Error::invalid_request(
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    )
}
