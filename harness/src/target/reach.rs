//! How the hosts of a target are reached: which address answers HTTPS, whom to trust, where connections are led.

use std::net::SocketAddr;

use super::{Hosts, Profile, RealClouds, TargetError, cloud};
use crate::wire::{Detour, Detours, Origin, Trust};

/// The ends of AWS's host names, one for each partition that is tested.
const AWS: [&str; 3] = ["*.amazonaws.com", "*.amazonaws.com.cn", "*.amazonaws.eu"];

/// How the hosts of a target are reached.
#[derive(Debug)]
pub(super) struct Reach {
    pub(super) trust: Trust,
    pub(super) detours: Detours,
    /// The target's own address over TLS, where it is another than its endpoint.
    pub(super) secure: Option<Origin>,
}

impl Reach {
    /// What a profile says. AWS's host names lead to the target itself, unless the profile leads them elsewhere or the
    /// target is AWS.
    pub(super) async fn of(
        profile: &Profile,
        endpoint: &str,
        clouds: RealClouds,
    ) -> Result<Self, TargetError> {
        let secure = profile.tls.as_deref().map(Origin::of);
        let mut detours = Vec::new();
        for (pattern, address) in &profile.connect_to {
            detours.push(Detour::new(pattern, resolved(address).await?));
        }
        if profile.hosts == Hosts::Aws && !cloud::is_aws(endpoint) {
            detours.extend(home(&Origin::of(endpoint), secure.as_ref()).await?);
        }
        let forbids = match clouds {
            RealClouds::Refused => cloud::forbid,
            RealClouds::Allowed => |_: &str| None,
        };
        Ok(Self { trust: trust(profile).await?, detours: Detours::new(detours, forbids), secure })
    }
}

/// AWS's hosts, led to the target itself: by TLS where TLS is spoken.
async fn home(endpoint: &Origin, secure: Option<&Origin>) -> Result<Vec<Detour>, TargetError> {
    let mut detours = Vec::new();
    for (port, origin) in [(Some(443), secure), (None, Some(endpoint))] {
        let Some(origin) = origin else { continue };
        let address = resolved(&format!("{}:{}", bracketed(origin.host()), origin.port())).await?;
        detours.extend(AWS.map(|host| Detour { port, ..Detour::new(host, address) }));
    }
    Ok(detours)
}

fn bracketed(host: &str) -> String {
    if host.contains(':') { format!("[{host}]") } else { host.to_owned() }
}

async fn resolved(address: &str) -> Result<SocketAddr, TargetError> {
    let unusable = |cause: String| TargetError::Endpoint { endpoint: address.to_owned(), cause };
    let mut found = tokio::net::lookup_host(address).await.map_err(|error| unusable(error.to_string()))?;
    found.next().ok_or_else(|| unusable("it has no address".to_owned()))
}

async fn trust(profile: &Profile) -> Result<Trust, TargetError> {
    let Some(file) = profile.ca.clone() else { return Ok(Trust::System) };
    let read = tokio::task::spawn_blocking({
        let file = file.clone();
        move || std::fs::read(file)
    });
    let read = read.await.unwrap_or_else(|error| Err(std::io::Error::other(error)));
    let pem = read.map_err(|cause| TargetError::Authorities { file, cause })?;
    Ok(Trust::only(move || Ok(pem.clone())))
}
