//! The requests: signed once, then replayed for as long as their date is good.

use std::error::Error;
use std::io::Write as _;
use std::time::SystemTime;

use copyspec::wire::{Credentials, Request, Signer, s3};
use copyspec_reference_server::Handle;

use crate::client;

const BUCKET: &str = "bench";
const SOURCE: &str = "source.txt";
/// Destinations per connection, so that a copy does not always meet the same key.
const DESTINATIONS: usize = 16;

/// Makes a world with a source of 1 KiB, and signs copies of it, a list per connection.
pub(crate) fn sign(server: &Handle, connections: usize) -> Result<Vec<Vec<Vec<u8>>>, Box<dyn Error>> {
    let [world, _] = server.create_world();
    let credentials = Credentials {
        access_key_id: world.access_key_id,
        secret_access_key: world.secret_access_key,
        session_token: None,
    };
    let signer = Signer::new(credentials, "us-east-1", "s3");
    let host = server.address().to_string();
    let bytes = |request| to_bytes(&signer, request, &host);

    let source = Request::new("PUT", s3::object_path(BUCKET, SOURCE)).body(vec![b'a'; 1024]);
    for request in [s3::create_bucket(BUCKET, "us-east-1"), source] {
        client::first_reply(server.address(), &[vec![bytes(request)?]])?;
    }
    let mut lists = Vec::new();
    for connection in 0..connections {
        let keys = (0..DESTINATIONS).map(|n| format!("copy-{connection}-{n}.txt"));
        lists.push(keys.map(|key| bytes(copy_to(&key))).collect::<Result<_, _>>()?);
    }
    Ok(lists)
}

fn copy_to(key: &str) -> Request {
    Request::new("PUT", s3::object_path(BUCKET, key))
        .header("x-amz-copy-source", format!("{BUCKET}/{SOURCE}"))
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
