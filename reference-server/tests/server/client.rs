//! A client of a few lines: signs with an unsigned payload, speaks HTTP/1.1 by hand.

use std::collections::HashMap;
use std::fmt::Write as _;

use copyspec_reference_server::{Config, Credentials, Handle, serve};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::tls;

/// A server with one world, and the keys to it.
pub(crate) struct Client {
    pub(crate) server: Handle,
    pub(crate) keys: Credentials,
    /// Whether it speaks over TLS.
    pub(crate) secure: bool,
}

/// A reply taken apart.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The text of the first element of that name.
    pub(crate) fn element(&self, name: &str) -> Option<String> {
        let text = self.text();
        let (_, rest) = text.split_once(&format!("<{name}>"))?;
        rest.split_once(&format!("</{name}>")).map(|(value, _)| value.replace("&quot;", "\""))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// Status and code in one, for comparisons.
    pub(crate) fn outcome(&self) -> (u16, String) {
        (self.status, self.element("Code").unwrap_or_default())
    }
}

/// Where a request is sent, and what it is signed for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At<'a> {
    /// The server's address where empty.
    pub(crate) host: &'a str,
    pub(crate) region: &'a str,
    pub(crate) service: &'a str,
}

impl<'a> At<'a> {
    /// The address.
    pub(crate) const HERE: Self = Self { host: "", region: "us-east-1", service: "s3" };

    /// The address, signed for a Region.
    pub(crate) fn region(region: &'a str) -> Self {
        Self { region, ..Self::HERE }
    }

    /// A host, signed for a Region.
    pub(crate) fn host(host: &'a str, region: &'a str) -> Self {
        Self { host, region, service: "s3" }
    }
}

impl Client {
    pub(crate) async fn start() -> Self {
        let server = serve(Config::default()).await.expect("a free port on loopback");
        let [keys, ..] = server.create_world();
        Self { server, keys, secure: false }
    }

    /// The two accounts of one world.
    pub(crate) async fn pair() -> (Self, Self) {
        let server = serve(Config::default()).await.expect("a free port on loopback");
        let [keys, other, _] = server.create_world();
        let one = Self { server: server.clone(), keys, secure: false };
        (one, Self { server, keys: other, secure: false })
    }

    /// The first account of a world, and its user.
    pub(crate) async fn with_user() -> (Self, Self) {
        let server = serve(Config::default()).await.expect("a free port on loopback");
        let [keys, _, user] = server.create_world();
        let one = Self { server: server.clone(), keys, secure: false };
        (one, Self { server, keys: user, secure: false })
    }

    /// The same over TLS.
    pub(crate) fn over_tls(self) -> Self {
        Self { secure: true, ..self }
    }

    /// A server with a bucket `plain` and an object `plain/a` in it.
    pub(crate) async fn with_object() -> Self {
        let client = Self::start().await;
        assert_eq!(client.put("/plain", &[], "").await.status, 200);
        let headers =
            [("x-amz-meta-color", "red"), ("content-type", "text/plain"), ("x-amz-tagging", "team=red")];
        assert_eq!(client.put("/plain/a", &headers, "hello").await.status, 200);
        client
    }

    pub(crate) async fn put(&self, target: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        self.send("PUT", target, headers, body).await
    }

    pub(crate) async fn get(&self, target: &str) -> Reply {
        self.send("GET", target, &[], "").await
    }

    pub(crate) async fn head(&self, target: &str) -> Reply {
        self.send("HEAD", target, &[], "").await
    }

    pub(crate) async fn delete(&self, target: &str) -> Reply {
        self.send("DELETE", target, &[], "").await
    }

