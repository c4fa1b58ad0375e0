//! Letting a request about one bucket in, before its operation looks at it.

use std::iter;

use super::{Action, End, Payer, Standing, charge, permits};
use crate::policy::Act;
use crate::s3::context::arn;
use crate::s3::params::check_owner;
use crate::s3::redirect::check_region;
use crate::s3::rules::VersionSelector;
use crate::s3::wire::{Reply, Request};
use crate::s3::{Context, Place, S3Error, places};
use crate::store::{Bucket, History};
use crate::world::{Holder, State};

/// Checks the bucket's expected owner, the caller's permission, and who pays; says whether
/// the caller does. What does not exist is for the operation to report.
pub(crate) fn admit(context: &Context<'_>, request: &Request, resource: &str) -> Result<bool, S3Error> {
    let state = context.world.state();
    let Some(bucket) = state.buckets.get(&request.bucket) else { return Ok(false) };
    // Where a bucket is may be asked everywhere (inferred from clients that do).
    if resource != "location" {
        check_region(context, &request.bucket, bucket)?;
    }
    places::check_written(context, request)?;
    check_owner(context, request, bucket)?;
    let action = Action::of(request, resource);
    let mut standing = standing(context, request, &state, bucket);
    let writes = action == Action::PUT_OBJECT;
    if writes {
        // What is there already is not what is written.
        standing.object = None;
    }
    let settings = writes.then(|| Action::of_settings(request));
    let needed = iter::once(action).chain(settings.into_iter().flatten());
    if !needed.into_iter().all(|action| allows(&standing, action)) {
        return Err(S3Error::access_denied());
    }
    charge(bucket, Payer::of(context.caller, request))
}

/// Whether the user's policies allow what is about no bucket that is there: listing buckets and making one.
pub(crate) fn admit_to_service(context: &Context<'_>, request: &Request) -> Result<(), S3Error> {
    let act = match (context.place, request.bucket.as_str()) {
        (Place::ZonalControl, "") => Act::new("s3express:ListAllMyDirectoryBuckets", "*"),
        (Place::ZonalControl, name) => Act::new("s3express:CreateBucket", directory_arn(context, name)),
        (_, "") => Act::new("s3:ListAllMyBuckets", "*"),
        (_, name) => Act::new("s3:CreateBucket", arn(name)),
    };
    if !context.holder.is_some_and(Holder::is_user) || context.world.state().policies.allow(&act) {
        return Ok(());
    }
    Err(S3Error::access_denied())
}

fn directory_arn(context: &Context<'_>, name: &str) -> String {
    let account = &context.world.identity(context.caller).account_id;
    format!("arn:aws:s3express:{}:{account}:bucket/{name}", context.region.name())
}

/// Of a missing object only who may list the bucket is told that it is missing (documented
/// for GetObject and HeadObject).
fn allows(standing: &Standing<'_>, action: Action) -> bool {
    let is_general = standing.bucket.kind.zone().is_none();
    if is_general && standing.object.is_none() && action.reads_object() {
        return !standing.denies(action) && permits(standing, Action::LIST_BUCKET);
    }
    permits(standing, action)
}

/// The reply of a request that was charged or not.
pub(crate) fn charged(reply: Reply, charged: bool) -> Reply {
    if charged { reply.fixed("x-amz-request-charged", "requester") } else { reply }
}

fn standing<'a>(
    context: &'a Context<'a>,
    request: &'a Request,
    state: &'a State,
    bucket: &'a Bucket,
) -> Standing<'a> {
    let history = bucket.objects.get(&request.key);
    let selector = request.query.get("versionId").and_then(|id| VersionSelector::parse(id).ok());
    let version = match &selector {
        Some(selector) => history.and_then(|history| history.get(selector.id())),
        None => history.and_then(History::current),
    };
    let object = version.and_then(|version| version.object()).map(|object| &**object);
    Standing { object, ..Standing::of(context, request, state, bucket, End::Only) }
}
