//! Which bucket the Host header names, if any.

/// The bucket of a virtual-hosted request; `None` means that the path names it.
///
/// Hosts under `amazonaws.com` follow AWS's forms; `BUCKET.localhost` and
/// `BUCKET.s3.localhost` do the same locally. Anything else is an endpoint.
pub(crate) fn bucket_of_host(host: &str) -> Option<&str> {
    let name = host.rsplit_once(':').map_or(host, |(name, port)| {
        if port.bytes().all(|byte| byte.is_ascii_digit()) { name } else { host }
    });
    if let Some(front) = name.strip_suffix(".localhost") {
        return bucket_before_service(front, true);
    }
    bucket_before_service(name.strip_suffix(".amazonaws.com")?, false)
}

/// Splits `BUCKET.s3.REGION` (and `s3-REGION`, `s3.dualstack.REGION`, `s3`) at the service.
fn bucket_before_service(front: &str, service_optional: bool) -> Option<&str> {
    let mut end = front.len();
    for label in front.rsplit('.') {
        let start = end - label.len();
        if label == "s3" || label.starts_with("s3-") {
            return front.get(..start.saturating_sub(1)).filter(|bucket| !bucket.is_empty());
        }
        end = start.saturating_sub(1);
    }
    service_optional.then_some(front)
}

#[cfg(test)]
mod tests {
    use super::bucket_of_host;

    #[test]
    fn hosts_name_a_bucket_or_an_endpoint() {
        for (host, bucket) in [
            ("127.0.0.1:9000", None),
            ("[::1]:9000", None),
            ("localhost:9000", None),
            ("example.com", None),
            ("s3.amazonaws.com", None),
            ("s3.eu-west-1.amazonaws.com:443", None),
            ("a.b.s3.eu-west-1.amazonaws.com", Some("a.b")),
            ("bucket.s3-eu-west-1.amazonaws.com", Some("bucket")),
            ("bucket.s3.dualstack.eu-west-1.amazonaws.com", Some("bucket")),
            ("bucket.localhost:9000", Some("bucket")),
            ("bucket.s3.localhost", Some("bucket")),
            ("s3.localhost", None),
        ] {
            assert_eq!(bucket_of_host(host), bucket, "{host}");
        }
    }
}