    pub(crate) async fn copy(&self, source: &str, target: &str, headers: &[(&str, &str)]) -> Reply {
        let headers: Vec<_> = [("x-amz-copy-source", source)].iter().chain(headers).copied().collect();
        self.put(target, &headers, "").await
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Reply {
        self.send_to(At::HERE, method, target, headers, body).await
    }

    pub(crate) async fn send_to(
        &self,
        at: At<'_>,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Reply {
        let mut head = signed_head_at(at, self, method, target, headers, body.len());
        head.push_str("connection: close\r\n\r\n");
        exchange(self, &[head.as_bytes(), body.as_bytes()].concat()).await
    }

    pub(crate) async fn copy_at(
        &self,
        at: At<'_>,
        source: &str,
        target: &str,
        headers: &[(&str, &str)],
    ) -> Reply {
        let headers: Vec<_> = [("x-amz-copy-source", source)].iter().chain(headers).copied().collect();
        self.send_to(at, "PUT", target, &headers, "").await
    }
}

/// Sends bytes as they are and reads one reply until the server closes.
pub(crate) async fn exchange(client: &Client, bytes: &[u8]) -> Reply {
    if client.secure {
        return converse(tls::connect(client, "127.0.0.1").await.expect("a handshake"), bytes).await;
    }
    converse(TcpStream::connect(client.server.address()).await.expect("the server listens"), bytes).await
}

async fn converse(mut stream: impl AsyncRead + AsyncWrite + Unpin, bytes: &[u8]) -> Reply {
    stream.write_all(bytes).await.expect("the server reads");
    let mut raw = Vec::new();
    // A reset after the reply is as good as a close.
    let _ = stream.read_to_end(&mut raw).await;
    parse(&raw)
}

pub(crate) fn parse(raw: &[u8]) -> Reply {
    let split = raw.windows(4).position(|window| window == b"\r\n\r\n").expect("a whole head");
    let head = String::from_utf8_lossy(&raw[..split]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status line");
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    Reply { status: status.parse().expect("a number"), headers, body: raw[split + 4..].to_vec() }
}

/// Everything up to and including the last signed header.
pub(crate) fn signed_head(
    client: &Client,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    length: usize,
) -> String {
    signed_head_at(At::HERE, client, method, target, headers, length)
}

pub(crate) fn signed_head_at(
    at: At<'_>,
    client: &Client,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    length: usize,
) -> String {
    let host = if at.host.is_empty() { client.server.address().to_string() } else { at.host.to_owned() };
    let date = now();
    let mut signed: Vec<(String, String)> =
        headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    for (name, value) in
        [("host", &*host), ("x-amz-content-sha256", "UNSIGNED-PAYLOAD"), ("x-amz-date", &*date)]
    {
        signed.push((name.to_owned(), value.to_owned()));
    }
    signed.sort();
    let names = signed.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
    let signature =
        signature(at, &client.keys.secret_access_key, &date, &canonical(method, target, &signed, &names));
    let key = &client.keys.access_key_id;
    let mut head = format!("{method} {target} HTTP/1.1\r\n");
    for (name, value) in &signed {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    let scope = scope(at, &date);
    let _ = write!(
        head,
        "authorization: AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={names}, Signature={signature}\r\ncontent-length: {length}\r\n"
    );
    head
}

fn now() -> String {
    jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn scope(at: At<'_>, date: &str) -> String {
    format!("{}/{}/{}/aws4_request", &date[..8], at.region, at.service)
}

fn canonical(method: &str, target: &str, signed: &[(String, String)], names: &str) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut parameters: Vec<_> = query
        .split('&')
        .filter(|parameter| !parameter.is_empty())
        .map(|parameter| if parameter.contains('=') { parameter.to_owned() } else { format!("{parameter}=") })
        .collect();
    parameters.sort_by(|one, next| one.split('=').cmp(next.split('=')));
    let lines = signed.iter().fold(String::new(), |mut lines, (name, value)| {
        let _ = writeln!(lines, "{name}:{value}");
        lines
    });
    format!("{method}\n{path}\n{}\n{lines}\n{names}\nUNSIGNED-PAYLOAD", parameters.join("&"))
}

fn signature(at: At<'_>, secret: &str, date: &str, canonical: &str) -> String {
    let hashed = hexadecimal(&Sha256::digest(canonical));
    let text = format!("AWS4-HMAC-SHA256\n{date}\n{}\n{hashed}", scope(at, date));
    let mut key = format!("AWS4{secret}").into_bytes();
    for step in [&date[..8], at.region, at.service, "aws4_request", &text] {
        key = hmac(&key, step);
    }
    hexadecimal(&key)
}

pub(crate) fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length will do");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
