//! Whether a server that was just started can be used.

use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;

use super::Ready;
use crate::wire::{Limits, Request, Transport};

/// How long one look may take; many follow.
const ONE_LOOK: Limits = Limits { time: Duration::from_secs(2), body: 1 << 20 };

/// Looks once.
pub(super) async fn answers(endpoint: &str, ready: &Ready) -> bool {
    let Ok(transport) = Transport::new(endpoint, ONE_LOOK) else { return false };
    match ready {
        Ready::Tcp => {
            let origin = transport.origin();
            let connected = timeout(ONE_LOOK.time, TcpStream::connect((origin.host(), origin.port()))).await;
            connected.is_ok_and(|connected| connected.is_ok())
        }
        Ready::Http(path) => {
            let reply = transport.send(Request::new("GET", path)).await;
            reply.status().is_some_and(|status| status < 500)
        }
    }
}
