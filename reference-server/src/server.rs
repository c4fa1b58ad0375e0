//! Starting a server, and the handle to it.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::config::Config;
use crate::ec2;
use crate::fault::{self, UnknownFault};
use crate::furnish::{Furnishing, furnish};
use crate::region::Region;
use crate::transport::{self, Service};
use crate::world::Credentials;

/// Listens on `config.address` and answers HTTP/1.1, plain or over TLS, from the current tokio runtime.
///
/// # Errors
///
/// When the address cannot be bound.
pub async fn serve(config: Config) -> io::Result<Handle> {
    let listener = TcpListener::bind(config.address).await?;
    let address = listener.local_addr()?;
    let service = Arc::new(Service::new(&config));
    let (stop, stopped) = watch::channel(false);
    let accepting = tokio::spawn(transport::accept(listener, Arc::clone(&service), stopped));
    let accepting = Mutex::new(Some(accepting));
    Ok(Handle { running: Arc::new(Running { address, service, stop, accepting }) })
}

/// A running server. Clones are the same server; it stops when the last one is dropped.
#[derive(Debug, Clone)]
pub struct Handle {
    running: Arc<Running>,
}

#[derive(Debug)]
struct Running {
    address: SocketAddr,
    service: Arc<Service>,
    /// Dropping the sender stops the server as much as sending does.
    stop: watch::Sender<bool>,
    accepting: Mutex<Option<JoinHandle<()>>>,
}

impl Handle {
    /// Where the server listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.running.address
    }

    /// The certificate of the authority that vouches for the server, in PEM. On its one port the server answers over TLS
    /// as well, as every host of AWS below `amazonaws.com`, as `localhost` and at loopback's addresses. It is made when
    /// it is first asked for, and it is another one for each server.
    ///
    /// # Errors
    ///
    /// When it cannot be made: there is no randomness.
    pub fn certificate(&self) -> io::Result<String> {
        self.running.service.authority.pem().map(str::to_owned)
    }

    /// Makes a world with two accounts and keys of their own, and those of a user of the first account, who may do what
    /// policies of IAM allow and nothing else. The n-th world of a server is the same for the same seed.
    #[must_use]
    pub fn create_world(&self) -> [Credentials; 3] {
        self.running.service.worlds.create()
    }

    /// Makes a world with accounts and keys of its own, all of them the same for the same name and seed,
    /// and replaces the one of that name if there is one.
    #[must_use]
    pub fn create_world_named(&self, name: &str) -> [Credentials; 3] {
        self.running.service.worlds.create_named(name)
    }

    /// Makes a world that is reached by the given keys, replacing one that was. The keys of
    /// its second account are these with `-other` behind them, those of the user with `-limited`.
    pub fn create_world_with(&self, access_key_id: &str, secret_access_key: &str) -> [Credentials; 3] {
        self.running.service.worlds.create_with(access_key_id, secret_access_key)
    }

    /// Forgets a world and everything in it; an unknown key is ignored.
    pub fn remove_world(&self, access_key_id: &str) {
        self.running.service.worlds.remove(access_key_id);
    }

    /// Moves a world's clock forward; an unknown key is ignored.
    pub fn advance_clock(&self, access_key_id: &str, by: Duration) {
        if let Some((world, _)) = self.running.service.worlds.get(access_key_id) {
            world.advance_clock(by);
        }
    }

    /// Makes the replies to copies take so long to come, as those of big objects do on S3; an unknown key is
    /// ignored. Until then the body of the reply is white space, a blank now and then, which S3 sends to keep
    /// the connection open. The copy itself is there at once.
    pub fn slow_copies(&self, access_key_id: &str, time: Duration) {
        if let Some((world, _)) = self.running.service.worlds.get(access_key_id) {
            world.set_pace(time);
        }
    }

    /// Sets how long the making of a snapshot takes in a world, and of a copy of one; two seconds where nobody says
    /// so. A copy with a completion duration takes no longer than that. An unknown key is ignored.
    pub fn set_snapshot_time(&self, access_key_id: &str, time: Duration) {
        if let Some((world, _)) = self.running.service.worlds.get(access_key_id) {
            world.set_snapshot_time(time);
        }
    }

    /// Says whether copies of snapshots are refused at once for what EC2 accepts and lets fail later: a source that is
    /// missing or not completed, a key or a presigned URL that is of no use. An unknown key is ignored.
    pub fn refuse_copies_early(&self, access_key_id: &str, early: bool) {
        if let Some((world, _)) = self.running.service.worlds.get(access_key_id) {
            world.refuse_early(early);
        }
    }

    /// The ARNs of the Outposts that the account of a key has in a Region: two, or none where the key or the Region is
    /// unknown. EC2 does not list them.
    #[must_use]
    pub fn outposts(&self, access_key_id: &str, region: &str) -> Vec<String> {
        let found = self.running.service.worlds.get(access_key_id);
        let (Some((world, holder)), Some(region)) = (found, Region::find(region)) else { return Vec::new() };
        ec2::outposts(region, &world.identity(holder.account()).account_id).to_vec()
    }

    /// Gives the world of a key its places, unless it has them already, and tells what they are called: access points
    /// before buckets of their own, a Multi-Region Access Point, buckets on Outposts, an endpoint in a VPC, and a bucket
    /// in a Region that is not enabled. Nothing where the key is unknown.
    #[must_use]
    pub fn furnish(&self, access_key_id: &str) -> Option<Furnishing> {
        let service = &self.running.service;
        let (world, _) = service.worlds.get(access_key_id)?;
        furnish(&world, service.home)
    }

    /// Makes a world misbehave in one named way from now on; see [`faults`](crate::faults).
    /// An unknown key is ignored.
    ///
    /// # Errors
    ///
    /// When there is no fault of that name.
    pub fn arm_fault(&self, access_key_id: &str, name: &str) -> Result<(), UnknownFault> {
        let arm = fault::find(name)?;
        if let Some((world, _)) = self.running.service.worlds.get(access_key_id) {
            world.change_rules(arm);
        }
        Ok(())
    }

    /// Stops listening, ends every connection, and waits until both have happened.
    pub async fn shutdown(self) {
        let accepting = self.running.accepting.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.running.stop.send_replace(true);
        if let Some(accepting) = accepting {
            // The task only fails when the runtime is going down; then it is over as well.
            let _ = accepting.await;
        }
    }
}
