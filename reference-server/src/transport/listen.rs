//! Accepting connections, within bounds, until told to stop.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;

use super::exchange::{Service, exchange};

/// A failing `accept` (no descriptors left, say) is tried again after this pause.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_millis(50);

/// hyper's floor for the buffer that holds a head.
const LEAST_HEAD_BYTES: usize = 8192;

/// Serves every connection in a task of its own until `stopped` changes or its sender goes.
pub(crate) async fn accept(listener: TcpListener, service: Arc<Service>, mut stopped: watch::Receiver<bool>) {
    let slots = Arc::new(Semaphore::new(service.limits.connections));
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = stopped.changed() => break,
            Some(_) = connections.join_next() => {}
            accepted = next_connection(&listener, &slots) => match accepted {
                Ok((stream, slot)) => {
                    connections.spawn(converse(stream, Arc::clone(&service), slot));
                }
                Err(_) => tokio::time::sleep(PAUSE_AFTER_FAILURE).await,
            },
        }
    }
    connections.shutdown().await;
}

async fn next_connection(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let slot = Arc::clone(slots).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    stream.set_nodelay(true)?;
    Ok((stream, slot))
}

/// Answers the requests of one connection. Its errors are the client's affair: a reset, a
/// malformed head (answered with 400 by hyper), a time-out.
async fn converse(stream: TcpStream, service: Arc<Service>, _slot: OwnedSemaphorePermit) {
    let answering = service_fn(|request| exchange(Arc::clone(&service), request, false));
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(service.limits.head_timeout)
        .max_buf_size(service.limits.head_bytes.max(LEAST_HEAD_BYTES))
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), answering)
        .await;
}
