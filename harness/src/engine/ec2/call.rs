//! Makes the request of a call.

use super::sending;
use super::world::View;
use crate::catalogue::RegionRole;
use crate::scenario::{CopySnapshot, Method, Presigned, UnknownVariable};
use crate::target::To;
use crate::wire::{Request, ec2};

/// Where a call goes.
pub(super) fn to(call: &CopySnapshot) -> To {
    To { service: "ec2", region: call.r#in.unwrap_or_default(), by: call.by.unwrap_or_default() }
}

/// The request of a call.
///
/// # Errors
/// When a text in it has a variable without a value.
pub(super) fn request(view: &View<'_>, call: &CopySnapshot) -> Result<Request, UnknownVariable> {
    let mut parameters = parameters(view, call)?;
    if let Some(presigned) = &call.presigned {
        parameters.push(("PresignedUrl".to_owned(), presigned_url(view, call, presigned, &parameters)?));
    }
    let mut request = match call.method.unwrap_or_default() {
        Method::Post => ec2::post(&parameters),
        Method::Get => ec2::get(&parameters),
    };
    for (name, value) in sending::filled(view, &call.headers)? {
        request.headers.set(&name, value);
    }
    if let Some(signed) = &call.signed {
        sending::sign_as(&mut request, view, signed)?;
    }
    Ok(request)
}

fn parameters(view: &View<'_>, call: &CopySnapshot) -> Result<ec2::Parameters, UnknownVariable> {
    let mut all = ec2::action("CopySnapshot", []);
    if let Some(from) = &call.from {
        let source = view.world.snapshot(from);
        set(&mut all, "SourceRegion", view.session.region_of(source.region).to_owned());
        set(&mut all, "SourceSnapshotId", source.id);
    }
    for (name, value) in call.wire() {
        set(&mut all, name, value.fill(view)?);
    }
    for (number, (key, value)) in (1..).zip(call.tags.iter().flatten()) {
        let value = value.fill(view)?;
        set(&mut all, "TagSpecification.1.ResourceType", "snapshot".to_owned());
        set(&mut all, &format!("TagSpecification.1.Tag.{number}.Key"), key.clone());
        set(&mut all, &format!("TagSpecification.1.Tag.{number}.Value"), value);
    }
    for (name, value) in sending::filled(view, &call.parameters)? {
        set(&mut all, &name, value);
    }
    all.retain(|(name, _)| !call.without.contains(name));
    Ok(all)
}

/// A GET of the same call, with the Region of the copy, signed in its query for the Region of the source.
fn presigned_url(
    view: &View<'_>,
    call: &CopySnapshot,
    presigned: &Presigned,
    parameters: &ec2::Parameters,
) -> Result<String, UnknownVariable> {
    let mut inside = parameters.clone();
    if call.destination_region.is_none() {
        let destination = view.session.region_of(call.r#in.unwrap_or_default()).to_owned();
        set(&mut inside, "DestinationRegion", destination);
    }
    for (name, value) in sending::filled(view, &presigned.parameters)? {
        set(&mut inside, &name, value);
    }
    inside.retain(|(name, _)| !presigned.without.contains(name));
    let mut request = ec2::get(&inside);
    if let Some(signed) = &presigned.signed {
        sending::sign_as(&mut request, view, signed)?;
    }
    let source = call.from.as_ref().map(|from| view.world.snapshot(from).region);
    Ok(view.session.presigned(To { region: source.unwrap_or(RegionRole::Home), ..to(call) }, request))
}

/// Puts a parameter in the place of one of the same name, or at the end.
fn set(parameters: &mut ec2::Parameters, name: &str, value: String) {
    match parameters.iter_mut().find(|(known, _)| known == name) {
        Some((_, old)) => *old = value,
        None => parameters.push((name.to_owned(), value)),
    }
}
