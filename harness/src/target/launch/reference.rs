//! The reference server in this very process: the one place that knows it.

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use copyspec_reference_server::{Config, Handle, serve};

use crate::wire::Credentials;

/// A running reference server.
#[derive(Clone, Debug)]
pub(in crate::target) struct Reference(Handle);

/// A world of the reference server; it ends with this value.
#[derive(Debug)]
pub(in crate::target) struct World {
    server: Handle,
    account: String,
    credentials: Credentials,
    advanced: Mutex<Duration>,
}

impl Reference {
    /// Starts the server on a free port of loopback.
    pub(in crate::target) async fn start(region: &str) -> io::Result<Self> {
        let config = Config { region: region.to_owned(), ..Config::default() };
        serve(config).await.map(Self)
    }

    /// Where it listens.
    pub(in crate::target) fn endpoint(&self) -> String {
        format!("http://{}", self.0.address())
    }

    /// A new world with keys of its own; one with a name is the same in every run.
    pub(in crate::target) fn world(&self, name: Option<&str>) -> World {
        let [made, _] = name.map_or_else(|| self.0.create_world(), |name| self.0.create_world_named(name));
        let credentials = Credentials {
            access_key_id: made.access_key_id,
            secret_access_key: made.secret_access_key,
            session_token: None,
        };
        let (server, account) = (self.0.clone(), made.account_id);
        World { server, account, credentials, advanced: Mutex::default() }
    }

    /// A new world with keys that are known beforehand.
    pub(in crate::target) fn open_world(&self, keys: &Credentials) {
        let _ = self.0.create_world_with(&keys.access_key_id, &keys.secret_access_key);
    }

    /// Ends every connection.
    pub(in crate::target) async fn stop(self) {
        self.0.shutdown().await;
    }
}

impl World {
    /// The id of the world's account.
    pub(in crate::target) fn account(&self) -> &str {
        &self.account
    }

    /// The keys of the world's account.
    pub(in crate::target) fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// The time on the world's clock.
    pub(in crate::target) fn now(&self) -> SystemTime {
        SystemTime::now() + *self.advanced.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the world's clock to a time, unless it is past that already.
    pub(in crate::target) fn advance_to(&self, time: SystemTime) {
        let mut advanced = self.advanced.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(by) = time.duration_since(SystemTime::now() + *advanced) {
            self.server.advance_clock(&self.credentials.access_key_id, by);
            *advanced += by;
        }
    }

    /// Makes the world misbehave in one named way.
    pub(in crate::target) fn arm_fault(&self, name: &str) -> Result<(), String> {
        let armed = self.server.arm_fault(&self.credentials.access_key_id, name);
        armed.map_err(|error| error.to_string())
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.server.remove_world(&self.credentials.access_key_id);
    }
}
