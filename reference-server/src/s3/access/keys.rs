//! What condition keys of policies stand for in a request to S3.

use std::borrow::Cow;

use super::{Action, End, Standing};
use crate::policy::Keys;
use crate::s3::Place;
use crate::s3::params::tagging_header;
use crate::store::SessionMode;
use crate::world::{Holder, USER};

/// A request for one action, as conditions look at it.
pub(super) struct RequestKeys<'a> {
    pub(super) standing: &'a Standing<'a>,
    pub(super) action: Action,
    /// That of the session that a directory bucket is asked for.
    pub(super) mode: Option<SessionMode>,
}

/// The condition keys of S3 that are known, in lower case, without those that stand for a header of that name and
/// those that end with the key of a tag (Service Authorization Reference, "Condition keys for Amazon S3").
const KNOWN: [&str; 28] = [
    "aws:currenttime",
    "aws:epochtime",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principaltype",
    "aws:resourceaccount",
    "aws:username",
    "s3:authtype",
    "s3:delimiter",
    "s3:if-match",
    "s3:if-none-match",
    "s3:locationconstraint",
    "s3:max-keys",
    "s3:object-lock-legal-hold",
    "s3:object-lock-mode",
    "s3:object-lock-remaining-retention-days",
    "s3:object-lock-retain-until-date",
    "s3:objectcreationoperation",
    "s3:prefix",
    "s3:requestobjecttagkeys",
    "s3:resourceaccount",
    "s3:signatureversion",
    "s3:versionid",
    "aws:securetransport",
    "aws:sourcevpce",
    "s3:dataaccesspointarn",
    "s3:dataaccesspointaccount",
    "s3:accesspointnetworkorigin",
];

/// Keys that stand for the header `x-amz-…` of that name.
const HEADERS: &str = "s3:x-amz-";
const SESSION_MODE: &str = "s3express:sessionmode";
const EXISTING_TAG: &str = "s3:existingobjecttag/";
const REQUEST_TAG: &str = "s3:requestobjecttag/";

/// Whether a policy may ask about a key, which is in lower case.
pub(crate) fn is_known_key(key: &str) -> bool {
    KNOWN.contains(&key)
        || key == SESSION_MODE
        || [HEADERS, EXISTING_TAG, REQUEST_TAG].iter().any(|prefix| key.starts_with(prefix))
}

impl Keys for RequestKeys<'_> {
    fn values(&self, key: &str) -> Option<Vec<Cow<'_, str>>> {
        if key == SESSION_MODE {
            return self.mode.map(|mode| vec![mode.name().into()]);
        }
        (self.standing.context.rules.condition_key)(self.standing, self.action, key)
    }
}

impl std::fmt::Debug for RequestKeys<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RequestKeys").field("action", &self.action).finish_non_exhaustive()
    }
}

/// The values of a condition key; none where it is absent.
pub(crate) fn condition_key<'a>(
    standing: &'a Standing<'a>,
    action: Action,
    key: &str,
) -> Option<Vec<Cow<'a, str>>> {
    if key == "s3:requestobjecttagkeys" {
        let tags = request_tags(standing)?;
        return Some(tags.into_iter().map(|(key, _)| Cow::Owned(key)).collect());
    }
    let value = if let Some(tag) = key.strip_prefix(EXISTING_TAG) {
        existing_tag(standing, tag)
    } else if let Some(tag) = key.strip_prefix(REQUEST_TAG) {
        let tags = request_tags(standing)?;
        tags.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(tag)).map(|(_, value)| Cow::Owned(value))
    } else if key.starts_with("aws:") || ACCOUNT_KEYS.contains(&key) {
        of_everything(standing, key)
    } else {
        of_request(standing, action, key)
    };
    value.map(|value| vec![value])
}

const ACCOUNT_KEYS: [&str; 1] = ["s3:resourceaccount"];

/// Keys that every service has.
fn of_everything<'a>(standing: &'a Standing<'a>, key: &str) -> Option<Cow<'a, str>> {
    let (context, holder) = (standing.context, standing.context.holder);
    Some(match key {
        "aws:currenttime" => context.now.iso().into(),
        "aws:epochtime" => context.now.since_epoch().to_string().into(),
        "aws:principalaccount" => context.world.identity(holder?.account()).account_id.as_str().into(),
        "aws:principalarn" => context.world.arn(holder?).into(),
        "aws:principaltype" => match holder {
            None => "Anonymous".into(),
            Some(Holder::Account(_)) => "Account".into(),
            Some(Holder::User) => "User".into(),
        },
        "aws:username" => holder.filter(|holder| holder.is_user()).map(|_| USER.into())?,
        "aws:securetransport" => context.secure.to_string().into(),
        "aws:sourcevpce" => vpc_endpoint(context.place)?.into(),
        "aws:resourceaccount" | "s3:resourceaccount" => context.account_id(standing.bucket).into(),
        _ => return None,
    })
}

