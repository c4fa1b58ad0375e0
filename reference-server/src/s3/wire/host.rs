//! What the Host header names.

use crate::region::Region;
use crate::s3::place::{Behind, Host, Place};

/// The Region that there was before there were others.
const FIRST: &str = "us-east-1";

/// Reads a host; `None` means that it is an address, and that the path names the bucket.
///
/// Hosts under `amazonaws.com` follow AWS's forms (S3's endpoint rules in botocore 1.44.5; S3 User Guide, "Virtual
/// hosting of buckets", "AWS PrivateLink for Amazon S3"); `BUCKET.localhost` and `BUCKET.s3.localhost` do the same
/// locally. Anything else is an address.
pub(crate) fn read_host(host: &str) -> Option<Host> {
    let name = without_port(host);
    if let Some(front) = name.strip_suffix(".localhost") {
        let bucket = match front.strip_suffix(".s3") {
            Some(bucket) => bucket,
            None if front == "s3" => return None,
            None => front,
        };
        return Some(Host { place: Place::Regional { bucket: there(bucket) }, region: None });
    }
    let front = name.strip_suffix(".amazonaws.com")?;
    of_aws(front).or_else(|| in_unknown_region(front))
}

fn without_port(host: &str) -> &str {
    host.rsplit_once(':')
        .map_or(host, |(name, port)| if port.bytes().all(|byte| byte.is_ascii_digit()) { name } else { host })
}

/// `FRONT.SERVICE[.dualstack][.REGION]`, and `FRONT.SERVICE.REGION.vpce`.
fn of_aws(name: &str) -> Option<Host> {
    let (name, is_in_vpc) = name.strip_suffix(".vpce").map_or((name, false), |name| (name, true));
    let (name, region) = match split(name) {
        (rest, last) if Region::find(last).is_some() => (rest, Region::find(last)),
        _ => (name, None),
    };
    let (front, service) = split(name.strip_suffix(".dualstack").unwrap_or(name));
    let place = match (service, region) {
        ("s3", Some(_)) if is_in_vpc => in_vpc(front)?,
        _ if is_in_vpc => return None,
        ("s3" | "s3-fips", Some(_)) => Place::Regional { bucket: there(front) },
        ("s3", None) => return Some(global(front)),
        ("s3-accelerate", None) => Place::Accelerate { bucket: there(front) },
        ("s3-global", None) => Place::MultiRegion { alias: front.strip_suffix(".accesspoint")?.to_owned() },
        ("s3-accesspoint" | "s3-accesspoint-fips", Some(_)) => {
            let (name, account) = owned(front);
            Place::AccessPoint { name, account }
        }
        ("s3-outposts" | "s3-outposts-fips", Some(_)) => on_outpost(front),
        ("s3express-control" | "s3express-control-fips", Some(_)) if front.is_empty() => Place::ZonalControl,
        (service, Some(_)) if service.starts_with("s3express-") => zonal(service, front)?,
        (service, None) => return in_old_form(service, front),
        _ => return None,
    };
    Some(Host { place, region })
}

/// `s3`, which is in us-east-1, and `BUCKET.s3`, which leads to the Region of the bucket, wherever that is (S3 User
/// Guide, "Legacy global endpoint").
fn global(front: &str) -> Host {
    let bucket = there(front);
    let region = if bucket.is_none() { Region::find(FIRST) } else { None };
    Host { place: Place::Global { bucket }, region }
}

/// `FRONT.s3-REGION`.
fn in_old_form(service: &str, front: &str) -> Option<Host> {
    let region = Region::find(service.strip_prefix("s3-")?)?;
    Some(Host { place: Place::Regional { bucket: there(front) }, region: Some(region) })
}

/// `BUCKET.s3express-ZONE`; with validated cryptography the zone has `fips-` before it.
fn zonal(service: &str, front: &str) -> Option<Place> {
    let zone = service.strip_prefix("s3express-")?;
    let zone = zone.strip_prefix("fips-").unwrap_or(zone);
    Some(Place::Zonal { zone: zone.to_owned(), bucket: there(front) })
}

/// `NAME-ACCOUNT.OUTPOST`, or `ALIAS.OUTPOST`, or `ALIAS.ec2`.
fn on_outpost(front: &str) -> Place {
    let (name, outpost) = split_last(front);
    if name.ends_with("--op-s3") {
        return Place::OutpostAlias { alias: name.to_owned() };
    }
    let (access_point, account) = owned(name);
    Place::Outpost { access_point, account, outpost: outpost.to_owned() }
}

/// `[BUCKET.]bucket.vpce-ID` and `NAME-ACCOUNT.accesspoint.vpce-ID`.
fn in_vpc(front: &str) -> Option<Place> {
    let (rest, id) = split(front);
    let (name, kind) = split(rest);
    let to = match kind {
        "bucket" => Behind::Bucket { bucket: there(name) },
        "accesspoint" => {
            let (name, account) = owned(name);
            Behind::AccessPoint { name, account }
        }
        _ => return None,
    };
    id.starts_with("vpce-").then(|| Place::VpcEndpoint { id: id.to_owned(), to })
}

/// A Region that is not in the table is taken for an address, whose bucket may stand in the host all the same.
fn in_unknown_region(name: &str) -> Option<Host> {
    let before = name.strip_prefix("s3.").map(|_| "");
    let bucket = before.or_else(|| name.rsplit_once(".s3.").map(|(bucket, _)| bucket))?;
    Some(Host { place: Place::Regional { bucket: there(bucket) }, region: None })
}

fn there(bucket: &str) -> Option<String> {
    (!bucket.is_empty()).then(|| bucket.to_owned())
}

