//! Which service a request is for, and in which Region.
//!
//! On AWS the host tells. Behind one address it is the credential scope, which every client sets; and for
//! requests that have none, or one of a service that is not here, what the request looks like.

use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use http::request::Parts;
use http::{HeaderMap, HeaderName, Method};

use crate::kms;
use crate::region::Region;
use crate::s3::wire::read_host;
use crate::s3::{Host, Place};

/// A service that this server stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Api {
    S3,
    Ec2,
    Kms,
    Iam,
}

/// A service, and its Region where the host names one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Addressee {
    pub(super) api: Api,
    pub(super) region: Option<Region>,
    /// Which of the places of S3.
    pub(super) place: Place,
    /// The service that requests to S3 are signed for there.
    pub(super) service: &'static str,
}

/// Where AWS answers for EC2 when no Region is named (Amazon EC2 API Reference, "Making API requests"), and the one
/// Region that requests to IAM are signed for.
const HOME: &str = "us-east-1";

impl Api {
    /// As credential scopes name it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Ec2 => "ec2",
            Self::Kms => "kms",
            Self::Iam => "iam",
        }
    }
}

/// Finds it out. Nothing of the request is believed yet.
pub(super) fn addressee(head: &Parts) -> Addressee {
    let host = text(&head.headers, &HOST);
    if let Some(named) = of_host(host) {
        return named;
    }
    if let Some(Host { place, region }) = read_host(host) {
        return Addressee { api: Api::S3, region, service: place.service(), place };
    }
    let at_root = head.uri.path() == "/";
    let service = scoped_service(head);
    let api = match service {
        Some("ec2") => Api::Ec2,
        Some("kms") => Api::Kms,
        Some("iam") => return iam(),
        _ if !at_root => Api::S3,
        // Nothing but a form or a target tells that a request to another service is signed for S3.
        Some(service) if is_of_s3(service) && head.method != Method::POST => Api::S3,
        _ => of_shape(head),
    };
    let service = SERVICES.into_iter().find(|name| service == Some(name)).unwrap_or("s3");
    let place =
        if service == Place::OutpostAddress.service() { Place::OutpostAddress } else { Place::ADDRESS };
    Addressee { service, place, ..of(api, None) }
}

/// The names that S3 has in scopes: at an address all of them are right.
const SERVICES: [&str; 3] = ["s3", "s3express", "s3-outposts"];

fn is_of_s3(service: &str) -> bool {
    SERVICES.contains(&service)
}

fn of(api: Api, region: Option<Region>) -> Addressee {
    Addressee { api, region, place: Place::ADDRESS, service: "s3" }
}

/// IAM is in no Region.
fn iam() -> Addressee {
    of(Api::Iam, Region::find(HOME))
}

/// `iam.amazonaws.com`, `ec2.REGION.amazonaws.com`, `ec2-fips.REGION.amazonaws.com`, `ec2.REGION.api.aws`, `ec2.amazonaws.com`,
/// and the same of KMS but for the last.
fn of_host(host: &str) -> Option<Addressee> {
    let (service, rest) = host.split_once('.')?;
    if service == "iam" && rest.split(':').next() == Some("amazonaws.com") {
        return Some(iam());
    }
    let api = match service {
        "ec2" | "ec2-fips" => Api::Ec2,
        "kms" | "kms-fips" => Api::Kms,
        _ => return None,
    };
    let rest = rest.split_once(':').map_or(rest, |(name, _)| name);
    if rest == "amazonaws.com" && api == Api::Ec2 {
        return Some(of(api, Region::find(HOME)));
    }
    let region = rest.strip_suffix(".amazonaws.com").or_else(|| rest.strip_suffix(".api.aws"))?;
    Some(of(api, Some(Region::find(region)?)))
}

/// The service in the credential scope: the fourth part of it.
fn scoped_service(head: &Parts) -> Option<&str> {
    if let Some(header) = head.headers.get(AUTHORIZATION) {
        let (_, credential) = header.to_str().ok()?.split_once("Credential=")?;
        return credential.split('/').nth(3);
    }
    let (_, credential) = head.uri.query()?.split_once("X-Amz-Credential=")?;
    let credential = credential.split('&').next()?;
    if credential.contains('/') { credential.split('/').nth(3) } else { after_escapes(credential) }
}

/// The same where the slashes are escaped, as they usually are in a query.
fn after_escapes(credential: &str) -> Option<&str> {
    let mut parts = credential.split("%2F").flat_map(|part| part.split("%2f"));
    parts.nth(3)
}