/// The id of the endpoint in a VPC through which the request came. In host names there is another part behind it.
fn vpc_endpoint(place: &Place) -> Option<&str> {
    let Place::VpcEndpoint { id, .. } = place else { return None };
    let end = id.match_indices('-').nth(1).map_or(id.len(), |(at, _)| at);
    id.get(..end)
}

/// What the request says. Of a copy the source's side sees nothing that is said of the copy: such keys are those of
/// `s3:PutObject` (Service Authorization Reference).
fn of_request<'a>(standing: &'a Standing<'a>, action: Action, key: &str) -> Option<Cow<'a, str>> {
    let request = standing.request;
    let header = |name: &str| request.header(name).map(|value| Cow::Borrowed(value.trim()));
    let query = |name: &str| request.query.get(name).map(Cow::Borrowed);
    let of_source = standing.end == End::Source;
    let point = standing.context.through.filter(|_| !of_source);
    match key {
        "s3:dataaccesspointarn" => point.map(|point| point.arn().into()),
        "s3:dataaccesspointaccount" => point.map(|point| Cow::Borrowed(point.account_id.as_str())),
        "s3:accesspointnetworkorigin" => point.map(|_| "Internet".into()),
        "s3:authtype" if request.query.contains("X-Amz-Signature") => Some("REST-QUERY-STRING".into()),
        "s3:authtype" => header("authorization").map(|_| "REST-HEADER".into()),
        "s3:signatureversion" => standing.context.holder.map(|_| "AWS4-HMAC-SHA256".into()),
        "s3:x-amz-content-sha256" => header("x-amz-content-sha256"),
        "s3:versionid" if of_source => standing.version.map(Cow::Borrowed),
        "s3:versionid" if standing.end == End::Only => query("versionId"),
        "s3:prefix" | "s3:delimiter" | "s3:max-keys" if action.lists() && standing.end == End::Only => {
            query(key.strip_prefix("s3:")?)
        }
        _ if of_source => None,
        "s3:if-match" | "s3:if-none-match" => header(key.strip_prefix("s3:")?),
        "s3:objectcreationoperation" => Some(creates_object(standing).to_string().into()),
        "s3:object-lock-mode" | "s3:object-lock-retain-until-date" => {
            header(&["x-amz-", key.strip_prefix("s3:")?].concat())
        }
        "s3:object-lock-legal-hold" => header("x-amz-object-lock-legal-hold"),
        "s3:object-lock-remaining-retention-days" => {
            let until: jiff::Timestamp =
                request.header("x-amz-object-lock-retain-until-date")?.parse().ok()?;
            let left = until.as_second() - i64::try_from(standing.context.now.since_epoch()).ok()?;
            Some((left.max(0) / (24 * 60 * 60)).to_string().into())
        }
        key => header(key.strip_prefix("s3:").filter(|name| name.starts_with("x-amz-"))?),
    }
}

/// The calls that only prepare an object say so, so that policies can leave them out (User Guide, "Enforce conditional
/// writes on Amazon S3 buckets").
fn creates_object(standing: &Standing<'_>) -> bool {
    let request = standing.request;
    match request.method.as_str() {
        "PUT" => !request.query.contains("partNumber"),
        "POST" => request.query.contains("uploadId"),
        _ => false,
    }
}

/// A tag of the object that is there. Copies of whole objects do not show the source's: AWS was observed to do so in
/// tests of another server, whose copies of parts show them.
fn existing_tag<'a>(standing: &'a Standing<'a>, tag: &str) -> Option<Cow<'a, str>> {
    let of_part = standing.request.query.contains("partNumber");
    let hidden = standing.end == End::Destination || standing.end == End::Source && !of_part;
    let tags = &standing.object.filter(|_| !hidden)?.tags;
    tags.iter().find(|(key, _)| key.eq_ignore_ascii_case(tag)).map(|(_, value)| value.as_str().into())
}

/// The tags that the request gives, if it gives any.
fn request_tags(standing: &Standing<'_>) -> Option<Vec<(String, String)>> {
    if standing.end == End::Source || !standing.request.has_header("x-amz-tagging") {
        return None;
    }
    let tags = tagging_header(standing.request).ok()?;
    Some(tags.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect())
}
