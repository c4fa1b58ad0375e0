//! The requests of one scenario to a target.

use std::sync::Arc;
use std::time::SystemTime;

use super::TargetError;
use super::clock::ServerClock;
use super::launch::World;
use super::patience::Patience;
use crate::wire::{Credentials, Exchange, Request, Signer, Transport};

/// Signs and sends one scenario's requests. On the reference server it is a world of its own,
/// which ends with the session; elsewhere all sessions share the target's credentials.
#[derive(Debug)]
pub struct Session {
    pub(super) transport: Transport,
    pub(super) signer: Arc<Signer>,
    pub(super) clock: Arc<ServerClock>,
    pub(super) patience: Arc<Patience>,
    pub(super) region: String,
    pub(super) account: Option<String>,
    pub(super) world: Option<World>,
}

impl Session {
    /// Signs a request for S3, sends it and waits for what comes of it.
    pub async fn send(&self, request: Request) -> Exchange {
        self.send_as(&self.signer, request).await
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

    /// The id of the account whose keys sign, where it is known.
    pub fn account(&self) -> Option<&str> {
        self.account.as_deref()
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
        let right = self.signer.credentials();
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

/// The longest sleep before looking at the clock again.
const ONE_NAP: std::time::Duration = std::time::Duration::from_secs(1);
