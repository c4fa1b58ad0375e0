//! Who may copy: read access to the source, write access to the destination, and who pays.

use std::sync::Arc;

use super::access::{Action, End, Payer, Standing};
use super::params::AskedAcl;
use super::rules::CopySource;
use super::wire::Request;
use super::{Context, S3Error};
use crate::store::{Acl, Bucket, Object, Version};
use crate::world::State;

/// A source that may be read.
pub(super) struct Readable {
    pub(super) version: Arc<Version>,
    pub(super) object: Arc<Object>,
    /// Whether reading it is charged to the caller.
    pub(super) charged: bool,
}

/// Looks for the source in its bucket, for a caller that may see it.
pub(super) fn source(
    context: &Context<'_>,
    request: &Request,
    named: &CopySource,
    state: &State,
    bucket: &Bucket,
) -> Result<Readable, S3Error> {
    let rules = &context.rules;
    let mut standing = of_source(context, request, state, named, bucket);
    let history = bucket.objects.get(&named.key);
    let found = (rules.source_version)(history, &named.key, named.version.as_ref());
    let version = match found {
        Err(_) if (rules.hides_missing_source)(&standing) => return Err(S3Error::access_denied()),
        found => found?,
    };
    let object = version.object().ok_or_else(|| S3Error::no_such_key(&named.key))?.clone();
    standing.object = Some(&object);
    for action in (rules.actions_at_source)(request, &object, named.version.is_some()) {
        if !(rules.permits_source)(&standing, action) {
            return Err(S3Error::access_denied());
        }
    }
    let charged = (rules.source_charge)(bucket, Payer::of(context.caller, request))?;
    Ok(Readable { version, object, charged })
}

/// What reading the source needs, which may name a version.
pub(crate) fn actions_at_source(request: &Request, object: &Object, versioned: bool) -> Vec<Action> {
    let (read, read_tags) = match versioned {
        false => (Action::GET_OBJECT, Action::GET_OBJECT_TAGGING),
        true => (Action::GET_OBJECT_VERSION, Action::GET_OBJECT_VERSION_TAGGING),
    };
    [read].into_iter().chain(copies_tags(request, object).then_some(read_tags)).collect()
}

/// What writing the destination needs, as far as the request tells.
pub(crate) fn actions_at_destination(request: &Request) -> Vec<Action> {
    [Action::PUT_OBJECT].into_iter().chain(Action::of_settings(request)).collect()
}

/// What writing the destination needs because of what the source is. Tags that are copied need leave at both ends (AWS
/// Knowledge Center, "Why can't I copy an object between two Amazon S3 buckets?").
pub(crate) fn actions_for_source(request: &Request, object: &Object) -> Vec<Action> {
    copies_tags(request, object).then_some(Action::PUT_OBJECT_TAGGING).into_iter().collect()
}

/// Parts have no tags.
fn copies_tags(request: &Request, object: &Object) -> bool {
    object.tags.len() > 0
        && !request.query.contains("partNumber")
        && request.header("x-amz-tagging-directive") != Some("REPLACE")
}

/// Whether the destination may be written by the caller, with such a list; says whether
/// the caller is charged.
pub(super) fn destination(
    context: &Context<'_>,
    request: &Request,
    asked: &AskedAcl,
    state: &State,
    bucket: &Bucket,
) -> Result<bool, S3Error> {
    let rules = &context.rules;
    let standing = Standing::of(context, request, state, bucket, End::Destination);
    for action in (rules.actions_at_destination)(request) {
        if !(rules.permits_destination)(&standing, action) {
            return Err(S3Error::access_denied());
        }
    }
    (rules.accepts_acl)(bucket.access.ownership(), asked, bucket.access.owner)?;
    (rules.destination_charge)(bucket, Payer::of(context.caller, request))
}

/// Whether the destination may be written with what this source brings along.
pub(super) fn destination_of(
    context: &Context<'_>,
    request: &Request,
    object: &Object,
    state: &State,
) -> Result<(), S3Error> {
    let Some(bucket) = state.buckets.get(&request.bucket) else { return Ok(()) };
    let standing = Standing::of(context, request, state, bucket, End::Destination);
    let needed = (context.rules.actions_for_source)(request, object);
    let allowed = needed.into_iter().all(|action| (context.rules.permits_destination)(&standing, action));
    if allowed { Ok(()) } else { Err(S3Error::access_denied()) }
}

/// Whether annotations may be copied: read at the source and written at the destination. That it matters only
/// where there are some is inferred.
pub(super) fn annotations(
    context: &Context<'_>,
    request: &Request,
    named: &CopySource,
    object: &Object,
    state: &State,
) -> Result<(), S3Error> {
    let (rules, buckets) = (&context.rules, &state.buckets);
    let (Some(from), Some(to)) = (buckets.get(&named.bucket), buckets.get(&request.bucket)) else {
        return Ok(());
    };
    let reads = Standing { object: Some(object), ..of_source(context, request, state, named, from) };
    let writes = Standing::of(context, request, state, to, End::Destination);
    let allowed = (rules.permits_source)(&reads, Action::GET_OBJECT_ANNOTATION)
        && (rules.permits_destination)(&writes, Action::PUT_OBJECT_ANNOTATION);
    if allowed { Ok(()) } else { Err(S3Error::access_denied()) }
}

/// The list of the copy: what the request asks for and never what the source has.
pub(super) fn acl_of_copy(context: &Context<'_>, asked: &AskedAcl, source: &Acl, bucket: &Bucket) -> Acl {
    let (rules, access) = (&context.rules, &bucket.access);
    let owner = (rules.owner_of_copy)(asked, access.ownership(), context.caller, access.owner);
    (rules.acl_of_copy)(asked, source, owner, access.owner)
}

fn of_source<'a>(
    context: &'a Context<'a>,
    request: &'a Request,
    state: &'a State,
    named: &'a CopySource,
    bucket: &'a Bucket,
) -> Standing<'a> {
    let (name, key) = (named.bucket.as_str(), named.key.as_str());
    let version = named.version.as_ref().map(|version| version.id().as_str());
    Standing { name, key, version, ..Standing::of(context, request, state, bucket, End::Source) }
}
