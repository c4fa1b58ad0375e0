//! Sends signed requests in bounded time and memory: with reqwest, or raw where a request says so.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::origin::Resolver;
use super::{Detours, Exchange, Headers, Origin, Outcome, Raw, Reply, Request, TransportError, Trust};
use crate::catalogue::Scheme;

/// What one exchange may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From the connection to the last byte of the reply.
    pub time: Duration,
    /// The longest body of a reply, in bytes.
    pub body: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(30), body: 64 << 20 }
    }
}

/// A pool of connections to one target, whose hosts may be many.
#[derive(Clone, Debug)]
pub struct Transport {
    shared: Arc<Shared>,
    origin: Origin,
    limits: Limits,
}

#[derive(Debug)]
struct Shared {
    plain: reqwest::Client,
    /// Made for the first request that goes over TLS: reading what a system trusts takes its time.
    secure: OnceLock<Result<Secure, TransportError>>,
    trust: Trust,
    detours: Detours,
}

/// Connections over TLS.
#[derive(Clone, Debug)]
struct Secure {
    client: reqwest::Client,
    config: Arc<rustls::ClientConfig>,
}

impl Transport {
    /// A transport to `origin`, such as `http://127.0.0.1:9000`, without a path.
    ///
    /// # Errors
    /// When the client cannot be built (no memory, no sockets).
    pub fn new(origin: &str, limits: Limits) -> Result<Self, TransportError> {
        Self::with(origin, limits, Trust::default(), Detours::default())
    }

    /// The same with authorities to trust, and with hosts that are found elsewhere.
    ///
    /// # Errors
    /// When the client cannot be built (no memory, no sockets).
    pub fn with(
        origin: &str,
        limits: Limits,
        trust: Trust,
        detours: Detours,
    ) -> Result<Self, TransportError> {
        let plain = client(super::tls::trusting_nobody()?, &detours, Scheme::Http)?;
        let shared = Shared { plain, secure: OnceLock::new(), trust, detours };
        Ok(Self { shared: Arc::new(shared), origin: Origin::of(origin), limits })
    }

    /// The scheme and authority that requests go to unless they say otherwise.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The hosts that are found elsewhere.
    pub fn detours(&self) -> &Detours {
        &self.shared.detours
    }

    /// Sends one request and waits for the whole reply, or for a limit.
    pub async fn send(&self, request: Request) -> Exchange {
        let start = Instant::now();
        let outcome = match tokio::time::timeout(self.limits.time, self.attempt(&request)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(TransportError::Timeout(self.limits.time)),
        };
        Exchange { request, outcome, elapsed: start.elapsed() }
    }

    async fn attempt(&self, request: &Request) -> Outcome {
        let origin = request.origin.as_ref().unwrap_or(&self.origin);
        let usual = Raw::default();
        let raw = request.raw.as_deref().or_else(|| has_dot_segments(&request.path).then_some(&usual));
        if let Some(raw) = raw {
            return self.attempt_raw(origin, request, raw).await;
        }
        let client = match origin.scheme {
            Scheme::Http => &self.shared.plain,
            Scheme::Https => &self.shared.secure()?.client,
        };
        let reply = client.execute(prepare(origin, request)?).await.map_err(classify)?;
        let status = reply.status().as_u16();
        let headers = received(reply.headers());
        let body = self.read(reply).await?;
        Ok(Reply { status, headers, body, head: None })
    }

    async fn attempt_raw(&self, origin: &Origin, request: &Request, raw: &Raw) -> Outcome {
        let refused = |error: std::io::Error| {
            super::tls::failure(&error).unwrap_or_else(|| TransportError::Connect(error.to_string()))
        };
        let addresses = self.shared.detours.resolve(origin.host(), origin.port()).await.map_err(refused)?;
        let stream = TcpStream::connect(addresses.as_slice()).await.map_err(refused)?;
        stream.set_nodelay(true).map_err(refused)?;
        if origin.scheme == Scheme::Http {
            return super::raw::send(stream, request, raw, self.limits.body).await;
        }
        let connector = TlsConnector::from(Arc::clone(&self.shared.secure()?.config));
        let name = ServerName::try_from(origin.host().to_owned());
        let name = name.map_err(|error| TransportError::Unsendable(error.to_string()))?;
        let stream = connector.connect(name, stream).await.map_err(refused)?;
        super::raw::send(stream, request, raw, self.limits.body).await
    }

    async fn read(&self, reply: reqwest::Response) -> Result<Bytes, TransportError> {
        let announced = reply.content_length().unwrap_or(0).min(self.limits.body);
        let mut body = BytesMut::with_capacity(usize::try_from(announced).unwrap_or(0));
        let mut chunks = reply.bytes_stream();
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(classify)?;
            if (body.len() + chunk.len()) as u64 > self.limits.body {
                return Err(TransportError::TooLong(self.limits.body));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }
}

impl Shared {
    fn secure(&self) -> Result<&Secure, TransportError> {
        let make = || {
            let config = super::tls::config(&self.trust)?;
            let client = client(config.clone(), &self.detours, Scheme::Https)?;
            Ok(Secure { client, config: Arc::new(config) })
        };
        self.secure.get_or_init(make).as_ref().map_err(Clone::clone)
    }
}

fn client(
    tls: rustls::ClientConfig,
    detours: &Detours,
    scheme: Scheme,
) -> Result<reqwest::Client, TransportError> {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .tcp_nodelay(true)
        .dns_resolver(Resolver { detours: detours.clone(), scheme })
        .tls_backend_preconfigured(tls)
        .build()
        .map_err(|error| TransportError::Connect(causes(&error)))
}

fn prepare(origin: &Origin, request: &Request) -> Result<reqwest::Request, TransportError> {
    let url = format!("{origin}{}", request.target());
    let unsendable = |error: &dyn std::fmt::Display| TransportError::Unsendable(error.to_string());
    let url = reqwest::Url::parse(&url).map_err(|error| unsendable(&error))?;
    let method =
        reqwest::Method::from_bytes(request.method.as_bytes()).map_err(|error| unsendable(&error))?;
    let mut prepared = reqwest::Request::new(method, url);
    for (name, value) in request.headers.iter() {
        let name = http::HeaderName::from_bytes(name.as_bytes()).map_err(|error| unsendable(&error))?;
        let value = http::HeaderValue::from_bytes(value.as_bytes()).map_err(|error| unsendable(&error))?;
        prepared.headers_mut().append(name, value);
    }
    // Without it an empty PUT would go out with no length at all, which servers refuse.
    prepared.headers_mut().insert(http::header::CONTENT_LENGTH, request.body.len().into());
    *prepared.body_mut() = Some(request.body.clone().into());
    Ok(prepared)
}

/// reqwest would resolve them; in S3 they are parts of keys.
fn has_dot_segments(path: &str) -> bool {
    path.split('/').any(|segment| matches!(segment, "." | ".."))
}

fn received(headers: &http::HeaderMap) -> Headers {
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

fn classify(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if let Some(failure) = super::tls::failure(&error) {
        return failure;
    }
    if error.is_connect() {
        TransportError::Connect(causes(&error))
    } else {
        TransportError::Broken(causes(&error))
    }
}

/// The innermost cause: the outer ones only repeat that sending failed.
fn causes(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
