//! A request with its bucket, key and parameters taken apart.

use std::str;

use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use percent_encoding::percent_decode_str;

use super::Query;
use crate::auth::DecodedBody;
use crate::extent::Extent;
use crate::s3::{Place, S3Error};

/// Longest key, in bytes of UTF-8.
const MOST_KEY_BYTES: usize = 1024;

/// What a signature in the query uses itself; other `x-amz-*` parameters stand for headers.
const SIGNING: [&str; 7] = [
    "x-amz-algorithm",
    "x-amz-credential",
    "x-amz-date",
    "x-amz-expires",
    "x-amz-signedheaders",
    "x-amz-signature",
    "x-amz-security-token",
];

/// An authenticated request.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// Empty when the request is for the service itself.
    pub(crate) bucket: String,
    /// Empty when the request is for the bucket.
    pub(crate) key: String,
    pub(crate) query: Query,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Extent,
    /// The trailers of an `aws-chunked` body.
    pub(crate) trailers: HeaderMap,
}

impl Request {
    /// Takes the target apart. Where the place stands for a bucket without naming it, the bucket is not known yet.
    pub(crate) fn new(head: Parts, body: DecodedBody, place: &Place) -> Result<Self, S3Error> {
        let Parts { method, uri, mut headers, .. } = head;
        let (bucket, key) = target(place, uri.path())?;
        let query = Query::parse(uri.query().unwrap_or("")).ok_or_else(S3Error::invalid_uri)?;
        add_presigned_headers(&query, &mut headers);
        let DecodedBody { content, trailers } = body;
        Ok(Self { method, bucket, key, query, headers, body: content, trailers })
    }

    /// A header as text, without white space around it; `None` also where it is not UTF-8.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        str::from_utf8(self.raw_header(name)?.as_bytes()).ok().map(str::trim)
    }

    /// What the bucket is called where it is: on an Outpost names are the Outpost's own.
    pub(crate) fn bucket_name(&self) -> &str {
        self.bucket.rsplit_once('/').map_or(self.bucket.as_str(), |(_, name)| name)
    }

    /// Whether a header of that lower-case name is there, whatever its value.
    pub(crate) fn has_header(&self, name: &str) -> bool {
        self.raw_header(name).is_some()
    }

    /// The first value of a header, by its lower-case name.
    ///
    /// Requests have few headers, and an operation asks for dozens of them that are absent:
    /// comparing names is several times faster than hashing the one that is asked for.
    fn raw_header(&self, name: &str) -> Option<&HeaderValue> {
        self.headers.iter().find(|(each, _)| each.as_str() == name).map(|(_, value)| value)
    }
}

/// Bucket and key from the host and the path as it was sent.
fn target(place: &Place, path: &str) -> Result<(String, String), S3Error> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let (bucket, key) = match place.bucket() {
        Some(bucket) => (bucket, path),
        None if place.stands_for_bucket() => ("", path),
        None => path.split_once('/').unwrap_or((path, "")),
    };
    let (bucket, key) = (decode(bucket)?, decode(key)?);
    if key.len() > MOST_KEY_BYTES {
        return Err(S3Error::key_too_long(key.len(), MOST_KEY_BYTES));
    }
    Ok((bucket, key))
}

fn decode(text: &str) -> Result<String, S3Error> {
    let decoded = percent_decode_str(text).decode_utf8().map_err(|_| S3Error::invalid_uri())?;
    Ok(decoded.into_owned())
}

/// A presigned URL may carry in its query what would otherwise be a header (for conditions on what is written
/// this was recorded on AWS).
fn add_presigned_headers(query: &Query, headers: &mut HeaderMap) {
    if !query.contains("X-Amz-Signature") {
        return;
    }
    for (name, value) in query.iter() {
        let name = name.to_ascii_lowercase();
        let is_header = name.starts_with("x-amz-") && !SIGNING.contains(&name.as_str());
        if !is_header && !["if-match", "if-none-match"].contains(&name.as_str()) {
            continue;
        }
        let (name, value) = (HeaderName::try_from(name), HeaderValue::from_str(value));
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.entry(name).or_insert(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::s3::wire::read_host;

    fn parsed(uri: &str, host: &str) -> Result<(String, String), S3Error> {
        let place = read_host(host).map_or(Place::ADDRESS, |host| host.place);
        let head = http::Request::builder().uri(uri).body(()).expect("valid");
        target(&place, head.uri().path())
    }

    fn pair(bucket: &str, key: &str) -> Result<(String, String), S3Error> {
        Ok((bucket.to_owned(), key.to_owned()))
    }

    #[test]
    fn paths_are_decoded_once_and_never_normalised() {
        let host = "127.0.0.1:1";
        assert_eq!(parsed("/", host), pair("", ""));
        assert_eq!(parsed("/b", host), pair("b", ""));
        assert_eq!(parsed("/b/", host), pair("b", ""));
        assert_eq!(parsed("/b/a//../%2e/+%20%252F", host), pair("b", "a//.././+ %2F"));
        assert_eq!(parsed("//k", host), pair("", "k"));
        assert_eq!(parsed("/b/k", "v.localhost"), pair("v", "b/k"));
    }

    #[test]
    fn a_presigned_query_carries_headers_and_conditions() {
        let headers = |query: &str| {
            let mut headers = HeaderMap::new();
            add_presigned_headers(&Query::parse(query).expect(query), &mut headers);
            let mut named: Vec<_> = headers.keys().map(|name| name.as_str().to_owned()).collect();
            named.sort();
            named
        };
        let query = "X-Amz-Date=d&If-None-Match=%2A&If-Match=e&x-amz-acl=private&Range=bytes=0-1";
        assert_eq!(headers(query), Vec::<String>::new());
        let signed = format!("{query}&X-Amz-Signature=s");
        assert_eq!(headers(&signed), ["if-match", "if-none-match", "x-amz-acl"]);
    }

    #[test]
    fn keys_are_utf8_and_bounded() {
        let host = "127.0.0.1:1";
        assert!(parsed("/b/%FF", host).is_err());
        assert!(parsed(&format!("/b/{}", "k".repeat(1024)), host).is_ok());
        assert!(parsed(&format!("/b/{}", "k".repeat(1025)), host).is_err());
    }
}