/// What stands before the last label, and that label.
fn split(name: &str) -> (&str, &str) {
    name.rsplit_once('.').unwrap_or(("", name))
}

/// The same where the last label may be missing.
fn split_last(name: &str) -> (&str, &str) {
    name.rsplit_once('.').unwrap_or((name, ""))
}

/// A name and the account behind it; one without an account is of nobody.
fn owned(text: &str) -> (String, String) {
    let (name, account) = text.rsplit_once('-').unwrap_or((text, ""));
    (name.to_owned(), account.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> String {
        text.to_owned()
    }

    fn some(text: &str) -> Option<String> {
        Some(name(text))
    }

    fn access_point() -> Place {
        Place::AccessPoint { name: name("my-ap"), account: name("123456789012") }
    }

    fn outpost() -> Place {
        Place::Outpost {
            access_point: name("my-ap"),
            account: name("123456789012"),
            outpost: name("op-01ac5d28a6a232904"),
        }
    }

    #[test]
    fn hosts_of_buckets() {
        let (east, west) = (Region::find("us-east-1"), Region::find("eu-west-1"));
        for (host, bucket, region) in [
            ("s3.us-east-1.amazonaws.com", None, east),
            ("s3.eu-west-1.amazonaws.com:443", None, west),
            ("s3-eu-west-1.amazonaws.com", None, west),
            ("s3.dualstack.eu-west-1.amazonaws.com", None, west),
            ("s3-fips.us-east-1.amazonaws.com", None, east),
            ("s3-fips.dualstack.us-east-1.amazonaws.com", None, east),
            ("a.b.s3.eu-west-1.amazonaws.com", some("a.b"), west),
            ("bucket.s3-eu-west-1.amazonaws.com", some("bucket"), west),
            ("bucket.s3.dualstack.eu-west-1.amazonaws.com", some("bucket"), west),
            ("bucket.s3-fips.us-east-1.amazonaws.com", some("bucket"), east),
            ("bucket.s3-fips.dualstack.us-east-1.amazonaws.com", some("bucket"), east),
            ("bucket.localhost:9000", some("bucket"), None),
            ("bucket.s3.localhost", some("bucket"), None),
            ("bucket.s3.mars-1.amazonaws.com", some("bucket"), None),
            ("s3.mars-1.amazonaws.com", None, None),
        ] {
            let expected = Some(Host { place: Place::Regional { bucket }, region });
            assert_eq!(read_host(host), expected, "{host}");
        }
    }

    #[test]
    fn hosts_of_other_places() {
        let vpc = |to| Place::VpcEndpoint { id: name("vpce-1a2b3c4d-5e6f"), to };
        let zonal = |bucket| Place::Zonal { zone: name("use1-az4"), bucket };
        for (host, place) in [
            ("s3", Place::Global { bucket: None }),
            ("a.b.s3", Place::Global { bucket: some("a.b") }),
            ("bucket.s3-accelerate", Place::Accelerate { bucket: some("bucket") }),
            ("bucket.s3-accelerate.dualstack", Place::Accelerate { bucket: some("bucket") }),
            ("s3-accelerate", Place::Accelerate { bucket: None }),
            ("b--use1-az4--x-s3.s3express-use1-az4.us-east-1", zonal(some("b--use1-az4--x-s3"))),
            ("b--use1-az4--x-s3.s3express-fips-use1-az4.us-east-1", zonal(some("b--use1-az4--x-s3"))),
            ("b--use1-az4--x-s3.s3express-use1-az4.dualstack.us-east-1", zonal(some("b--use1-az4--x-s3"))),
            ("s3express-use1-az4.us-east-1", zonal(None)),
            ("s3express-control.us-east-1", Place::ZonalControl),
            ("s3express-control-fips.us-east-1", Place::ZonalControl),
            ("my-ap-123456789012.s3-accesspoint.us-east-1", access_point()),
            ("my-ap-123456789012.s3-accesspoint-fips.us-east-1", access_point()),
            ("my-ap-123456789012.s3-accesspoint.dualstack.us-east-1", access_point()),
            ("my-ap-123456789012.s3-accesspoint-fips.dualstack.us-east-1", access_point()),
            ("abc123.mrap.accesspoint.s3-global", Place::MultiRegion { alias: name("abc123.mrap") }),
            ("my-ap-123456789012.op-01ac5d28a6a232904.s3-outposts.us-east-1", outpost()),
            (
                "x--op-s3.op-01ac5d28a6a232904.s3-outposts.us-east-1",
                Place::OutpostAlias { alias: name("x--op-s3") },
            ),
            ("x--op-s3.ec2.s3-outposts.us-east-1", Place::OutpostAlias { alias: name("x--op-s3") }),
            ("bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce", vpc(Behind::Bucket { bucket: None })),
            ("b.bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce", vpc(Behind::Bucket { bucket: some("b") })),
            (
                "my-ap-123456789012.accesspoint.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce",
                vpc(Behind::AccessPoint { name: name("my-ap"), account: name("123456789012") }),
            ),
        ] {
            let host = format!("{host}.amazonaws.com");
            let region = (host.contains("us-east-1") || host.starts_with("s3."))
                .then(|| Region::find("us-east-1"))
                .flatten();
            assert_eq!(read_host(&host), Some(Host { place, region }), "{host}");
        }
    }

    #[test]
    fn addresses() {
        for host in [
            "127.0.0.1:9000",
            "[::1]:9000",
            "localhost:9000",
            "example.com",
            "s3.localhost",
            "ec2.us-east-1.amazonaws.com",
            "my-ap-123456789012.s3-accesspoint.mars-1.amazonaws.com",
        ] {
            assert_eq!(read_host(host), None, "{host}");
        }
    }
}
