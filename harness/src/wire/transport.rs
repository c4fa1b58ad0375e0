//! Sends signed requests in bounded time and memory: with reqwest, or raw where a request says so.

use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;

use super::{Exchange, Headers, Outcome, Raw, Reply, Request, TransportError};

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

/// A pool of connections to one endpoint.
#[derive(Clone, Debug)]
pub struct Transport {
    client: reqwest::Client,
    origin: String,
    limits: Limits,
}

impl Transport {
    /// A transport to `origin`, such as `http://127.0.0.1:9000`, without a path.
    ///
    /// # Errors
    /// When the client cannot be built (no memory, no sockets).
    pub fn new(origin: &str, limits: Limits) -> Result<Self, TransportError> {
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .tcp_nodelay(true)
            .tls_backend_preconfigured(trusting_nobody()?)
            .build()
            .map_err(|error| TransportError::Connect(causes(&error)))?;
        Ok(Self { client, origin: origin.trim_end_matches('/').to_owned(), limits })
    }

    /// The scheme and authority that requests go to.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The value of the `Host` header.
    pub fn host(&self) -> &str {
        self.origin.split_once("://").map_or(self.origin.as_str(), |(_, authority)| authority)
    }

    /// Host and port, in the form that sockets want.
    fn address(&self) -> String {
        let host = self.host();
        let has_port = host.rsplit(':').next().is_some_and(|port| port.parse::<u16>().is_ok());
        // The colons of a bare IPv6 address are inside its brackets.
        if has_port && !host.ends_with(']') { host.to_owned() } else { format!("{host}:80") }
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
        let usual = Raw::default();
        let raw = request.raw.as_deref().or_else(|| has_dot_segments(&request.path).then_some(&usual));
        if let Some(raw) = raw {
            return super::raw::send(&self.address(), request, raw, self.limits.body).await;
        }
        let reply = self.client.execute(self.prepare(request)?).await.map_err(classify)?;
        let status = reply.status().as_u16();
        let headers = received(reply.headers());
        let body = self.read(reply).await?;
        Ok(Reply { status, headers, body, head: None })
    }

    fn prepare(&self, request: &Request) -> Result<reqwest::Request, TransportError> {
        let url = format!("{}{}", self.origin, request.target());
        let unsendable = |error: &dyn std::fmt::Display| TransportError::Unsendable(error.to_string());
        let url = reqwest::Url::parse(&url).map_err(|error| unsendable(&error))?;
        let method =
            reqwest::Method::from_bytes(request.method.as_bytes()).map_err(|error| unsendable(&error))?;
        let mut prepared = reqwest::Request::new(method, url);
        for (name, value) in request.headers.iter() {
            let name = http::HeaderName::from_bytes(name.as_bytes()).map_err(|error| unsendable(&error))?;
            let value =
                http::HeaderValue::from_bytes(value.as_bytes()).map_err(|error| unsendable(&error))?;
            prepared.headers_mut().append(name, value);
        }
        // Without it an empty PUT would go out with no length at all, which servers refuse.
        prepared.headers_mut().insert(http::header::CONTENT_LENGTH, request.body.len().into());
        *prepared.body_mut() = Some(request.body.clone().into());
        Ok(prepared)
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

/// Plain HTTP alone is spoken, and reqwest wants a configuration all the same.
fn trusting_nobody() -> Result<rustls::ClientConfig, TransportError> {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|error| TransportError::Connect(error.to_string()))?;
    Ok(config.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth())
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
