//! From a request in path style to the one that its bucket's place demands.

use std::sync::Arc;
use std::time::Duration;

use super::road::{ALL_REGIONS, Front, Ground, Road};
use super::{BucketPlace, Session};
use crate::catalogue::{RegionRole, Role, Scheme, Through};
use crate::wire::{Algorithm, Exchange, Origin, Request, Signer, TransportError};

/// Parameters that make a request to a bucket one about what is in it.
const ABOUT_CONTENTS: [&str; 5] = ["list-type", "uploads", "session", "delete", "versions"];

impl Session {
    /// Signs a request for S3 as the owner, sends it and waits for what comes of it.
    pub async fn send(&self, request: Request) -> Exchange {
        self.send_by(Role::Owner, request).await
    }

    /// Signs a request as the account of that role. Where there is none (see [`Session::has`]), the owner signs.
    ///
    /// The request is in path style. It goes to the endpoint of its bucket, as far as that is known (see
    /// [`Session::know`]), or where it says itself.
    pub async fn send_by(&self, role: Role, mut request: Request) -> Exchange {
        let principal = self.principals.get(role).unwrap_or(&self.principals.owner);
        if self.is_plain(&request) {
            return self.send_as(&principal.signer, request).await;
        }
        let bucket = bucket_of(&request).to_owned();
        let led = self.road(&bucket, &request).and_then(|road| {
            self.lead(&road, &bucket, &mut request)?;
            Ok(road)
        });
        let road = match led {
            Ok(road) => road,
            Err(reason) => return unsent(request, reason),
        };
        match self.session_mode(&road, &request) {
            Some(mode) => match self.session_signer(role, (&bucket, &request), mode).await {
                Ok(signer) => self.send_as(&signer, request).await,
                Err(refusal) => *refusal,
            },
            None => {
                let signer = match request.signing.as_ref().and_then(|signing| signing.algorithm) {
                    // Only the other algorithm can sign for all Regions.
                    Some(Algorithm::V4) if road.region == ALL_REGIONS => {
                        self.signer_for(role, road.service, &self.region)
                    }
                    _ => self.signer_on(&road, role),
                };
                self.send_as(&signer, request).await
            }
        }
    }

    /// Whether there is nothing to look up: a request to a general purpose bucket of the home Region, on its usual way.
    fn is_plain(&self, request: &Request) -> bool {
        request.through.is_none()
            && request.over.is_none()
            && self.preferred().is_none_or(|scheme| scheme == self.transport.origin().scheme)
            && request.signing.as_ref().is_none_or(|signing| signing.session.is_none())
            && self.place_of(bucket_of(request)) == BucketPlace::General(RegionRole::Home)
    }

    pub(super) fn road(&self, bucket: &str, request: &Request) -> Result<Road, String> {
        let place = self.place_of(bucket);
        let of_fixtures = request.through.is_some_and(|through| {
            through.is_access_point()
                || matches!(through, Through::VpcEndpoint | Through::Alias | Through::MultiRegion)
        }) || matches!(place, BucketPlace::Outpost(_));
        let places = if of_fixtures { self.fixtures() } else { &self.places };
        let ground = Ground { hosts: self.hosts, region: &self.region, places, bucket, place };
        ground.road(request.through, configures(bucket, request))
    }

    /// Puts scheme, host and path into the request.
    pub(super) fn lead(&self, road: &Road, bucket: &str, request: &mut Request) -> Result<(), String> {
        let scheme = self.scheme_of(request)?;
        request.origin = match &road.host {
            Some(host) => Some(Origin { scheme, authority: host.clone() }),
            None => self.origin_over(scheme).cloned(),
        };
        let led_to = |origin: &Origin| self.transport.detours().of(origin.host(), origin.port());
        request.led_to = request.origin.as_ref().and_then(led_to);
        request.path = road.path(&request.path, bucket);
        if road.front != Front::Bucket
            && let Some(target) = request.raw.as_mut().and_then(|raw| raw.target.as_mut())
        {
            *target = road.path(target, bucket);
        }
        Ok(())
    }

    /// What the request says, or else what its way demands or is preferred, as far as the target speaks it.
    fn scheme_of(&self, request: &Request) -> Result<Scheme, String> {
        let own = self.transport.origin().scheme;
        match (request.over, demanded(request.through).or(self.preferred())) {
            (Some(scheme), _) if self.origin_over(scheme).is_some() => Ok(scheme),
            (Some(scheme), _) => Err(format!(
                "the target is known by no address that begins with {}://; its profile can name one under `tls`",
                scheme.name()
            )),
            (None, Some(scheme)) if self.origin_over(scheme).is_some() => Ok(scheme),
            (None, _) => Ok(own),
        }
    }

    /// The target's own address over a scheme.
    fn origin_over(&self, scheme: Scheme) -> Option<&Origin> {
        let own = self.transport.origin();
        if own.scheme == scheme { Some(own) } else { self.secure.as_ref().filter(|one| one.scheme == scheme) }
    }

    pub(super) fn signer_on(&self, road: &Road, role: Role) -> Arc<Signer> {
        self.signer_for(role, road.service, &road.region)
    }
}

/// Access points take requests over HTTPS alone (S3 User Guide, "Access points restrictions and limitations").
fn demanded(through: Option<Through>) -> Option<Scheme> {
    let alone = through.is_some_and(|way| way.is_access_point() || way == Through::MultiRegion);
    alone.then_some(Scheme::Https)
}

/// A request that was not even sent.
pub(super) fn unsent(request: Request, reason: String) -> Exchange {
    Exchange { request, outcome: Err(TransportError::Unsendable(reason)), elapsed: Duration::ZERO }
}

/// The bucket that a path in path style names.
fn bucket_of(request: &Request) -> &str {
    let path = request.path.strip_prefix('/').unwrap_or(&request.path);
    path.split('/').next().unwrap_or_default()
}

/// Whether a request makes, sets up, shows or removes a bucket, instead of asking for what is in it.
fn configures(bucket: &str, request: &Request) -> bool {
    let of_bucket = request.path.trim_matches('/') == bucket;
    let about_contents = request.query.iter().any(|(name, _)| ABOUT_CONTENTS.contains(&name.as_str()));
    let reads = matches!(request.method.as_str(), "GET" | "HEAD" | "POST") && request.query.is_empty();
    of_bucket && !about_contents && !reads
}

#[cfg(test)]
mod tests {
    use super::{Request, bucket_of, configures};

    #[test]
    fn what_is_in_a_bucket_is_told_from_the_bucket() {
        let about = |method: &str, path: &str, parameter: &str| {
            let request = Request::new(method, path);
            let request = if parameter.is_empty() { request } else { request.query(parameter, None) };
            configures(bucket_of(&request), &request)
        };
        for (method, parameter) in [("PUT", ""), ("DELETE", ""), ("GET", "encryption"), ("PUT", "policy")] {
            assert!(about(method, "/b", parameter), "{method} {parameter}");
        }
        for (method, parameter) in [("GET", ""), ("HEAD", ""), ("GET", "list-type"), ("GET", "session")] {
            assert!(!about(method, "/b", parameter), "{method} {parameter}");
        }
        assert!(!about("PUT", "/b/k", "") && !about("DELETE", "/b/", "uploads"));
    }
}
