//! The requests of one scenario to a target.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use super::clock::ServerClock;
use super::express::Sessions;
use super::launch::World;
use super::patience::Patience;
use super::principal::Principals;
use super::road::ALL_REGIONS;
use super::{BucketPlace, Hosts, Places, TargetError};
use crate::catalogue::{RegionRole, Role, Scheme};
use crate::wire::{
    Credentials, Document, Exchange, Origin, Request, SignaturePlace, Signer, Signing, Transport,
};

/// Signs and sends one scenario's requests. On the reference server it is a world of its own,
/// which ends with the session; elsewhere all sessions share the target's credentials.
#[derive(Debug)]
pub struct Session {
    pub(super) transport: Transport,
    pub(super) principals: Principals,
    pub(super) clock: Arc<ServerClock>,
    pub(super) patience: Arc<Patience>,
    pub(super) region: String,
    /// Places that need nothing to be made.
    pub(super) places: Places,
    /// Those with what a world makes, once somebody has asked for it.
    pub(super) fixtures: OnceLock<Places>,
    pub(super) hosts: Hosts,
    /// The target's own address over TLS, where it is another than the usual one.
    pub(super) secure: Option<Origin>,
    pub(super) signers: Signers,
    pub(super) buckets: Mutex<HashMap<String, BucketPlace>>,
    pub(super) scheme: Mutex<Option<Scheme>>,
    pub(super) sessions: Sessions,
    pub(super) world: Option<World>,
}

/// Signers for other services and Regions than those that objects are asked for in.
pub(super) type Signers = Mutex<HashMap<(Role, &'static str, String), Arc<Signer>>>;

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
    /// Signs a request for a service in a Region, sends it and waits for what comes of it.
    pub async fn send_to(&self, to: To, request: Request) -> Exchange {
        self.send_as(&self.signer(to), request).await
    }

    /// The URL of a request whose signature is in its query, without sending it.
    pub fn presigned(&self, to: To, mut request: Request) -> String {
        let signing = request.signing.take().map(|signing| *signing).unwrap_or_default();
        request.signing = Some(Box::new(Signing { place: SignaturePlace::Query, ..signing }));
        self.signer(to).sign(&mut request, &self.transport.origin().authority, self.now());
        format!("{}{}", self.transport.origin(), request.target())
    }

    fn signer(&self, to: To) -> Arc<Signer> {
        let region = if to.service == "iam" { IAM_REGION } else { self.region_of(to.region) };
        self.signer_for(to.by, to.service, region)
    }

    /// Whoever signs as the account of that role, in a Region, or in all (`*`).
    pub(super) fn signer_for(&self, role: Role, service: &'static str, region: &str) -> Arc<Signer> {
        let mut signers = self.signers.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            let principal = self.principals.get(role).unwrap_or(&self.principals.owner);
            let signer = Signer::new(principal.signer.credentials().clone(), region, service);
            Arc::new(if region == ALL_REGIONS { signer.in_many_regions() } else { signer })
        };
        Arc::clone(signers.entry((role, service, region.to_owned())).or_insert_with(make))
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
    pub(super) async fn send_as(&self, signer: &Signer, request: Request) -> Exchange {
        self.exchange(signer, request).await.redacted()
    }

    /// The same with the reply as it came, secrets and all.
    pub(super) async fn exchange(&self, signer: &Signer, mut request: Request) -> Exchange {
        let led = request.origin.take();
        let origin = led.as_ref().unwrap_or(self.transport.origin());
        signer.sign(&mut request, &origin.authority, self.now());
        request.origin = led;
        let exchange = self.transport.send(request).await;
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
