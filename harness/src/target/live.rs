//! A target that is up.

use std::sync::{Arc, Mutex, OnceLock};

use super::clock::ServerClock;
use super::express::Sessions;
use super::launch::{Child, Reference, version};
use super::patience::Patience;
use super::principal::Principals;
use super::reach::Reach;
use super::{Command, Launch, LaunchError, Profile, RealClouds, Session, TargetError, cloud};
use crate::catalogue::Capability;
use crate::wire::{Limits, Origin, Request, Transport, Trust};

/// A target that is up, and is stopped with this value if we started it.
#[derive(Debug)]
pub struct Target {
    pub(super) profile: Profile,
    endpoint: String,
    pub(super) clock: Arc<ServerClock>,
    patience: Arc<Patience>,
    transport: Transport,
    secure: Option<Origin>,
    pub(super) principals: Principals,
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
    /// With what is only known of a server that runs.
    profile: Profile,
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
        let Launched { server, profile, endpoint, version } = launch(profile).await?;
        check(&endpoint)?;
        profile.tls.as_deref().map_or(Ok(()), check)?;
        let Reach { trust, detours, secure } = Reach::of(&profile, &endpoint, clouds).await?;
        let trust = server.trust().unwrap_or(trust);
        let unusable = |cause: crate::wire::TransportError| TargetError::Endpoint {
            endpoint: endpoint.clone(),
            cause: cause.to_string(),
        };
        let transport = Transport::with(&endpoint, limits, trust, detours).map_err(unusable)?;
        let clock = Arc::new(ServerClock::default());
        meet(&transport, &clock).await?;
        let (principals, patience) = (profile.principals(), Arc::default());
        Ok(Self { profile, endpoint, clock, patience, transport, secure, principals, version, server })
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
        &self.endpoint
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
        let account = principals.owner.account.as_deref().unwrap_or_default();
        let places = self.profile.places.filled(account, &region);
        let places = world.as_ref().map_or_else(|| places.clone(), |world| world.places(&places, &region));
        Session {
            transport,
            secure: self.secure.clone(),
            hosts: self.profile.hosts,
            principals,
            clock,
            patience,
            region,
            places,
            world,
            fixtures: OnceLock::new(),
            signers: Mutex::default(),
            buckets: Mutex::default(),
            scheme: Mutex::default(),
            sessions: Sessions::default(),
        }
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

/// No address that is named may be that of a cloud.
fn refuse_cloud(profile: &Profile, clouds: RealClouds) -> Result<(), TargetError> {
    let named = profile.endpoint.iter().chain(&profile.tls).chain(profile.connect_to.values());
    let mut of_clouds = named.filter_map(|address| Some((address, cloud::of(address)?)));
    match of_clouds.next() {
        Some((address, domain)) if clouds == RealClouds::Refused => {
            Err(TargetError::RealCloud { endpoint: without_keys(address), domain })
        }
        _ => Ok(()),
    }
}

/// Requests have paths of their own.
fn check(endpoint: &str) -> Result<(), TargetError> {
    let wrong = |cause: &str| {
        Err(TargetError::Endpoint { endpoint: without_keys(endpoint), cause: cause.to_owned() })
    };
    match endpoint.parse::<http::Uri>() {
        Err(error) => wrong(&error.to_string()),
        Ok(url) if !matches!(url.scheme_str(), Some("http" | "https")) => {
            wrong("only http:// and https:// can be spoken")
        }
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
async fn launch(profile: Profile) -> Result<Launched, LaunchError> {
    match profile.launch.clone() {
        None => {
            let endpoint = profile.endpoint.clone().unwrap_or_default();
            Ok(Launched { server: Server::Elsewhere, profile, endpoint, version: None })
        }
        Some(Launch::Command(command)) => launch_command(profile, &command).await,
        Some(Launch::Reference) => launch_reference(profile).await,
    }
}

async fn launch_command(mut profile: Profile, command: &Command) -> Result<Launched, LaunchError> {
    let endpoint = profile.endpoint.clone().unwrap_or_default();
    let child = Child::start(&profile.name, command, &endpoint, profile.install.as_deref()).await?;
    let filled = |text: &String| child.places().fill(text);
    let endpoint = filled(&endpoint);
    profile.tls = profile.tls.as_ref().map(filled);
    profile.ca = profile.ca.as_ref().map(filled);
    profile.connect_to = profile.connect_to.iter().map(|(host, to)| (host.clone(), filled(to))).collect();
    let version = version(&command.version, child.places()).await;
    Ok(Launched { server: Server::Process(child), profile, endpoint, version })
}

async fn launch_reference(mut profile: Profile) -> Result<Launched, LaunchError> {
    let (target, doing) = (profile.name.clone(), "listening on loopback");
    let started = Reference::start(&profile.region).await;
    let reference = started.map_err(|cause| LaunchError::System { target, doing, cause })?;
    reference.open_world(&profile.owner);
    profile.tls = Some(reference.secure_endpoint());
    let (endpoint, version) = (reference.endpoint(), Some(env!("CARGO_PKG_VERSION").to_owned()));
    Ok(Launched { server: Server::Reference(reference), profile, endpoint, version })
}

impl Server {
    /// The authority of its own that vouches for it, if it has one.
    fn trust(&self) -> Option<Trust> {
        match self {
            Self::Reference(reference) => Some(reference.trust()),
            Self::Elsewhere | Self::Process(_) => None,
        }
    }
}

/// The first exchange shows that it speaks HTTP, and what time it takes it to be.
async fn meet(transport: &Transport, clock: &ServerClock) -> Result<(), TargetError> {
    let exchange = transport.send(Request::new("GET", "/")).await;
    clock.learn(&exchange);
    match exchange.outcome {
        Ok(_) => Ok(()),
        Err(cause) => Err(TargetError::Unreachable { endpoint: transport.origin().to_string(), cause }),
    }
}
