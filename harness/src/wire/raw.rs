//! The raw transport: a request's bytes exactly as they are told, and the head of the reply as it came.
//!
//! One connection per request, no retries, nothing added but the framing of the body. What an HTTP library would
//! put right or refuse to send goes out as it is.

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::raw_body::{RawBody, Taken};
use super::{Headers, Outcome, Reply, Request, TransportError};

/// The longest head of a reply that is read, in bytes, and the most fields in it.
const LONGEST_HEAD: usize = 64 * 1024;
const MOST_FIELDS: usize = 128;

/// What of a request's form on the wire is said exactly.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Raw {
    /// The version in the request line.
    pub http: HttpVersion,
    /// The target in the request line, instead of the encoded path and query.
    pub target: Option<String>,
    /// Further header lines in this order and spelling, after all others and without their line ends. The request's
    /// headers have the same fields, since they are signed like others.
    pub lines: Vec<String>,
    /// Headers that are not sent, although they would be.
    pub without: Vec<String>,
    /// Whether the connection is cut as soon as the request is sent.
    pub hangs_up: bool,
}

/// A version of HTTP that a request line can name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HttpVersion {
    /// HTTP/1.0.
    Http10,
    /// HTTP/1.1.
    #[default]
    Http11,
}

/// The head of a reply as it was on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyHead {
    /// Status line and header lines, up to the empty line.
    pub bytes: Bytes,
    /// The version in the status line: `1.0` or `1.1`.
    pub version: &'static str,
    /// What told where the body ends.
    pub framing: Framing,
}

/// What tells where a body ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// The chunked transfer coding.
    Chunked,
    /// A Content-Length.
    Length,
    /// The end of the connection.
    Close,
}

impl Framing {
    /// Every way of framing.
    pub const ALL: [Self; 3] = [Self::Chunked, Self::Length, Self::Close];

    /// The word in scenarios and findings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chunked => "chunked",
            Self::Length => "length",
            Self::Close => "close",
        }
    }
}

/// A connection, whatever it goes over.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin {}

impl<S: AsyncRead + AsyncWrite + Unpin> Stream for S {}

/// Sends a request over a connection of its own and reads one reply, whose body may be `longest` bytes long.
pub(super) async fn send(mut stream: impl Stream, request: &Request, raw: &Raw, longest: u64) -> Outcome {
    let broken = |error: std::io::Error| TransportError::Broken(error.to_string());
    stream.write_all(&head_of(request, raw)).await.map_err(broken)?;
    stream.write_all(&request.body).await.map_err(broken)?;
    stream.flush().await.map_err(broken)?;
    if raw.hangs_up {
        // Dropping the stream closes it; whatever the server answers finds nobody.
        stream.shutdown().await.map_err(broken)?;
        return Err(TransportError::HungUp);
    }
    receive(&mut stream, longest).await
}

/// Request line and headers.
fn head_of(request: &Request, raw: &Raw) -> Vec<u8> {
    let version = if raw.http == HttpVersion::Http10 { "1.0" } else { "1.1" };
    let mut head = format!("{} {} HTTP/{version}\r\n", request.method, request.target());
    let is_sent = |name: &str| !raw.without.iter().any(|without| without.eq_ignore_ascii_case(name));
    // Signing puts Host last; servers have it first.
    let (host, others): (Vec<_>, Vec<_>) = request.headers.iter().partition(|(name, _)| *name == "host");
    let spelled = |name: &str| raw.lines.iter().any(|line| name_of(line).eq_ignore_ascii_case(name));
    for (name, value) in host.into_iter().chain(others).filter(|(name, _)| is_sent(name) && !spelled(name)) {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if is_sent("content-length") && !spelled("content-length") && !spelled("transfer-encoding") {
        head.push_str(&format!("content-length: {}\r\n", request.body.len()));
    }
    raw.lines.iter().for_each(|line| head.push_str(&format!("{line}\r\n")));
    head.push_str("\r\n");
    head.into_bytes()
}

fn name_of(line: &str) -> &str {
    line.split(':').next().unwrap_or_default().trim()
}

/// Name and value of a header line, as a signature sees them.
pub fn field_of(line: &str) -> (&str, &str) {
    (name_of(line), line.split_once(':').map(|(_, value)| value.trim()).unwrap_or_default())
}

async fn receive(stream: &mut impl Stream, longest: u64) -> Outcome {
    let mut buffer = BytesMut::new();
    let (head, mut reply) = final_head(stream, &mut buffer).await?;
    let mut body = RawBody::of(&reply)?;
    let framing = body.framing();
    while body.take(&mut buffer, longest)? == Taken::MoreToCome {
        if !is_more(stream, &mut buffer).await? {
            body.end()?;
            break;
        }
    }
    reply.body = body.bytes();
    if let Some(kept) = &mut reply.head {
        (kept.bytes, kept.framing) = (head, framing);
    }
    Ok(reply)
}

/// The head of the answer; provisional ones, such as 100 Continue, are passed over.
async fn final_head(
    stream: &mut impl Stream,
    buffer: &mut BytesMut,
) -> Result<(Bytes, Reply), TransportError> {
    loop {
        match head(buffer)? {
            Some((length, reply)) => {
                let bytes = buffer.split_to(length).freeze();
                if !(100..200).contains(&reply.status) {
                    return Ok((bytes, reply));
                }
            }
            None if buffer.len() > LONGEST_HEAD => return Err(TransportError::TooLong(LONGEST_HEAD as u64)),
            None => more(stream, buffer).await?,
        }
    }
}

async fn more(stream: &mut impl Stream, buffer: &mut BytesMut) -> Result<(), TransportError> {
    if is_more(stream, buffer).await? {
        return Ok(());
    }
    Err(TransportError::Broken(
        "the connection was closed before the head of a reply was complete".to_owned(),
    ))
}

async fn is_more(stream: &mut impl Stream, buffer: &mut BytesMut) -> Result<bool, TransportError> {
    let read = stream.read_buf(buffer).await.map_err(|error| TransportError::Broken(error.to_string()))?;
    Ok(read > 0)
}

/// The head at the beginning of what was received, once it is whole, and its length.
fn head(received: &[u8]) -> Result<Option<(usize, Reply)>, TransportError> {
    let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
    let mut parsed = httparse::Response::new(&mut fields);
    let status = parsed.parse(received).map_err(|error| TransportError::Broken(error.to_string()))?;
    let httparse::Status::Complete(length) = status else { return Ok(None) };
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let headers: Headers =
        parsed.headers.iter().map(|field| (field.name.to_owned(), text(field.value))).collect();
    let version = if parsed.version == Some(0) { "1.0" } else { "1.1" };
    let head = ReplyHead { bytes: Bytes::new(), version, framing: Framing::Close };
    let status = parsed.code.unwrap_or_default();
    Ok(Some((length, Reply { status, headers, body: Bytes::new(), head: Some(head) })))
}
