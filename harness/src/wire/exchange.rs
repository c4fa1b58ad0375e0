//! One request and its reply as they were on the wire.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;

use super::{Headers, Origin, Raw, ReplyHead, Signing};
use crate::catalogue::{Scheme, Through};

/// A request before or after it was signed.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// `GET`, `PUT`, …
    pub method: String,
    /// The percent-encoded path, beginning with a slash.
    pub path: String,
    /// Query parameters, decoded; a value of `None` is a bare name such as `?versioning`.
    pub query: Vec<(String, Option<String>)>,
    /// Header fields, without `Host` until the request is signed.
    pub headers: Headers,
    /// The whole body.
    pub body: Bytes,
    /// The SHA-256 of the body in hexadecimal, where it is known beforehand.
    pub body_sha256: Option<String>,
    /// The endpoint that it goes to, if not the usual one of its bucket; whoever knows the bucket's place resolves it.
    pub through: Option<Through>,
    /// Whether it goes over TLS, if that is not left to the target.
    pub over: Option<Scheme>,
    /// Where it goes, if not to the target's own address.
    pub origin: Option<Origin>,
    /// The address that its connection is led to, if that is not its host's own.
    pub led_to: Option<SocketAddr>,
    /// How it is signed, if not as usual.
    pub signing: Option<Box<Signing>>,
    /// What of its form on the wire is said exactly, for the raw transport.
    pub raw: Option<Box<Raw>>,
}

impl Request {
    /// A request without query, headers and body.
    pub fn new(method: &str, path: impl Into<String>) -> Self {
        Self { method: method.to_owned(), path: path.into(), ..Self::default() }
    }

    /// The same with a query parameter.
    #[must_use]
    pub fn query(mut self, name: &str, value: Option<&str>) -> Self {
        self.query.push((name.to_owned(), value.map(str::to_owned)));
        self
    }

    /// The same with a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.append(name, value);
        self
    }

    /// The same with a body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// Path and query as they stand in the request line.
    pub fn target(&self) -> String {
        if let Some(exact) = self.raw.as_ref().and_then(|raw| raw.target.as_ref()) {
            return exact.clone();
        }
        let mut target = self.path.clone();
        for (position, (name, value)) in self.query.iter().enumerate() {
            target.push(if position == 0 { '?' } else { '&' });
            target.push_str(&super::s3::encode(name));
            if let Some(value) = value {
                target.push('=');
                target.push_str(&super::s3::encode(value));
            }
        }
        target
    }
}

/// A whole reply.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// The status code, 100 to 599.
    pub status: u16,
    /// Header fields.
    pub headers: Headers,
    /// The body, whole.
    pub body: Bytes,
    /// The head as it was on the wire; only the raw transport keeps it.
    pub head: Option<ReplyHead>,
}

/// Why no whole reply came.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No connection could be made.
    #[error("could not connect: {0}")]
    Connect(String),
    /// There is nobody whose certificates could be believed.
    #[error("the authorities to trust cannot be used: {0}")]
    Trust(String),
    /// The server's certificate is not believed, or is that of another host.
    #[error("the server's certificate is refused: {0}")]
    Certificate(String),
    /// What answers does not speak TLS as we do.
    #[error("no TLS could be agreed on: {0}")]
    Tls(String),
    /// The reply did not end within the time limit.
    #[error("no complete reply within {0:?}")]
    Timeout(Duration),
    /// The body went past the limit.
    #[error("the reply's body is longer than {0} bytes")]
    TooLong(u64),
    /// The connection was cut, or what came was not HTTP.
    #[error("the connection was cut or the reply is not HTTP: {0}")]
    Broken(String),
    /// The request cannot be put on the wire by this transport.
    #[error("the request cannot be sent: {0}")]
    Unsendable(String),
    /// The connection was cut by us as soon as the request was sent, as it was told.
    #[error("the connection was cut by us")]
    HungUp,
}

/// What came of a request.
pub type Outcome = Result<Reply, TransportError>;

/// One request and what came of it.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// As it was sent, signature and all.
    pub request: Request,
    /// The reply, or why there was none.
    pub outcome: Outcome,
    /// From the first byte sent to the last byte received.
    pub elapsed: Duration,
}

impl Exchange {
    /// The reply, if one came whole.
    pub fn reply(&self) -> Option<&Reply> {
        self.outcome.as_ref().ok()
    }

    /// The reply's status, if one came whole.
    pub fn status(&self) -> Option<u16> {
        self.reply().map(|reply| reply.status)
    }

    /// Whether a whole reply with a status of 200 to 299 came.
    pub fn succeeded(&self) -> bool {
        self.status().is_some_and(|status| (200..300).contains(&status))
    }
}
