//! The requests of one scenario to a target.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::clock::ServerClock;
use super::launch::World;
use super::patience::Patience;
use super::principal::Principals;
use super::{AccessPoint, BucketPlace, DisabledRegion, Places, TargetError};
use crate::catalogue::{
    AccessPointRole, LocalZoneRole, OutpostBucketRole, OutpostRole, RegionRole, Role, Scheme, ZoneRole,
};
use crate::wire::{Credentials, Document, Exchange, Request, SignaturePlace, Signer, Signing, Transport};

/// Signs and sends one scenario's requests. On the reference server it is a world of its own,
/// which ends with the session; elsewhere all sessions share the target's credentials.
#[derive(Debug)]
pub struct Session {
    pub(super) transport: Transport,
    pub(super) principals: Principals,
    pub(super) clock: Arc<ServerClock>,
    pub(super) patience: Arc<Patience>,
    pub(super) region: String,
    pub(super) places: Arc<Places>,
    pub(super) signers: Signers,
    pub(super) buckets: Mutex<HashMap<String, BucketPlace>>,
    pub(super) scheme: Mutex<Option<Scheme>>,
    pub(super) world: Option<World>,
}

/// Signers for other services and Regions than those that objects are asked for in.
pub(super) type Signers = Mutex<HashMap<To, Arc<Signer>>>;

/// The Region that requests to IAM are signed for, wherever they come from.
const IAM_REGION: &str = "us-east-1";

/// Where a request goes, and who sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct To {
    /// `ec2`, `kms` or `iam`.
    pub service: &'static str,
    /// The Region whose endpoint gets it.
    pub region: RegionRole,
    /// Who signs it.
    pub by: Role,
}

impl Session {
    /// Signs a request for S3 as the owner, sends it and waits for what comes of it.
    pub async fn send(&self, request: Request) -> Exchange {
        self.send_by(Role::Owner, request).await
    }

    /// Signs a request as the account of that role. Where there is none (see [`Session::has`]), the owner signs.
    pub async fn send_by(&self, role: Role, request: Request) -> Exchange {
        let principal = self.principals.get(role).unwrap_or(&self.principals.owner);
        self.send_as(&principal.signer, request).await
    }

    /// Signs a request for a service in a Region, sends it and waits for what comes of it.
    pub async fn send_to(&self, to: To, request: Request) -> Exchange {
        self.send_as(&self.signer(to), request).await
    }

    /// The URL of a request whose signature is in its query, without sending it.
    pub fn presigned(&self, to: To, mut request: Request) -> String {
        let signing = request.signing.take().map(|signing| *signing).unwrap_or_default();
        request.signing = Some(Box::new(Signing { place: SignaturePlace::Query, ..signing }));
        self.signer(to).sign(&mut request, self.transport.host(), self.now());
        format!("{}{}", self.transport.origin(), request.target())
    }

