//! From the parameters of a scenario to the request on the wire.

use indexmap::IndexMap;

use super::sending;
use super::world::View;
use crate::scenario::{Context, CopyObject, HeaderParameters, Template, UnknownVariable};
use crate::wire::{Request, s3};

/// The CopyObject request.
pub(super) fn copy_object(view: &View<'_>, call: &CopyObject) -> Result<Request, UnknownVariable> {
    let path = call.to.as_ref().map(|to| {
        let (bucket, key) = view.place(to);
        s3::object_path(&bucket, &key)
    });
    let mut request = Request::new("PUT", path.unwrap_or_default());
    if let Some(source) = copy_source(view, call)? {
        request.headers.append("x-amz-copy-source", source);
    }
    fill(&mut request, view, call, &[])?;
    for (name, value) in call.metadata.iter().flatten() {
        request.headers.append(format!("x-amz-meta-{name}"), value.fill(view)?);
    }
    if let Some(tags) = &call.tagging {
        request.headers.append("x-amz-tagging", tag_header(view, tags)?);
    }
    for (name, value) in &call.headers {
        request.headers.append(name, value.fill(view)?);
    }
    if let Some(raw) = &call.raw {
        sending::write_raw(&mut request, view, raw)?;
    }
    if let Some(signed) = &call.signed {
        sending::sign_as(&mut request, view, signed)?;
    }
    Ok(request)
}

/// The value of `x-amz-copy-source`.
fn copy_source(view: &View<'_>, call: &CopyObject) -> Result<Option<String>, UnknownVariable> {
    if let Some(raw) = &call.copy_source {
        return raw.fill(view).map(Some);
    }
    let Some(from) = &call.from else { return Ok(None) };
    let (bucket, key) = view.place(from);
    let source = format!("{bucket}/{}", s3::encode_key(&key));
    match &call.version {
        Some(version) => Ok(Some(format!("{source}?versionId={}", s3::encode(&version.fill(view)?)))),
        None => Ok(Some(source)),
    }
}

/// Puts every parameter that is one header into the request, but for those in `special`.
pub(super) fn fill(
    request: &mut Request,
    context: &dyn Context,
    parameters: &impl HeaderParameters,
    special: &[&str],
) -> Result<(), UnknownVariable> {
    for (name, value) in parameters.header_fields() {
        if !special.contains(&name) {
            request.headers.append(name, value.fill(context)?);
        }
    }
    Ok(())
}

/// The value of `x-amz-tagging`.
pub(super) fn tag_header(
    context: &dyn Context,
    tags: &IndexMap<String, Template>,
) -> Result<String, UnknownVariable> {
    let filled = filled(context, tags)?;
    Ok(s3::encode_tags(filled.iter().map(|(name, value)| (name.as_str(), value.as_str()))))
}

/// Names with their values.
pub(super) fn filled(
    context: &dyn Context,
    entries: &IndexMap<String, Template>,
) -> Result<Vec<(String, String)>, UnknownVariable> {
    entries.iter().map(|(name, value)| Ok((name.clone(), value.fill(context)?))).collect()
}
