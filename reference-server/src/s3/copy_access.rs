//! Who may copy: read access to the source, write access to the destination, and who pays.

use std::sync::Arc;

use super::access::{Action, Payer, Standing};
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
    let mut standing = standing(context, request, state, &named.bucket, bucket, &named.key);
    let history = bucket.objects.get(&named.key);
    let found = (rules.source_version)(history, &named.key, named.version.as_ref());
    let version = match found {
        Err(_) if (rules.hides_missing_source)(&standing) => return Err(S3Error::access_denied()),
        found => found?,
    };
    let object = version.object().ok_or_else(|| S3Error::no_such_key(&named.key))?.clone();
    standing.object = Some(&object);
    let versioned = named.version.is_some();
    for action in reading(request, &object, versioned).into_iter().flatten() {
        if !(rules.permits_source)(&standing, action) {
            return Err(S3Error::access_denied());
        }
    }
    let charged = (rules.source_charge)(bucket, Payer::of(context.caller, request))?;
    Ok(Readable { version, object, charged })
}

/// What reading the source needs. That its tags need a permission of their own where they
/// are copied is inferred.
fn reading(request: &Request, object: &Object, versioned: bool) -> [Option<Action>; 2] {
    let tags = object.tags.len() > 0 && request.header("x-amz-tagging-directive") != Some("REPLACE");
    match versioned {
        false => [Some(Action::GET_OBJECT), tags.then_some(Action::GET_OBJECT_TAGGING)],
        true => [Some(Action::GET_OBJECT_VERSION), tags.then_some(Action::GET_OBJECT_VERSION_TAGGING)],
    }
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
    let standing = standing(context, request, state, &request.bucket, bucket, &request.key);
    let needed = [Action::PUT_OBJECT].into_iter().chain(Action::of_settings(request));
    for action in needed {
        if !(rules.permits_destination)(&standing, action) {
            return Err(S3Error::access_denied());
        }
    }
    (rules.accepts_acl)(bucket.access.ownership(), asked, bucket.access.owner)?;
    (rules.destination_charge)(bucket, Payer::of(context.caller, request))
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
    let reads = Standing {
        object: Some(object),
        ..standing(context, request, state, &named.bucket, from, &named.key)
    };
    let writes = standing(context, request, state, &request.bucket, to, &request.key);
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

fn standing<'a>(
    context: &Context<'_>,
    request: &'a Request,
    state: &'a State,
    name: &'a str,
    bucket: &'a Bucket,
    key: &'a str,
) -> Standing<'a> {
    let Context { holder, caller, .. } = *context;
    let (policies, headers) = (&state.policies, &request.headers);
    Standing { holder, caller, policies, name, bucket, key, object: None, headers }
}
