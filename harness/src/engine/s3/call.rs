//! From the parameters of a scenario to the request on the wire.

use indexmap::IndexMap;

use super::customer_key::{OF_OBJECT, OF_SOURCE, send_named};
use super::place;
use super::sending::{self, filled};
use super::world::View;
use crate::scenario::{
    Address, BucketOf, Context, HeaderParameters, Operation, Parameters, SourceThrough, Template,
    UnknownVariable, Upload,
};
use crate::wire::{Request, s3};

/// The request under test. For UploadPartCopy `upload` is the id of the upload that was begun for it.
pub(super) fn request(
    view: &View<'_>,
    operation: Operation,
    call: &Parameters,
    upload: Option<&str>,
) -> Result<Request, UnknownVariable> {
    let mut request = copy_object(view, call)?;
    if operation == Operation::UploadPartCopy {
        let number = call.part_number.as_ref().map(|number| number.fill(view)).transpose()?;
        let id = call.upload_id.as_ref().map(|id| id.fill(view)).transpose()?;
        request = request
            .query("partNumber", Some(number.as_deref().unwrap_or("1")))
            .query("uploadId", Some(id.as_deref().or(upload).unwrap_or_default()));
    }
    Ok(request)
}

/// The CopyObject request.
pub(super) fn copy_object(view: &View<'_>, call: &Parameters) -> Result<Request, UnknownVariable> {
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
    for (name, value) in &call.query {
        request = request.query(name, Some(&value.fill(view)?));
    }
    send_named(&mut request, OF_OBJECT, call.customer_key.as_ref());
    send_named(&mut request, OF_SOURCE, call.copy_source_customer_key.as_ref());
    (request.through, request.over) = (call.through, call.over);
    if let Some(raw) = &call.raw {
        sending::write_raw(&mut request, view, raw)?;
    }
    if let Some(signed) = &call.signed {
        sending::sign_as(&mut request, view, signed)?;
    }
    Ok(request)
}

/// The value of `x-amz-copy-source`.
fn copy_source(view: &View<'_>, call: &Parameters) -> Result<Option<String>, UnknownVariable> {
    if let Some(raw) = &call.copy_source {
        return raw.fill(view).map(Some);
    }
    let Some(from) = &call.from else { return Ok(None) };
    let source = match call.source_through {
        None => source_of(view, from),
        Some(through) => source_through(view, from, through)
            .ok_or_else(|| UnknownVariable(format!("the name of {} through {through:?}", from.bucket)))?,
    };
    match &call.version {
        Some(version) => Ok(Some(format!("{source}?versionId={}", s3::encode(&version.fill(view)?)))),
        None => Ok(Some(source)),
    }
}

/// An address as a value of `x-amz-copy-source`, in the usual way of its bucket.
pub(super) fn source_of(view: &View<'_>, from: &Address) -> String {
    let on_outpost = view
        .world
        .buckets
        .get(&from.bucket)
        .is_some_and(|known| matches!(known.used, Some(BucketOf::Outpost(_))));
    let usual = if on_outpost { SourceThrough::Outpost } else { SourceThrough::Name };
    source_through(view, from, usual).unwrap_or_default()
}

/// The same with the bucket named in another way, where it has such a name.
fn source_through(view: &View<'_>, from: &Address, through: SourceThrough) -> Option<String> {
    let (bucket, key) = view.place(from);
    let key = s3::encode_key(&key);
    if through == SourceThrough::Name {
        return Some(format!("{bucket}/{key}"));
    }
    let point = place::point(view.session, view.world.buckets.get(&from.bucket)?.place)?;
    let below = |arn: &str| format!("{}/object/{key}", s3::encode_key(arn));
    match through {
        SourceThrough::Name => None,
        SourceThrough::Alias => Some(format!("{}/{key}", point.alias)),
        SourceThrough::AccessPoint | SourceThrough::MultiRegion | SourceThrough::OutpostAccessPoint => {
            Some(below(&point.arn))
        }
        SourceThrough::Outpost => point.arn.split_once("/accesspoint/").map(|(outpost, _)| below(outpost)),
    }
}

/// CreateMultipartUpload without its query and its algorithm.
pub(super) fn create_multipart_upload(
    view: &View<'_>,
    at: &Address,
    upload: &Upload,
) -> Result<Request, UnknownVariable> {
    let (bucket, key) = view.place(at);
    let mut request = Request::new("POST", s3::object_path(&bucket, &key));
    fill(&mut request, view, upload, &["x-amz-checksum-algorithm"])?;
    for (name, value) in &upload.metadata {
        request.headers.append(format!("x-amz-meta-{name}"), value.fill(view)?);
    }
    if !upload.tagging.is_empty() {
        request.headers.append("x-amz-tagging", tag_header(view, &upload.tagging)?);
    }
    for (name, value) in &upload.headers {
        request.headers.append(name, value.fill(view)?);
    }
    send_named(&mut request, OF_OBJECT, upload.customer_key.as_ref());
    Ok(request)
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
