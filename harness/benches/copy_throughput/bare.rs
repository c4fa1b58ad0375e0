//! The yardstick: hyper alone, which reads a request and answers what it always answers.

use std::io;
use std::net::SocketAddr;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

/// The reply that every request gets.
#[derive(Clone)]
struct Canned {
    headers: HeaderMap,
    body: Bytes,
}

/// Serves the head and body of a recorded reply, on any free port.
pub(crate) async fn serve(reply: &[u8]) -> io::Result<SocketAddr> {
    let canned = Canned::parse(reply).ok_or(io::ErrorKind::InvalidData)?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(connection(socket, canned.clone()));
        }
    });
    Ok(address)
}

async fn connection(socket: TcpStream, canned: Canned) {
    if socket.set_nodelay(true).is_err() {
        return;
    }
    let service = service_fn(|request| answer(request, canned.clone()));
    // A connection ends when the client goes, and then there is nobody to tell.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(socket), service).await;
}

async fn answer(request: Request<Incoming>, canned: Canned) -> Result<Response<Full<Bytes>>, hyper::Error> {
    request.into_body().collect().await?;
    let mut response = Response::new(Full::new(canned.body));
    *response.headers_mut() = canned.headers;
    Ok(response)
}

impl Canned {
    fn parse(reply: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(reply).ok()?;
        let (head, body) = text.split_once("\r\n\r\n")?;
        let mut headers = HeaderMap::new();
        for line in head.lines().skip(1) {
            let (name, value) = line.split_once(':')?;
            // The chunks are sent as they are, with their length.
            if name.eq_ignore_ascii_case("transfer-encoding") {
                continue;
            }
            let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
            headers.append(name, HeaderValue::from_str(value.trim()).ok()?);
        }
        Some(Self { headers, body: Bytes::copy_from_slice(body.as_bytes()) })
    }
}
