//! A target that is up.

use std::sync::{Arc, Mutex};

use super::clock::ServerClock;
use super::launch::{Child, Reference, World, version};
use super::patience::Patience;
use super::places::Places;
use super::principal::Principals;
use super::{Command, Launch, LaunchError, Profile, RealClouds, Session, TargetError, cloud};
use crate::catalogue::Capability;
use crate::wire::{Limits, Request, Transport};

/// A target that is up, and is stopped with this value if we started it.
#[derive(Debug)]
pub struct Target {
    pub(super) profile: Profile,
    pub(super) clock: Arc<ServerClock>,
    patience: Arc<Patience>,
    transport: Transport,
    pub(super) principals: Principals,
    places: Arc<Places>,
    version: Option<String>,
    server: Server,
}

/// Who stops it.
#[derive(Debug)]
enum Server {
    /// Somebody else.
    Elsewhere,
    Process(Child),
    Reference(Reference),
}

struct Launched {
    server: Server,
    endpoint: String,
    version: Option<String>,
}

impl Target {
    /// Starts the target if its profile says how, and waits until it answers.
    ///
    /// # Errors
    /// When it is a public cloud and that is refused, when it cannot be started, or when no HTTP reply comes.
    pub async fn start(profile: Profile, limits: Limits, clouds: RealClouds) -> Result<Self, TargetError> {
        refuse_cloud(&profile, clouds)?;
        let Launched { server, endpoint, version } = launch(&profile).await?;
        check(&endpoint)?;
        let unusable = |cause: crate::wire::TransportError| TargetError::Endpoint {
            endpoint: endpoint.clone(),
            cause: cause.to_string(),
        };
        let transport = Transport::new(&endpoint, limits).map_err(unusable)?;
        let clock = Arc::new(ServerClock::default());
        meet(&transport, &clock).await?;
        let (principals, patience) = (profile.principals(), Arc::default());
        let places = Arc::new(profile.places.clone());
        Ok(Self { profile, clock, patience, transport, principals, places, version, server })
    }

    /// The reference server, in this process, as its own profile describes it.
    ///
    /// # Errors
    /// When no port of loopback can be listened on.
    pub async fn reference(limits: Limits) -> Result<Self, TargetError> {
        Self::start(Profile::find("reference")?, limits, RealClouds::Refused).await
    }

    /// The profile's name.
    pub fn name(&self) -> &str {
        &self.profile.name
    }

    /// Where it listens, such as `http://127.0.0.1:9000`.
    pub fn endpoint(&self) -> &str {
        self.transport.origin()
    }

    /// What it says of its version, if it was asked.
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// The Region that requests are signed for.
    pub fn region(&self) -> &str {
        &self.profile.region
    }

    /// The id of the account that the profile's keys belong to, where it is known. On the reference server
    /// sessions have accounts of their own.
    pub fn account(&self) -> Option<&str> {
        self.profile.account.as_deref()
    }

    /// Why a capability is absent; None when it is there.
    pub fn lacks(&self, capability: Capability) -> Option<&str> {
        // Whatever a profile says: only the clocks of worlds that are ours can be moved.
        let of_machine = capability == Capability::MovableClock && !self.is_private();
        self.profile.capabilities.lacks(capability).or(of_machine.then_some("time is that of the machine"))
    }

    /// Whether every session has the target to itself, so that nothing needs cleaning up.
    pub fn is_private(&self) -> bool {
        matches!(self.server, Server::Reference(_))
    }

    /// Whether we started it, so that everything made on it ends with it.
    pub fn is_ours(&self) -> bool {
        !matches!(self.server, Server::Elsewhere)
    }

    /// Somebody to send requests as.
    pub fn session(&self) -> Session {
        self.session_of(None)
    }

    /// Somebody to send a scenario's requests as. On the reference server its world, and so every id in it, is the
    /// same whatever runs beside it; there must not be two at a time.
    pub fn session_for(&self, scenario: &str) -> Session {
        self.session_of(Some(scenario))
    }

