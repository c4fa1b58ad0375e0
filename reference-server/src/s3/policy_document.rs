//! Reading a bucket policy.

use std::borrow::Cow;

use http::StatusCode;

use super::access::is_known_key;
use super::context::arn;
use super::wire::Request;
use super::{Context, Place, S3Error};
use crate::policy::{Flaw, Grammar, People, Policy, is_like};
use crate::world::Account;

/// The largest policy, in bytes (User Guide, "Bucket policies").
const MOST_BYTES: usize = 20 * 1024;

pub(super) fn read(context: &Context<'_>, request: &Request) -> Result<Policy, S3Error> {
    let body = request.body.in_memory().filter(|body| body.first() == Some(&b'{'));
    let text = body.and_then(|body| str::from_utf8(body).ok()).ok_or_else(|| refusal(Flaw::NotJson))?;
    if text.len() > MOST_BYTES {
        return Err(malformed("Policies must not be larger than 20 KB"));
    }
    let world = context.world;
    let accounts = Account::ALL.map(|account| world.identity(account).account_id.clone());
    let canonical = Account::ALL.map(|account| world.identity(account).canonical_user.as_str());
    let zonal = *context.place == Place::ZonalControl;
    let people = People { accounts: &accounts, canonical: Some(canonical), services: false };
    let grammar = Grammar {
        people: Some(people),
        is_action: if zonal {
            |name| name == "*" || name.starts_with("s3express:")
        } else {
            |name| name == "*" || name.starts_with("s3:")
        },
        is_resource: &|name| is_within(context, name, &request.bucket),
        knows_key: is_known_key,
    };
    Policy::read(text, grammar).map_err(refusal)
}

/// Whether an ARN is this bucket's or of objects in it. Directory buckets take the pattern of everything as well.
fn is_within(context: &Context<'_>, name: &str, bucket: &str) -> bool {
    if *context.place == Place::ZonalControl {
        let rest = name.strip_prefix("arn:aws:s3express:").and_then(|rest| rest.split_once(":bucket/"));
        return name == "*" || rest.is_some_and(|(_, named)| is_like(named, bucket));
    }
    name.strip_prefix(&arn(bucket)).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '*']))
}

fn refusal(flaw: Flaw) -> S3Error {
    malformed(match flaw {
        Flaw::NotJson => "Policies must be valid JSON and the first byte must be '{'".into(),
        Flaw::Syntax => "Syntax errors in policy".into(),
        Flaw::Missing(name) => Cow::Owned(format!("Missing required field {name}")),
        Flaw::Effect => "Invalid effect".into(),
        Flaw::Principal => "Invalid principal in policy".into(),
        Flaw::Action => "Policy has invalid action".into(),
        Flaw::Resource => "Policy has invalid resource".into(),
        Flaw::Unknown(what) => return S3Error::not_implemented().with("Element", what),
    })
}

fn malformed(message: impl Into<Cow<'static, str>>) -> S3Error {
    S3Error::new(StatusCode::BAD_REQUEST, "MalformedPolicy", message)
}