    fn signer(&self, to: To) -> Arc<Signer> {
        let mut signers = self.signers.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            let principal = self.principals.get(to.by).unwrap_or(&self.principals.owner);
            let credentials = principal.signer.credentials().clone();
            let region = if to.service == "iam" { IAM_REGION } else { self.region_of(to.region) };
            Arc::new(Signer::new(credentials, region, to.service))
        };
        Arc::clone(signers.entry(to).or_insert_with(make))
    }

    /// The name of a Region; where there is but one, every role is its.
    pub fn region_of(&self, role: RegionRole) -> &str {
        match role {
            RegionRole::Home => &self.region,
            RegionRole::Away => self.places.away.as_deref().unwrap_or(&self.region),
            RegionRole::Disabled => {
                self.places.disabled.as_ref().map_or(&self.region, |disabled| &disabled.region)
            }
        }
    }

    /// The ARN of an Outpost, where the target has one.
    pub fn outpost(&self, role: OutpostRole) -> Option<String> {
        self.places.outposts.get(&role).map(|text| self.fill(text))
    }

    /// The name of a Local Zone, where the target has one.
    pub fn local_zone(&self, role: LocalZoneRole) -> Option<String> {
        self.places.local_zones.get(&role).map(|text| self.fill(text))
    }

    /// The id of a zone for directory buckets, where the target has one.
    pub fn zone(&self, role: ZoneRole) -> Option<&str> {
        self.places.zones.get(&role).map(String::as_str)
    }

    /// An access point, where the target has one.
    pub fn access_point(&self, role: AccessPointRole) -> Option<AccessPoint> {
        self.places.access_points.get(&role).map(|point| point.fill(&|text| self.fill(text)))
    }

    /// The Multi-Region Access Point, where the target has one.
    pub fn multi_region(&self) -> Option<AccessPoint> {
        self.places.multi_region.as_ref().map(|point| point.fill(&|text| self.fill(text)))
    }

    /// A bucket on an Outpost by its access point, where the target has one.
    pub fn outpost_bucket(&self, role: OutpostBucketRole) -> Option<AccessPoint> {
        self.places.outpost_buckets.get(&role).map(|point| point.fill(&|text| self.fill(text)))
    }

    /// The host of the VPC endpoint, where the target has one.
    pub fn vpc_endpoint(&self) -> Option<String> {
        self.places.vpc_endpoint.as_ref().map(|host| self.fill(host))
    }

    /// The Region that is not enabled, where the target has one.
    pub fn disabled_region(&self) -> Option<DisabledRegion> {
        self.places.disabled.clone()
    }

    /// Takes note of where a bucket is that was just made or is going to be used. Of others it is taken that they are
    /// general purpose buckets of the home Region.
    pub fn know(&self, bucket: &str, place: BucketPlace) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.insert(bucket.to_owned(), place);
    }

    /// Has every request from now on go over this scheme, unless it says otherwise itself; over the target's own one
    /// where it does not speak that.
    pub fn prefer(&self, scheme: Scheme) {
        *self.scheme.lock().unwrap_or_else(PoisonError::into_inner) = Some(scheme);
    }

    /// A place of a profile with its variables replaced.
    fn fill(&self, text: &str) -> String {
        let account = self.account(Role::Owner).unwrap_or_default();
        text.replace("${account}", account).replace("${region}", &self.region)
    }

    /// Whether time is the session's own to move.
    pub fn moves_clock(&self) -> bool {
        self.world.is_some()
    }

    /// Whether there are keys to sign with as the account of that role.
    pub fn has(&self, role: Role) -> bool {
        self.principals.get(role).is_some()
    }

    /// Whether so many requests in a row found no reply that no more are worth sending.
    pub fn has_given_up(&self) -> bool {
        self.patience.is_over()
    }

    /// The server's time: our own, moved by what its `Date` headers tell; for a world, what its clock was set to.
    pub fn now(&self) -> SystemTime {
        self.world.as_ref().map_or_else(|| self.clock.now(), World::now)
    }

    /// Waits for a time on the server's clock; a world's clock is moved there instead.
    pub async fn wait_until(&self, time: SystemTime) {
        if let Some(world) = &self.world {
            return world.advance_to(time);
        }
        // Meanwhile other exchanges may teach us more of the server's clock, hence the loop.
        while let Ok(left) = time.duration_since(self.now()).map(|left| left.min(ONE_NAP)) {
            if left.is_zero() {
                break;
            }
            tokio::time::sleep(left).await;
        }
    }

    /// The Region that requests are signed for.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The id of the account of that role, where it is known.
    pub fn account(&self, role: Role) -> Option<&str> {
        self.principals.get(role)?.account.as_deref()
    }

    /// The name of the user whose policies can be set, where there is one.
    pub fn user(&self) -> Option<&str> {
        self.principals.get(Role::Limited)?.user.as_deref()
    }

    /// The canonical user id of the account of that role, where it is known.
    pub fn canonical_user(&self, role: Role) -> Option<&str> {
        self.principals.get(role)?.canonical_user.get().map(String::as_str)
    }

    /// Finds out the canonical user ids that are not known yet: by the list of a bucket that the account of a role
    /// has just made, and of other accounts by the list of their buckets.
    pub async fn learn_users(&self, made: (Role, &str)) {
        for role in Role::ACCOUNTS {
            let Some(principal) = self.principals.get(role) else { continue };
            if principal.canonical_user.get().is_some() {
                continue;
            }
            let request = match made {
                (maker, bucket) if maker == role => {
                    Request::new("GET", format!("/{bucket}")).query("acl", None)
                }
                _ => Request::new("GET", "/"),
            };
            if let Some(user) = owner_in(&self.send_by(role, request).await) {
                principal.canonical_user.get_or_init(|| user);
            }
        }
    }

    /// Makes this session's world misbehave in one named way from now on.
    ///
    /// # Errors
    /// When the target is not the reference server, or knows no such fault.
    pub fn arm_fault(&self, name: &str) -> Result<(), TargetError> {
        let fail = |cause: String| TargetError::Fault { name: name.to_owned(), cause };
        let world = self.world.as_ref().ok_or_else(|| fail("only the reference server has faults".into()))?;
        world.arm_fault(name).map_err(fail)
    }

    /// The same keys with a secret that is not theirs.
    pub(super) fn with_wrong_secret(&self) -> Signer {
        let right = self.principals.owner.signer.credentials();
        let wrong = Credentials {
            secret_access_key: right.secret_access_key.chars().rev().chain("wrong".chars()).collect(),
            ..right.clone()
        };
        Signer::new(wrong, &self.region, "s3")
    }

    /// Sends a request that somebody else signs.
    pub(super) async fn send_as(&self, signer: &Signer, mut request: Request) -> Exchange {
        signer.sign(&mut request, self.transport.host(), self.now());
        let exchange = self.transport.send(request).await.redacted();
        self.clock.learn(&exchange);
        self.patience.note(&exchange);
        exchange
    }
}

/// The id of the `Owner` that a reply shows.
fn owner_in(exchange: &Exchange) -> Option<String> {
    let reply = exchange.reply().filter(|reply| reply.status == 200)?;
    let owner = Document::parse(&reply.body).ok()?.child("Owner")?.value("ID").map(str::to_owned);
    owner.filter(|id| !id.is_empty())
}

/// The longest sleep before looking at the clock again.
const ONE_NAP: std::time::Duration = std::time::Duration::from_secs(1);
