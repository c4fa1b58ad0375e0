//! A server that does everything right, because another one does it, and copies with bad manners.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A message as it came, head and body.
pub(crate) struct Message {
    pub(crate) head: String,
    bytes: Vec<u8>,
}

impl Message {
    /// Reads one message; its body ends with its announced length, or with the last of its chunks.
    pub(crate) async fn read(stream: &mut TcpStream, has_body: bool) -> io::Result<Self> {
        let mut bytes = Vec::new();
        let end = loop {
            if let Some(end) = bytes.windows(4).position(|end| end == b"\r\n\r\n") {
                break end + 4;
            }
            if stream.read_buf(&mut bytes).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        };
        let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
        let length: usize = length.and_then(|length| length.trim().parse().ok()).unwrap_or(0);
        let whole = if has_body { end + length } else { end };
        let chunked = has_body && head.contains("\r\ntransfer-encoding: chunked");
        while bytes.len() < whole || (chunked && !bytes.ends_with(b"\r\n0\r\n\r\n")) {
            if stream.read_buf(&mut bytes).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(Self { head, bytes })
    }

    /// Has another server answer it.
    pub(crate) async fn answer_from(&self, address: &str) -> io::Result<Vec<u8>> {
        let mut upstream = TcpStream::connect(address).await?;
        upstream.write_all(&self.bytes).await?;
        let reply = Self::read(&mut upstream, !self.head.starts_with("head ")).await?;
        Ok(reply.bytes)
    }
}