    fn session_of(&self, scenario: Option<&str>) -> Session {
        let (transport, clock) = (self.transport.clone(), Arc::clone(&self.clock));
        let (patience, region) = (Arc::clone(&self.patience), self.profile.region.clone());
        let (principals, world) = match &self.server {
            Server::Reference(reference) => {
                let world = reference.world(scenario);
                (world.principals(&region), Some(world))
            }
            _ => (self.principals.clone(), None),
        };
        let of_world = |world: &World| Arc::new(world.places(&self.places, &region));
        let places = world.as_ref().map_or_else(|| Arc::clone(&self.places), of_world);
        let signers = Mutex::default();
        let (buckets, scheme) = (Mutex::default(), Mutex::default());
        Session { transport, principals, clock, patience, region, places, signers, buckets, scheme, world }
    }

    /// Stops it and waits until it has ended, if we started it.
    pub async fn stop(self) {
        match self.server {
            Server::Elsewhere => {}
            Server::Process(child) => child.stop().await,
            Server::Reference(reference) => reference.stop().await,
        }
    }
}

fn refuse_cloud(profile: &Profile, clouds: RealClouds) -> Result<(), TargetError> {
    let Some(endpoint) = &profile.endpoint else { return Ok(()) };
    match cloud::of(endpoint) {
        Some(domain) if clouds == RealClouds::Refused => {
            Err(TargetError::RealCloud { endpoint: without_keys(endpoint), domain })
        }
        _ => Ok(()),
    }
}

/// Requests have paths of their own, and the transport has no TLS.
fn check(endpoint: &str) -> Result<(), TargetError> {
    let wrong = |cause: &str| {
        Err(TargetError::Endpoint { endpoint: without_keys(endpoint), cause: cause.to_owned() })
    };
    match endpoint.parse::<http::Uri>() {
        Err(error) => wrong(&error.to_string()),
        Ok(url) if url.scheme_str() != Some("http") => wrong("only http:// can be spoken"),
        Ok(url) if !matches!(url.path(), "" | "/") || url.query().is_some() => wrong("it has a path"),
        Ok(url) if url.authority().is_some_and(|authority| authority.as_str().contains('@')) => {
            wrong("keys are not given in the address")
        }
        Ok(_) => Ok(()),
    }
}

/// An address as it may be shown: what stands before an `@` is a secret.
fn without_keys(endpoint: &str) -> String {
    let Some((before, host)) = endpoint.rsplit_once('@') else { return endpoint.to_owned() };
    let scheme = before.find("://").and_then(|position| before.get(..position + 3)).unwrap_or_default();
    format!("{scheme}[redacted]@{host}")
}

/// Whoever stops it, where it listens, and what it is.
async fn launch(profile: &Profile) -> Result<Launched, LaunchError> {
    match &profile.launch {
        None => {
            let endpoint = profile.endpoint.clone().unwrap_or_default();
            Ok(Launched { server: Server::Elsewhere, endpoint, version: None })
        }
        Some(Launch::Command(command)) => launch_command(profile, command).await,
        Some(Launch::Reference) => launch_reference(profile).await,
    }
}

async fn launch_command(profile: &Profile, command: &Command) -> Result<Launched, LaunchError> {
    let endpoint = profile.endpoint.as_deref().unwrap_or_default();
    let child = Child::start(&profile.name, command, endpoint, profile.install.as_deref()).await?;
    let endpoint = child.places().fill(endpoint);
    let version = version(&command.version, child.places()).await;
    Ok(Launched { server: Server::Process(child), endpoint, version })
}

async fn launch_reference(profile: &Profile) -> Result<Launched, LaunchError> {
    let (target, doing) = (profile.name.clone(), "listening on loopback");
    let started = Reference::start(&profile.region).await;
    let reference = started.map_err(|cause| LaunchError::System { target, doing, cause })?;
    reference.open_world(&profile.owner);
    let (endpoint, version) = (reference.endpoint(), Some(env!("CARGO_PKG_VERSION").to_owned()));
    Ok(Launched { server: Server::Reference(reference), endpoint, version })
}

/// The first exchange shows that it speaks HTTP, and what time it takes it to be.
async fn meet(transport: &Transport, clock: &ServerClock) -> Result<(), TargetError> {
    let exchange = transport.send(Request::new("GET", "/")).await;
    clock.learn(&exchange);
    match exchange.outcome {
        Ok(_) => Ok(()),
        Err(cause) => Err(TargetError::Unreachable { endpoint: transport.origin().to_owned(), cause }),
    }
}
