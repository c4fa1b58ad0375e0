//! What a server is started with.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

/// The settings of one server.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen; port 0 takes any free port.
    pub address: SocketAddr,
    /// The Region that this endpoint stands for.
    pub region: String,
    /// Ids (accounts, keys, versions, uploads) are repeatable from this.
    pub seed: u64,
    /// Bounds on what a client may make the server hold.
    pub limits: Limits,
}

impl Default for Config {
    /// Any free port on loopback, `us-east-1`, seed 0.
    fn default() -> Self {
        Self {
            address: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            region: String::from("us-east-1"),
            seed: 0,
            limits: Limits::default(),
        }
    }
}

/// Bounds on one connection and one request.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Request line and headers together, in bytes; at least 8 KiB.
    pub head_bytes: usize,
    /// One request's body as sent, in bytes.
    pub body_bytes: u64,
    /// The bodies that one world holds or is receiving, in bytes. Copies share theirs, and
    /// long runs of one byte take none.
    pub world_bytes: u64,
    /// One XML document in a request, in bytes.
    pub xml_bytes: usize,
    /// Connections open at the same time; further ones wait.
    pub connections: usize,
    /// How long a connection may idle, or take to send a head.
    pub head_timeout: Duration,
    /// How long a client may pause within a body.
    pub body_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head_bytes: 64 * 1024,
            body_bytes: 512 * 1024 * 1024,
            world_bytes: 2 * 1024 * 1024 * 1024,
            xml_bytes: 2 * 1024 * 1024,
            connections: 1024,
            head_timeout: Duration::from_secs(60),
            body_timeout: Duration::from_secs(20),
        }
    }
}
