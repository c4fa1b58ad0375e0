//! Scheme and authority: where a request goes, and which connections lead elsewhere.

use std::fmt;
use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::catalogue::Scheme;

/// Scheme and authority of a URL.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// Whether TLS is spoken.
    pub scheme: Scheme,
    /// The host, and a colon and the port where it is not the scheme's own: the value of the `Host` header.
    pub authority: String,
}

impl Origin {
    /// The origin in a URL such as `http://127.0.0.1:9000`; whatever else stands in it is left aside.
    pub fn of(url: &str) -> Self {
        let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
        let scheme = if scheme.eq_ignore_ascii_case("https") { Scheme::Https } else { Scheme::Http };
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default().to_owned();
        Self { scheme, authority }
    }

    /// The host without its port; an IPv6 address without its brackets.
    pub fn host(&self) -> &str {
        match self.authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((address, _)) => address,
            None => self.authority.split_once(':').map_or(&self.authority, |(host, _)| host),
        }
    }

    /// The port that connections are made to.
    pub fn port(&self) -> u16 {
        let said = self.authority.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
        said.unwrap_or(usual_port(self.scheme))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme.name(), self.authority)
    }
}

fn usual_port(scheme: Scheme) -> u16 {
    match scheme {
        Scheme::Http => 80,
        Scheme::Https => 443,
    }
}

/// Hosts whose connections lead to another address, as `--connect-to` of curl has it: URL, `Host` header and the
/// name in the certificate stay those of the host.
#[derive(Clone, Debug, Default)]
pub struct Detours {
    list: Vec<Detour>,
    /// Why a host may not be connected to where no detour leads away from it.
    forbids: Option<fn(&str) -> Option<String>>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detour {
    /// A host, or `*.` and the end of hosts.
    pub host: String,
    /// The port that it is about; any, if none is said.
    pub port: Option<u16>,
    /// The address that is connected to.
    pub address: SocketAddr,
}

impl Detour {
    /// Reads a pattern, `host` or `host:port`, where the host may begin with `*.`.
    pub fn new(pattern: &str, address: SocketAddr) -> Self {
        let (host, port) = match pattern.rsplit_once(':').map(|(host, port)| (host, port.parse())) {
            Some((host, Ok(port))) => (host, Some(port)),
            _ => (pattern, None),
        };
        Self { host: host.to_ascii_lowercase(), port, address }
    }

    fn fits(&self, host: &str, port: u16) -> bool {
        let named = match self.host.strip_prefix('*') {
            Some(end) => host.len() > end.len() && host.to_ascii_lowercase().ends_with(end),
            None => host.eq_ignore_ascii_case(&self.host),
        };
        named && self.port.is_none_or(|own| own == port)
    }
}

impl Detours {
    /// Those of a list; of several that fit the first counts. What `forbids` gives a reason for is not connected to
    /// unless there is a detour.
    pub fn new(list: Vec<Detour>, forbids: fn(&str) -> Option<String>) -> Self {
        Self { list, forbids: Some(forbids) }
    }

    /// The address that connections to a host are led to.
    pub fn of(&self, host: &str, port: u16) -> Option<SocketAddr> {
        self.list.iter().find(|detour| detour.fits(host, port)).map(|detour| detour.address)
    }

    /// The addresses of a host.
    pub(super) async fn resolve(&self, host: &str, port: u16) -> std::io::Result<Vec<SocketAddr>> {
        if let Some(address) = self.of(host, port) {
            return Ok(vec![address]);
        }
        if let Some(reason) = self.forbids.and_then(|forbids| forbids(host)) {
            return Err(std::io::Error::other(reason));
        }
        Ok(tokio::net::lookup_host((host, port)).await?.collect())
    }
}

/// The detours of one scheme, for reqwest.
pub(super) struct Resolver {
    pub(super) detours: Detours,
    pub(super) scheme: Scheme,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (detours, port) = (self.detours.clone(), usual_port(self.scheme));
        Box::pin(async move {
            let found = detours.resolve(name.as_str(), port).await?;
            Ok::<Addrs, _>(Box::new(found.into_iter()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_a_host_and_a_port() {
        for (url, host, port, shown) in [
            ("http://127.0.0.1:9000/", "127.0.0.1", 9000, "http://127.0.0.1:9000"),
            ("https://b.s3.us-east-1.amazonaws.com", "b.s3.us-east-1.amazonaws.com", 443, ""),
            ("http://[::1]:9000", "::1", 9000, "http://[::1]:9000"),
            ("http://[::1]", "::1", 80, "http://[::1]"),
        ] {
            let origin = Origin::of(url);
            assert_eq!((origin.host(), origin.port()), (host, port), "{url}");
            assert!(shown.is_empty() || origin.to_string() == shown, "{origin}");
        }
    }

    #[test]
    fn the_first_detour_that_fits_counts() {
        let address = |port| SocketAddr::from(([127, 0, 0, 1], port));
        let list = vec![
            Detour::new("*.amazonaws.com:443", address(1)),
            Detour::new("*.AmazonAWS.com", address(2)),
            Detour::new("one.example", address(3)),
        ];
        let detours = Detours::new(list, |host| host.ends_with(".test").then(|| "forbidden".to_owned()));
        assert_eq!(detours.of("s3.us-east-1.amazonaws.com", 443), Some(address(1)));
        assert_eq!(detours.of("S3.us-east-1.amazonaws.com", 80), Some(address(2)));
        assert_eq!(detours.of("one.example", 8080), Some(address(3)));
        for other in ["amazonaws.com", "amazonaws.com.example", "two.one.example"] {
            assert_eq!(detours.of(other, 80), None, "{other}");
        }
    }

    #[tokio::test]
    async fn a_forbidden_host_is_not_even_looked_up() {
        let detours =
            Detours::new(Vec::new(), |host| host.ends_with(".test").then(|| "forbidden".to_owned()));
        assert_eq!(detours.resolve("any.test", 80).await.unwrap_err().to_string(), "forbidden");
    }
}
