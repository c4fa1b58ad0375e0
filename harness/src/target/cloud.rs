//! Endpoints that cost money and hold other people's data.

/// Whether public clouds may be tested.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RealClouds {
    /// They are refused before the first packet.
    #[default]
    Refused,
    /// The user asked for it.
    Allowed,
}

/// Domains of public clouds that speak the protocols we speak.
const DOMAINS: [&str; 21] = [
    "aliyuncs.com",
    "amazonaws.com",
    "amazonaws.com.cn",
    "amazonaws.eu",
    "api.aws",
    "appdomain.cloud",
    "backblazeb2.com",
    "cloudflarestorage.com",
    "contabostorage.com",
    "digitaloceanspaces.com",
    "exo.io",
    "fly.storage.tigris.dev",
    "googleapis.com",
    "idrivee2.com",
    "linodeobjects.com",
    "myqcloud.com",
    "oraclecloud.com",
    "ovh.net",
    "scw.cloud",
    "vultrobjects.com",
    "wasabisys.com",
];

/// The cloud that an endpoint belongs to, if it is a known one.
pub(super) fn of(endpoint: &str) -> Option<&'static str> {
    let host = host(endpoint).to_ascii_lowercase();
    let host = host.trim_end_matches('.');
    DOMAINS.into_iter().find(|domain| {
        host.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// Whether an endpoint is one of AWS itself.
pub(super) fn is_aws(endpoint: &str) -> bool {
    of(endpoint).is_some_and(|domain| domain.starts_with("amazonaws") || domain == "api.aws")
}

/// Why a host of a cloud is not connected to.
pub(super) fn forbid(host: &str) -> Option<String> {
    of(host).map(|domain| {
        format!(
            "{host} belongs to a public cloud ({domain}), and nothing leads away from there; `connect_to` in a \
             profile does, and --allow-real-cloud lets requests through"
        )
    })
}

/// The host of a URL, without user, port and path.
fn host(endpoint: &str) -> &str {
    let rest = endpoint.split_once("://").map_or(endpoint, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let authority = authority.rsplit_once('@').map_or(authority, |(_, authority)| authority);
    if authority.starts_with('[') {
        return authority;
    }
    authority.split_once(':').map_or(authority, |(host, _)| host)
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn clouds_are_known_by_their_domain() {
        assert_eq!(of("https://s3.eu-west-1.amazonaws.com"), Some("amazonaws.com"));
        assert_eq!(of("http://user:pw@S3.AMAZONAWS.COM.:443/x"), Some("amazonaws.com"));
        assert_eq!(of("https://abc.r2.cloudflarestorage.com/"), Some("cloudflarestorage.com"));
        assert_eq!(of("https://storage.googleapis.com"), Some("googleapis.com"));
    }

    #[test]
    fn everything_else_is_not_a_cloud() {
        for endpoint in [
            "http://127.0.0.1:9000",
            "http://[::1]:9000",
            "http://localhost",
            "http://notamazonaws.com",
            "http://amazonaws.com.example.org",
            "http://127.0.0.1:9000/amazonaws.com",
        ] {
            assert_eq!(of(endpoint), None, "{endpoint}");
        }
    }
}