fn of_shape(head: &Parts) -> Api {
    if head.method == Method::POST {
        let target = head.headers.get("x-amz-target");
        if target.is_some_and(|target| kms::is_target(target.as_bytes())) {
            return Api::Kms;
        }
        if text(&head.headers, &CONTENT_TYPE).starts_with("application/x-www-form-urlencoded") {
            return Api::Ec2;
        }
    }
    let query = head.uri.query().unwrap_or_default();
    if query.split('&').any(|pair| pair.starts_with("Action=")) { Api::Ec2 } else { Api::S3 }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn of(method: &str, target: &str, headers: &[(&str, &str)]) -> (Api, Option<&'static str>) {
        let mut request = Request::builder().method(method).uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (head, ()) = request.body(()).expect("valid").into_parts();
        let Addressee { api, region, .. } = addressee(&head);
        (api, region.map(Region::name))
    }

    #[test]
    fn a_host_of_aws_names_service_and_region() {
        for (host, expected) in [
            ("ec2.us-west-2.amazonaws.com", (Api::Ec2, Some("us-west-2"))),
            ("ec2-fips.us-east-1.amazonaws.com", (Api::Ec2, Some("us-east-1"))),
            ("ec2.eu-west-1.api.aws:80", (Api::Ec2, Some("eu-west-1"))),
            ("ec2.amazonaws.com", (Api::Ec2, Some("us-east-1"))),
            ("kms.eu-west-1.amazonaws.com", (Api::Kms, Some("eu-west-1"))),
            ("kms-fips.us-west-2.api.aws", (Api::Kms, Some("us-west-2"))),
            ("iam.amazonaws.com", (Api::Iam, Some("us-east-1"))),
            ("ec2.s3.us-east-1.amazonaws.com", (Api::S3, Some("us-east-1"))),
            ("ec2.s3.amazonaws.com", (Api::S3, None)),
            ("s3.amazonaws.com", (Api::S3, Some("us-east-1"))),
            ("ec2.localhost:9000", (Api::S3, None)),
            ("127.0.0.1:9000", (Api::S3, None)),
        ] {
            assert_eq!(of("GET", "/", &[("host", host)]), expected, "{host}");
        }
    }

    #[test]
    fn behind_an_address_the_scope_names_the_service() {
        let authorization = |service: &str| {
            format!(
                "AWS4-HMAC-SHA256 Credential=AKID/20261120/us-east-1/{service}/aws4_request, \
                 SignedHeaders=host, Signature=0"
            )
        };
        for (service, expected) in [
            ("ec2", Api::Ec2),
            ("kms", Api::Kms),
            ("iam", Api::Iam),
            ("s3", Api::S3),
            ("sts", Api::S3),
            ("", Api::S3),
        ] {
            let header = authorization(service);
            let (api, _) = of("GET", "/b/k", &[("host", "127.0.0.1"), ("authorization", &header)]);
            assert_eq!(api, expected, "{service}");
            let query = format!("/?X-Amz-Credential=AKID%2F20261120%2Fus-east-1%2F{service}%2Faws4_request");
            assert_eq!(of("GET", &query, &[("host", "127.0.0.1")]).0, expected, "{service}");
            let query = format!("/?a=b&X-Amz-Credential=AKID/20261120/us-east-1/{service}/aws4_request&c");
            assert_eq!(of("GET", &query, &[("host", "127.0.0.1")]).0, expected, "{service}");
        }
        // Signed for the wrong service, a request still looks like what it is.
        for service in ["s3", "sts"] {
            let header = authorization(service);
            let signed = ("authorization", header.as_str());
            let form = ("content-type", "application/x-www-form-urlencoded; charset=utf-8");
            assert_eq!(of("POST", "/", &[("host", "h"), form, signed]).0, Api::Ec2);
            let target = ("x-amz-target", "TrentService.ListKeys");
            assert_eq!(of("POST", "/", &[("host", "h"), target, signed]).0, Api::Kms);
        }
    }

    #[test]
    fn without_a_scope_a_request_is_known_by_its_looks() {
        let form = ("content-type", "application/x-www-form-urlencoded");
        let target = ("x-amz-target", "TrentService.ListKeys");
        for (method, path, header, expected) in [
            ("POST", "/", form, Api::Ec2),
            ("POST", "/", target, Api::Kms),
            ("GET", "/?Version=2016-11-15&Action=CopySnapshot", ("x", "y"), Api::Ec2),
            ("GET", "/?list-type=2", ("x", "y"), Api::S3),
            ("GET", "/", ("x", "y"), Api::S3),
            ("POST", "/b", form, Api::S3),
            ("GET", "/b?Action=x", ("x", "y"), Api::S3),
            ("PUT", "/", form, Api::S3),
        ] {
            assert_eq!(
                of(method, path, &[("host", "127.0.0.1:9000"), header]).0,
                expected,
                "{method} {path}"
            );
        }
        let bucket = of("POST", "/", &[("host", "bucket.localhost"), form]);
        assert_eq!(bucket.0, Api::S3);
    }
}
