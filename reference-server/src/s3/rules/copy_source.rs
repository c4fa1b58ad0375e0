//! Reading `x-amz-copy-source`.

use super::VersionSelector;
use crate::s3::S3Error;
use crate::s3::params::is_bucket_name;
use crate::s3::wire::form_decoded;

/// The object that a copy reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CopySource {
    /// Empty where something else is named that stands before it.
    pub(crate) bucket: String,
    pub(crate) key: String,
    pub(crate) version: Option<VersionSelector>,
    pub(crate) door: Door,
}

/// What stands before the bucket of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Door {
    /// Nothing: the bucket is named, or the alias of an access point in its place.
    None,
    AccessPoint {
        region: String,
        account: String,
        name: String,
    },
    /// By its alias.
    MultiRegion {
        alias: String,
    },
    /// An access point on an Outpost, or, without a name, the bucket on it that the copy is made to.
    OnOutpost {
        region: String,
        account: String,
        outpost: String,
        name: Option<String>,
    },
}

/// Reads the header: `[/]BUCKET/KEY[?versionId=ID]`, or an ARN in place of bucket and key, URL-encoded.
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
            return Self::from_arn(&path, version);
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
        Ok(Self { bucket: bucket.to_owned(), key: key.to_owned(), version, door: Door::None })
    }

    /// Reads the ARN of an object behind an access point: `arn:aws:s3:REGION:ACCOUNT:accesspoint/NAME/object/KEY`,
    /// `arn:aws:s3-outposts:REGION:ACCOUNT:outpost/ID/object/KEY` (both documented), and the latter with
    /// `/accesspoint/NAME` before `/object` (S3 on Outposts User Guide, "Resource ARNs"). That others are refused like
    /// malformed sources is inferred.
    fn from_arn(arn: &str, version: Option<&str>) -> Result<Self, S3Error> {
        let malformed = || refused("Invalid copy source ARN");
        let mut parts = arn.splitn(6, ':').skip(1);
        let mut next = || parts.next().ok_or_else(malformed);
        let (partition, service, region, account, resource) = (next()?, next()?, next()?, next()?, next()?);
        let (resource, key) = resource.split_once("/object/").ok_or_else(malformed)?;
        if key.is_empty() {
            return Err(refused("Invalid copy source object key"));
        }
        let place = (region.to_owned(), account.to_owned());
        let door =
            Door::read(service, place, resource).filter(|_| partition == "aws").ok_or_else(malformed)?;
        let version = version.map(VersionSelector::parse).transpose()?;
        Ok(Self { bucket: String::new(), key: key.to_owned(), version, door })
    }
}

impl Door {
    fn read(service: &str, (region, account): (String, String), resource: &str) -> Option<Self> {
        let resource: Vec<&str> = resource.split('/').collect();
        if resource.iter().any(|part| part.is_empty()) || account.is_empty() {
            return None;
        }
        match (service, resource.as_slice()) {
            ("s3", ["accesspoint", alias]) if region.is_empty() => {
                Some(Self::MultiRegion { alias: (*alias).to_owned() })
            }
            ("s3", ["accesspoint", name]) => {
                Some(Self::AccessPoint { region, account, name: (*name).to_owned() })
            }
            ("s3-outposts", ["outpost", outpost, rest @ ..]) => {
                let name = match rest {
                    [] => None,
                    ["accesspoint", name] => Some((*name).to_owned()),
                    _ => return None,
                };
                Some(Self::OnOutpost { region, account, outpost: (*outpost).to_owned(), name })
            }
            _ => None,
        }
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
    fn arns_of_sources() {
        let door =
            |value: &str| parse_copy_source(value).map(|source| (source.door, source.key)).expect(value);
        let text = str::to_owned;
        let point = Door::AccessPoint {
            region: text("us-west-2"),
            account: text("123456789012"),
            name: text("my-access-point"),
        };
        let arn = "arn:aws:s3:us-west-2:123456789012:accesspoint/my-access-point/object/reports/january.pdf";
        assert_eq!(door(arn), (point.clone(), text("reports/january.pdf")));
        assert_eq!(
            door(&arn.replace(':', "%3A").replace('/', "%2F")),
            (point.clone(), text("reports/january.pdf"))
        );
        assert_eq!(door(&format!("{arn}%252F:+x")), (point, text("reports/january.pdf%2F: x")));
        let versioned = parse_copy_source(&format!("{arn}?versionId=null")).expect("well-formed");
        assert_eq!(versioned.version, VersionSelector::parse("null").ok());
        let on_outpost = |name: Option<&str>| Door::OnOutpost {
            region: text("us-west-2"),
            account: text("123456789012"),
            outpost: text("my-outpost"),
            name: name.map(str::to_owned),
        };
        let arn = "arn:aws:s3-outposts:us-west-2:123456789012:outpost/my-outpost";
        assert_eq!(door(&format!("{arn}/object/a/object/b")), (on_outpost(None), text("a/object/b")));
        assert_eq!(door(&format!("{arn}/accesspoint/p/object/a")), (on_outpost(Some("p")), text("a")));
        let several = Door::MultiRegion { alias: text("abc123.mrap") };
        assert_eq!(door("arn:aws:s3::123456789012:accesspoint/abc123.mrap/object/a"), (several, text("a")));
    }

    #[test]
    fn malformed_arns() {
        let start = "arn:aws:s3:us-west-2:123456789012";
        for value in [
            "arn:aws:s3",
            "arn:aws:s3:::src/a",
            "arn:aws:s3:us-west-2:123456789012:accesspoint/p/a",
            "arn:aws:s3:us-west-2::accesspoint/p/object/a",
            "arn:aws-cn:s3:us-west-2:123456789012:accesspoint/p/object/a",
            "arn:aws:ec2:us-west-2:123456789012:accesspoint/p/object/a",
            "arn:aws:s3-outposts:us-west-2:123456789012:outpost/o/bucket/b/object/a",
            &format!("{start}:accesspoint//object/a"),
            &format!("{start}:accesspoint/p/q/object/a"),
            &format!("{start}:bucket/p/object/a"),
        ] {
            assert_eq!(message(value), "Invalid copy source ARN", "{value}");
        }
        assert_eq!(message(&format!("{start}:accesspoint/p/object/")), "Invalid copy source object key");
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
