//! The requests: signed once, then replayed for as long as their date is good.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write as _;
use std::time::SystemTime;

use copyspec::wire::{Credentials, Request, Signer, s3};
use copyspec_reference_server::Handle;

use crate::client;

const BUCKET: &str = "bench";
const SMALL: &str = "source.txt";
const BIG: &str = "source.bin";
/// Destinations per connection, so that a copy does not always meet the same key.
const DESTINATIONS: usize = 16;
/// What the big source grows from, in bytes, and in how many copies of it.
const SEED: usize = 64 << 20;
const PARTS: u32 = 80;

type Anything<T> = Result<T, Box<dyn Error>>;

/// A world with two sources: one of 1 KiB, and one of 5 GiB in one piece.
pub(crate) struct Copies<'a> {
    server: &'a Handle,
    signer: Signer,
}

impl<'a> Copies<'a> {
    pub(crate) fn new(server: &'a Handle) -> Anything<Self> {
        let [world, ..] = server.create_world();
        let credentials = Credentials {
            access_key_id: world.access_key_id,
            secret_access_key: world.secret_access_key,
            session_token: None,
        };
        let copies = Self { server, signer: Signer::new(credentials, "us-east-1", "s3") };
        copies.send(s3::create_bucket(BUCKET, "us-east-1"))?;
        copies.send(Request::new("PUT", s3::object_path(BUCKET, SMALL)).body(vec![b'a'; 1024]))?;
        copies.grow()?;
        Ok(copies)
    }

    /// Signed copies of the source of 1 KiB, a list per connection.
    pub(crate) fn small(&self, connections: usize) -> std::io::Result<Vec<Vec<Vec<u8>>>> {
        self.lists(SMALL, connections)
    }

    /// Signed copies of the source of 5 GiB, a list per connection.
    pub(crate) fn big(&self, connections: usize) -> std::io::Result<Vec<Vec<Vec<u8>>>> {
        self.lists(BIG, connections)
    }

    fn lists(&self, source: &str, connections: usize) -> std::io::Result<Vec<Vec<Vec<u8>>>> {
        let list = |connection| {
            let keys = (0..DESTINATIONS).map(move |n| format!("copy-{connection}-{n}.txt"));
            keys.map(|key| self.bytes(copy(source, &key))).collect::<Result<_, _>>()
        };
        (0..connections).map(list).collect()
    }

    /// Makes the big source: copies of a smaller object as parts, and a copy of what they become.
    fn grow(&self) -> Anything<()> {
        let (seed, parts) = ("seed.bin", "parts.bin");
        self.send(Request::new("PUT", s3::object_path(BUCKET, seed)).body(vec![b'a'; SEED]))?;
        let begun = Request::new("POST", s3::object_path(BUCKET, parts)).query("uploads", None);
        let upload = value(&self.send(begun)?, "UploadId")?;
        let mut named = Vec::new();
        for number in 1..=PARTS {
            let number = number.to_string();
            let part = copy(seed, parts).query("partNumber", Some(&number)).query("uploadId", Some(&upload));
            let etag = value(&self.send(part)?, "ETag")?;
            named.push(BTreeMap::from([("PartNumber".to_owned(), number), ("ETag".to_owned(), etag)]));
        }
        self.send(s3::complete_multipart_upload(BUCKET, parts, &upload, &named))?;
        self.send(copy(parts, BIG))?;
        Ok(())
    }

    /// Sends one request, which must succeed.
    fn send(&self, request: Request) -> std::io::Result<Vec<u8>> {
        client::first_reply(self.server.address(), &[vec![self.bytes(request)?]])
    }

    fn bytes(&self, request: Request) -> std::io::Result<Vec<u8>> {
        to_bytes(&self.signer, request, &self.server.address().to_string())
    }
}

/// The text of an element of a reply, which may come in chunks.
fn value(reply: &[u8], name: &str) -> Anything<String> {
    let text = std::str::from_utf8(reply)?;
    let (_, rest) = text.split_once(&format!("<{name}>")).ok_or("the reply lacks an element")?;
    let (value, _) = rest.split_once("</").ok_or("the reply is cut off")?;
    Ok(value.replace("&quot;", "\""))
}

fn copy(source: &str, key: &str) -> Request {
    Request::new("PUT", s3::object_path(BUCKET, key))
        .header("x-amz-copy-source", format!("{BUCKET}/{source}"))
}

fn to_bytes(signer: &Signer, mut request: Request, host: &str) -> std::io::Result<Vec<u8>> {
    request.headers.set("content-length", request.body.len().to_string());
    signer.sign(&mut request, host, SystemTime::now());
    let mut bytes = Vec::new();
    write!(bytes, "{} {} HTTP/1.1\r\n", request.method, request.target())?;
    for (name, value) in request.headers.iter() {
        write!(bytes, "{name}: {value}\r\n")?;
    }
    bytes.extend(b"\r\n");
    bytes.extend(&request.body);
    Ok(bytes)
}
