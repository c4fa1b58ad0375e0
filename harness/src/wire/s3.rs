//! S3 requests and the reading of S3 replies, path style.

use std::collections::BTreeMap;

use base64::Engine;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Document, Request};

/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// The same, with slashes left as they are.
const RESERVED_IN_PATH: &AsciiSet = &RESERVED.remove(b'/');

/// Percent-encodes as SigV4 demands.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Percent-encodes an object key; slashes stay.
pub fn encode_key(key: &str) -> String {
    utf8_percent_encode(key, RESERVED_IN_PATH).to_string()
}

/// `/bucket/key`, encoded.
pub fn object_path(bucket: &str, key: &str) -> String {
    format!("/{bucket}/{}", encode_key(key))
}

/// The value of `x-amz-tagging`.
pub fn encode_tags<'a>(tags: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let pairs = tags.into_iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// CreateBucket; `region` is left out of the body where S3 wants it so.
pub fn create_bucket(bucket: &str, region: &str) -> Request {
    let request = Request::new("PUT", format!("/{bucket}"));
    if region == "us-east-1" {
        return request;
    }
    let body = format!(
        "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
         <LocationConstraint>{region}</LocationConstraint></CreateBucketConfiguration>"
    );
    request.body(body)
}

/// CreateBucket of a directory bucket in a zone, given by its id and the type of location that it is.
pub fn create_directory_bucket(bucket: &str, (zone, kind): (&str, &str), redundancy: &str) -> Request {
    let location = element("Type", kind) + &element("Name", zone);
    let of_bucket = element("DataRedundancy", redundancy) + &element("Type", "Directory");
    let content = format!("<Location>{location}</Location><Bucket>{of_bucket}</Bucket>");
    Request::new("PUT", format!("/{bucket}")).body(document("CreateBucketConfiguration", &content))
}

/// PutBucketVersioning with `Enabled` or `Suspended`.
pub fn put_bucket_versioning(bucket: &str, status: &str) -> Request {
    let body = format!(
        "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
         <Status>{status}</Status></VersioningConfiguration>"
    );
    with_md5(Request::new("PUT", format!("/{bucket}")).query("versioning", None).body(body))
}

/// A request that sets something of a bucket: `lifecycle`, `object-lock`, … The document's root has the namespace of S3.
pub fn put_bucket_setting(bucket: &str, resource: &str, root: &str, content: &str) -> Request {
    let request = Request::new("PUT", format!("/{bucket}")).query(resource, None);
    with_md5(request.body(document(root, content)))
}

/// A request that sets something of an object or of one version: `retention`, `legal-hold`.
pub fn put_object_setting(
    bucket: &str,
    key: &str,
    version: Option<&str>,
    resource: &str,
    root: &str,
    content: &str,
) -> Request {
    let request = Request::new("PUT", object_path(bucket, key)).query(resource, None);
    with_md5(at_version(request.body(document(root, content)), version))
}

/// PutObjectAnnotation.
pub fn put_object_annotation(
    bucket: &str,
    key: &str,
    version: Option<&str>,
    name: &str,
    text: String,
) -> Request {
    let request = Request::new("PUT", object_path(bucket, key)).query("annotation", None);
    with_md5(at_version(request.query("annotationName", Some(name)).body(text), version))
}

/// The names in a ListObjectAnnotations reply.
pub fn annotation_names(reply: &Document) -> Vec<String> {
    let entries = reply.child("Annotations").into_iter().flat_map(|list| list.all("AnnotationEntry"));
    entries.filter_map(|entry| entry.value("AnnotationName").map(str::to_owned)).collect()
}

/// RestoreObject.
pub fn restore_object(bucket: &str, key: &str, version: Option<&str>, content: &str) -> Request {
    let request = Request::new("POST", object_path(bucket, key)).query("restore", None);
    with_md5(at_version(request.body(document("RestoreRequest", content)), version))
}

/// PutBucketPolicy with a policy in JSON.
pub fn put_bucket_policy(bucket: &str, policy: String) -> Request {
    with_md5(Request::new("PUT", format!("/{bucket}")).query("policy", None).body(policy))
}

/// An access list of this owner without a grant.
pub fn empty_acl(owner: &str) -> String {
    let content = format!("<Owner>{}</Owner><AccessControlList></AccessControlList>", element("ID", owner));
    document("AccessControlPolicy", &content)
}

/// The grants of an access list: a user's id or a group's URI, and a permission.
pub fn grants(reply: &Document) -> Vec<(String, String)> {
    let grants = reply.child("AccessControlList").into_iter().flat_map(|list| list.all("Grant"));
    grants
        .filter_map(|grant| {
            let grantee = grant.child("Grantee")?;
            let name = grantee.value("ID").or_else(|| grantee.value("URI"))?;
            Some((name.to_owned(), grant.value("Permission")?.to_owned()))
        })
        .collect()
}

fn document(root: &str, content: &str) -> String {
    format!("<{root} xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{content}</{root}>")
}

/// An XML element with a text.
pub fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escape(text))
}

/// PutObjectTagging.
pub fn put_object_tagging<'a>(
    bucket: &str,
    key: &str,
    version: Option<&str>,
    tags: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Request {
    let set: String = tags
        .into_iter()
        .map(|(name, value)| {
            format!("<Tag><Key>{}</Key><Value>{}</Value></Tag>", escape(name), escape(value))
        })
        .collect();
    let body = format!(
        "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet>{set}</TagSet></Tagging>"
    );
    let request = Request::new("PUT", object_path(bucket, key)).query("tagging", None).body(body);
    with_md5(at_version(request, version))
}

/// CompleteMultipartUpload with the parts' numbers and the elements that name them (ETag, checksums).
pub fn complete_multipart_upload(
    bucket: &str,
    key: &str,
    upload: &str,
    parts: &[BTreeMap<String, String>],
) -> Request {
    let part = |fields: &BTreeMap<String, String>| {
        let fields: String =
            fields.iter().map(|(name, value)| format!("<{name}>{}</{name}>", escape(value))).collect();
        format!("<Part>{fields}</Part>")
    };
    let parts: String = parts.iter().map(part).collect();
    let body = format!(
        "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{parts}</CompleteMultipartUpload>"
    );
    Request::new("POST", object_path(bucket, key)).query("uploadId", Some(upload)).body(body)
}

/// The same request about one version.
pub fn at_version(request: Request, version: Option<&str>) -> Request {
    match version {
        Some(version) => request.query("versionId", Some(version)),
        None => request,
    }
}

/// The tag set of a GetObjectTagging reply.
pub fn tags(reply: &Document) -> BTreeMap<String, String> {
    let set = reply.child("TagSet").into_iter().flat_map(|set| set.all("Tag"));
    set.filter_map(|tag| {
        Some((tag.value("Key")?.to_owned(), tag.value("Value").unwrap_or_default().to_owned()))
    })
    .collect()
}

/// The request with a digest of its body. Some servers still want one with every XML document, as S3 itself
/// once did; S3 wants one with every object that is going to be retained.
pub fn with_md5(mut request: Request) -> Request {
    use md5::Digest;
    let digest = md5::Md5::digest(&request.body);
    request.headers.set("content-md5", base64::engine::general_purpose::STANDARD.encode(digest));
    request
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
