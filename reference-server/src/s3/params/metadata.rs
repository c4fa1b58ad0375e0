//! User-controlled metadata in a request.

use http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_TYPE, EXPIRES,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::encoded_words::{decoded, encoded};
use crate::s3::wire::Request;
use crate::s3::{Context, S3Error};
use crate::store::Metadata;

const PREFIX: &str = "x-amz-meta-";
const SYSTEM: [HeaderName; 5] =
    [CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LANGUAGE, EXPIRES];

/// The content type of an object for which none was given.
const DEFAULT_TYPE: HeaderValue = HeaderValue::from_static("binary/octet-stream");

/// Reads system-defined and user metadata; an absent content type becomes S3's default.
pub(crate) fn metadata(context: &Context<'_>, request: &Request) -> Result<Metadata, S3Error> {
    let headers = &request.headers;
    let user = user_metadata(headers);
    let size: usize = user.iter().map(|(name, text)| name.as_str().len() - PREFIX.len() + text.len()).sum();
    (context.rules.user_metadata_size)(size)?;
    let user = user.into_iter().filter_map(|(name, text)| Some((name, encoded(&text).try_into().ok()?)));
    let content_type = headers.get(CONTENT_TYPE).filter(|value| !value.is_empty());
    let content_type = (CONTENT_TYPE, content_type.cloned().unwrap_or(DEFAULT_TYPE));
    let system = SYSTEM.into_iter().filter_map(|name| Some((name.clone(), system_value(headers, &name)?)));
    Ok(Metadata::new([content_type].into_iter().chain(system).chain(user)))
}

/// A value as it is stored: `aws-chunked` describes the transfer, not the object.
fn system_value(headers: &HeaderMap, name: &HeaderName) -> Option<HeaderValue> {
    let value = headers.get(name)?;
    if name != CONTENT_ENCODING {
        return Some(value.clone());
    }
    let codings: Vec<_> = value
        .to_str()
        .ok()?
        .split(',')
        .map(str::trim)
        .filter(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("aws-chunked"))
        .collect();
    if codings.is_empty() { None } else { HeaderValue::from_str(&codings.join(",")).ok() }
}

/// Names and texts. Repeated names are joined with commas.
fn user_metadata(headers: &HeaderMap) -> Vec<(HeaderName, String)> {
    headers
        .keys()
        .filter(|name| name.as_str().starts_with(PREFIX))
        .filter_map(|name| {
            let mut values = headers.get_all(name).iter();
            let first = values.next()?.clone();
            let joined = values.fold(first.as_bytes().to_vec(), |mut joined, value| {
                joined.push(b',');
                joined.extend_from_slice(value.as_bytes());
                joined
            });
            Some((name.clone(), decoded(&joined)))
        })
        .collect()
}
