//! Accepting connections, within bounds, until told to stop.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::exchange::{Service, exchange};

/// A failing `accept` (no descriptors left, say) is tried again after this pause.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_millis(50);

/// The type of the record that a client's first message in TLS stands in.
const TLS_HANDSHAKE: u8 = 22;

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

/// Answers the requests of one connection, over TLS if the client begins with that. Its errors are the client's
/// affair: a reset, a handshake that fails, a malformed head (answered with 400 by hyper), a time-out.
async fn converse(stream: TcpStream, service: Arc<Service>, _slot: OwnedSemaphorePermit) {
    let began = timeout(service.limits.head_timeout, begins_with_tls(&stream)).await;
    match began {
        Ok(Ok(false)) => answer(stream, service, false).await,
        Ok(Ok(true)) => {
            let shaken = timeout(service.limits.head_timeout, shake_hands(stream, &service)).await;
            if let Ok(Ok(stream)) = shaken {
                answer(stream, service, true).await;
            }
        }
        Ok(Err(_)) | Err(_) => {}
    }
}

/// Whether the first byte is that of a handshake of TLS (RFC 8446, section 5.1), with which no request begins. Nothing
/// is taken from the stream.
async fn begins_with_tls(stream: &TcpStream) -> io::Result<bool> {
    let mut first = [0];
    let length = stream.peek(&mut first).await?;
    Ok(length == first.len() && first == [TLS_HANDSHAKE])
}

async fn shake_hands(stream: TcpStream, service: &Service) -> io::Result<TlsStream<TcpStream>> {
    TlsAcceptor::from(service.authority.config()?).accept(stream).await
}

async fn answer(stream: impl AsyncRead + AsyncWrite + Unpin, service: Arc<Service>, secure: bool) {
    let answering = service_fn(|request| exchange(Arc::clone(&service), request, secure));
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(service.limits.head_timeout)
        .max_buf_size(service.limits.head_bytes.max(LEAST_HEAD_BYTES))
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), answering)
        .await;
}
