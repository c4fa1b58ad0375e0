//! Access settings on the wire, and access lists as they are read back.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::StepError;
use super::place;
use super::policy::conditions;
use super::world::View;
use crate::catalogue::Role;
use crate::judge::ObservedAcl;
use crate::scenario::{
    Bucket, Grant, Grantee, Ownership, PolicyStatement, Principal, PublicAccessBlock, RequestPayment,
    UserStatement,
};
use crate::target::{BucketPlace, Session};
use crate::wire::{Document, Request, s3};

/// The requests that set what a bucket says about access. Access lists come last, and before them what decides
/// whether they are taken.
pub(super) fn of_bucket(view: &View<'_>, name: &str, bucket: &Bucket) -> Result<Vec<Request>, StepError> {
    let session = view.session;
    let setting = |resource, root, content: String| s3::put_bucket_setting(name, resource, root, &content);
    let ownership = |ownership: Ownership| {
        let rule = format!("<Rule>{}</Rule>", s3::element("ObjectOwnership", ownership.wire()));
        setting("ownershipControls", "OwnershipControls", rule)
    };
    let block = |on: &Vec<PublicAccessBlock>| {
        let flag = |one: PublicAccessBlock| s3::element(one.wire(), &on.contains(&one).to_string());
        let flags = PublicAccessBlock::ALL.map(flag).concat();
        setting("publicAccessBlock", "PublicAccessBlockConfiguration", flags)
    };
    let payer = |payer: RequestPayment| {
        setting("requestPayment", "RequestPaymentConfiguration", s3::element("Payer", payer.wire()))
    };
    let mut requests = Vec::new();
    requests.extend(bucket.ownership.map(ownership));
    requests.extend(bucket.public_access_block.as_ref().map(block));
    requests.extend(bucket.request_payment.map(payer));
    if let Some(statements) = &bucket.policy {
        requests.push(s3::put_bucket_policy(name, policy(view, (name, bucket), statements)?));
    }
    if let Some(grants) = &bucket.acl {
        let request = Request::new("PUT", format!("/{name}")).query("acl", None);
        requests.push(with_grants(session, request, grants)?);
    }
    Ok(requests)
}

/// The request that replaces the access list of an object.
pub(super) fn of_object(
    session: &Session,
    path: String,
    version: Option<&str>,
    grants: &[Grant],
) -> Result<Request, StepError> {
    let request = s3::at_version(Request::new("PUT", path).query("acl", None), version);
    with_grants(session, request, grants)
}

/// Grants as headers; without any the list is empty, which only a document can say.
fn with_grants(session: &Session, mut request: Request, grants: &[Grant]) -> Result<Request, StepError> {
    for permission in ["FULL_CONTROL", "READ", "WRITE", "READ_ACP", "WRITE_ACP"] {
        let grantees = grants.iter().filter(|grant| grant.permission == permission);
        let names: Vec<String> =
            grantees.map(|grant| grantee_on_wire(session, grant.grantee)).collect::<Result<_, _>>()?;
        if !names.is_empty() {
            let header = permission.to_lowercase().replace('_', "-");
            request.headers.append(format!("x-amz-grant-{header}"), names.join(", "));
        }
    }
    if grants.is_empty() {
        request = request.body(s3::empty_acl(user(session, Role::Owner)?));
    }
    Ok(request)
}

fn grantee_on_wire(session: &Session, grantee: Grantee) -> Result<String, StepError> {
    let (kind, name) = match (grantee, grantee.fixed()) {
        (_, Some(fixed)) => fixed,
        (Grantee::Account(role), None) => ("id", user(session, role)?),
        (_, None) => return Err(format!("{} has no name on the wire", grantee.name())),
    };
    Ok(format!("{kind}=\"{name}\""))
}

fn user(session: &Session, role: Role) -> Result<&str, StepError> {
    session.canonical_user(role).ok_or_else(|| format!("the canonical user id of `{role}` is not known"))
}

