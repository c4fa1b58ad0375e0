//! Reading `x-amz-copy-source`.

use super::VersionSelector;
use crate::s3::S3Error;
use crate::s3::params::is_bucket_name;
use crate::s3::wire::form_decoded;

/// The object that a copy reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CopySource {
    pub(crate) bucket: String,
    pub(crate) key: String,
    pub(crate) version: Option<VersionSelector>,
}

/// Reads the header: `[/]BUCKET/KEY[?versionId=ID]`, URL-encoded.
///
/// Documented: the value must be URL-encoded, and the version follows it as a query.
/// Recorded on AWS: a plus is a space, the slash behind the bucket may be encoded, and a
/// path-style URL is taken as well. A `?versionId=` that belongs to the key is encoded.
pub(crate) fn parse_copy_source(value: &str) -> Result<CopySource, S3Error> {
    let (path, version) = split_version(without_endpoint(value));
    CopySource::from_decoded(form_decoded(path), version)
}

impl CopySource {
    /// Splits a decoded path, if it could be decoded, into bucket and key.
    pub(crate) fn from_decoded(path: Option<String>, version: Option<&str>) -> Result<Self, S3Error> {
        let path = path.ok_or_else(|| refused("Invalid copy source encoding"))?;
        if path.starts_with("arn:") {
            return Err(S3Error::not_implemented().with("Header", HEADER));
        }
        let path = path.strip_prefix('/').unwrap_or(&path);
        let Some((bucket, key)) = path.split_once('/') else {
            return Err(refused("Invalid copy source object key"));
        };
        if !is_bucket_name(bucket) {
            return Err(refused("Invalid copy source bucket name"));
        }
        if key.is_empty() {
            return Err(refused("Invalid copy source object key"));
        }
        let version = version.map(VersionSelector::parse).transpose()?;
        Ok(Self { bucket: bucket.to_owned(), key: key.to_owned(), version })
    }
}

const HEADER: &str = "x-amz-copy-source";

/// S3 puts the name of the header where its value belongs (recorded on AWS).
fn refused(message: &'static str) -> S3Error {
    S3Error::invalid_argument(message, HEADER, HEADER)
}

/// The path of a URL; anything else as it is.
pub(crate) fn without_endpoint(value: &str) -> &str {
    let rest = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
    rest.and_then(|rest| rest.split_once('/')).map_or(value, |(_, path)| path)
}

/// The path, and the version id if there is one: cut before anything is decoded.
pub(crate) fn split_version(value: &str) -> (&str, Option<&str>) {
    match value.split_once("?versionId=") {
        Some((path, version)) => (path, Some(version)),
        None => (value, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(value: &str) -> String {
        let source = parse_copy_source(value).expect(value);
        assert_eq!(source.bucket, "src", "{value}");
        source.key
    }

    fn message(value: &str) -> String {
        parse_copy_source(value).expect_err(value).message.into_owned()
    }

    #[test]
    fn spellings_of_a_source() {
        assert_eq!(key("src/a"), "a");
        assert_eq!(key("/src/a"), "a");
        assert_eq!(key("src%2Fa"), "a");
        assert_eq!(key("%2Fsrc%2Fa"), "a");
        assert_eq!(key("src//a"), "/a");
        assert_eq!(key("https://s3.amazonaws.com/src/a"), "a");
        assert_eq!(key("src/a+b%2Bc%20d"), "a b+c d");
        assert_eq!(key("src/a%252Fb"), "a%2Fb");
        assert_eq!(key("src/%E2%82%AC"), "€");
        assert_eq!(key("src/€"), "€");
        assert_eq!(key("src/a%2Fb/../c"), "a/b/../c");
        assert_eq!(key("src/%3FversionId=null"), "?versionId=null");
        assert_eq!(key("src/a%3FversionId%3Dnull"), "a?versionId=null");
    }

    #[test]
    fn a_version_follows_as_a_query() {
        let source = parse_copy_source("src/a?versionId=null").expect("well-formed");
        assert_eq!(source.version, VersionSelector::parse("null").ok());
        assert_eq!(source.key, "a");
        assert_eq!(message("src/a?versionId=short"), "Invalid version id specified");
    }

    #[test]
    fn malformed_sources() {
        for value in ["wrongformat", "src/", "/src/", "", "/"] {
            assert_eq!(message(value), "Invalid copy source object key", "{value:?}");
        }
        for value in ["//a", "B_cket/a", "ab/a"] {
            assert_eq!(message(value), "Invalid copy source bucket name", "{value:?}");
        }
        for value in ["src/%", "src/%2", "src/%zz", "src/%FF"] {
            assert_eq!(message(value), "Invalid copy source encoding", "{value:?}");
        }
    }
}