/// The policy as JSON.
fn policy(
    view: &View<'_>,
    (name, bucket): (&str, &Bucket),
    statements: &[PolicyStatement],
) -> Result<String, StepError> {
    let place = view.world.buckets.get(&bucket.name).map(|known| known.place).unwrap_or_default();
    let arn = place::bucket_arn(view.session, name, place);
    let statements = statements.iter().map(|one| statement(view, &arn, one));
    let statements = statements.collect::<Result<Vec<_>, _>>()?;
    Ok(json!({"Version": "2012-10-17", "Statement": statements}).to_string())
}

/// What a statement of the user's policy is about: a key, a bucket, objects, or an ARN as written.
pub(super) fn resources(view: &View<'_>, statement: &UserStatement) -> Result<Value, StepError> {
    let Some(on) = &statement.on else { return Ok(json!("*")) };
    let named = on.fill(view).map_err(|unknown| unknown.to_string())?;
    if named.starts_with("arn:") {
        return Ok(json!(named));
    }
    if let Some(key) = view.world.keys.get(&named) {
        return Ok(json!(key.arn));
    }
    let (bucket, key) = named.split_once('/').map_or((named.as_str(), None), |(name, key)| (name, Some(key)));
    let place = view.world.buckets.get(bucket).map(|known| known.place).unwrap_or_default();
    let arn = place::bucket_arn(view.session, &view.world.bucket(bucket), place);
    Ok(match (key, place) {
        (None, _) => json!(arn),
        (Some(key), BucketPlace::Outpost(_)) => {
            json!(format!("{arn}/object/{}", view.key_pattern(bucket, key)))
        }
        (Some(key), _) => json!(format!("{arn}/{}", view.key_pattern(bucket, key))),
    })
}

fn statement(view: &View<'_>, arn: &str, statement: &PolicyStatement) -> Result<Value, StepError> {
    let (effect, actions) = match statement.deny.as_slice() {
        [] => ("Allow", &statement.allow),
        _ => ("Deny", &statement.deny),
    };
    let resources = match &statement.on {
        // What is in directory buckets is no resource.
        _ if arn.starts_with("arn:aws:s3express:") => vec![arn.to_owned()],
        // Keys of cases have prefixes.
        Some(key) => vec![format!("{arn}/*{key}")],
        None => vec![format!("{arn}/*"), arn.to_owned()],
    };
    let mut whole = json!({
        "Effect": effect,
        "Principal": {"AWS": principal(view.session, statement.to)?},
        "Action": actions,
        "Resource": resources,
    });
    let condition =
        conditions(view, &statement.when, &statement.unless).map_err(|unknown| unknown.to_string())?;
    if let (Some(condition), Some(statement)) = (condition, whole.as_object_mut()) {
        statement.insert("Condition".to_owned(), condition);
    }
    Ok(whole)
}

fn principal(session: &Session, principal: Principal) -> Result<String, StepError> {
    let Some(role) = principal.role() else { return Ok("*".to_owned()) };
    let account =
        session.account(role.account()).ok_or_else(|| format!("the account id of `{role}` is not known"))?;
    match session.user().filter(|_| role == Role::Limited) {
        Some(user) => Ok(format!("arn:aws:iam::{account}:user/{user}")),
        None => Ok(format!("arn:aws:iam::{account}:root")),
    }
}

/// An access list in the words of scenarios; whom they have no word for stays as on the wire.
pub(super) fn observed(session: &Session, reply: &Document) -> Option<ObservedAcl> {
    let name = |id: &str| {
        let role = Role::ACCOUNTS.into_iter().find(|role| session.canonical_user(*role) == Some(id));
        role.map(|role| role.name().to_owned())
    };
    let grants = s3::grants(reply).into_iter().map(|(grantee, permission)| {
        let fixed = || Grantee::named(&grantee).map(|known| known.name().to_owned());
        let word = name(&grantee).or_else(fixed).unwrap_or_else(|| grantee.clone());
        format!("{word} {permission}")
    });
    let owner = reply.child("Owner")?.value("ID").unwrap_or_default();
    let grants: BTreeSet<String> = grants.collect();
    Some(ObservedAcl { owner: name(owner).unwrap_or_else(|| owner.to_owned()), grants })
}
