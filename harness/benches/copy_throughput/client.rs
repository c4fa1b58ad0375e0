//! The client: raw sockets that do as little as they can, so that the servers are measured.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

/// A server and what to send it: a list of requests per connection, sent over and over.
pub(crate) struct Load<'a> {
    pub(crate) address: SocketAddr,
    pub(crate) requests: &'a [Vec<Vec<u8>>],
}

impl Load<'_> {
    /// The requests per second that were answered with 200.
    pub(crate) fn run(&self, duration: Duration) -> io::Result<f64> {
        let start = Instant::now();
        let counts: io::Result<Vec<u32>> = thread::scope(|scope| {
            let connections = self
                .requests
                .iter()
                .map(|requests| scope.spawn(|| repeat(self.address, requests, start + duration)));
            let connections: Vec<_> = connections.collect();
            connections.into_iter().map(|connection| connection.join().map_err(died)?).collect()
        });
        let elapsed = start.elapsed().as_secs_f64();
        Ok(f64::from(counts?.iter().sum::<u32>()) / elapsed)
    }
}

fn died(_: Box<dyn std::any::Any + Send>) -> io::Error {
    io::Error::other("a connection's thread panicked")
}

/// The reply to the first of the requests.
pub(crate) fn first_reply(address: SocketAddr, requests: &[Vec<Vec<u8>>]) -> io::Result<Vec<u8>> {
    let request = requests.iter().flatten().next().ok_or(io::ErrorKind::InvalidInput)?;
    Connection::open(address)?.exchange(request).map(<[u8]>::to_vec)
}

fn repeat(address: SocketAddr, requests: &[Vec<u8>], until: Instant) -> io::Result<u32> {
    let mut connection = Connection::open(address)?;
    let mut count = 0;
    for request in requests.iter().cycle() {
        connection.exchange(request)?;
        count += 1;
        if Instant::now() >= until {
            break;
        }
    }
    Ok(count)
}

struct Connection {
    socket: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    fn open(address: SocketAddr) -> io::Result<Self> {
        let socket = TcpStream::connect(address)?;
        socket.set_nodelay(true)?;
        Ok(Self { socket, buffer: vec![0; 16 * 1024] })
    }

    /// Sends a request and reads the whole of its reply, which must be a success.
    fn exchange(&mut self, request: &[u8]) -> io::Result<&[u8]> {
        self.socket.write_all(request)?;
        let mut filled = 0;
        loop {
            let free = self.buffer.get_mut(filled..).unwrap_or_default();
            let read = self.socket.read(free)?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            filled += read;
            let reply = self.buffer.get(..filled).unwrap_or_default();
            if is_whole(reply) {
                break;
            }
        }
        let reply = self.buffer.get(..filled).unwrap_or_default();
        if reply.starts_with(b"HTTP/1.1 200 ") {
            Ok(reply)
        } else {
            Err(io::Error::other(String::from_utf8_lossy(reply).into_owned()))
        }
    }
}

/// Whether the whole body is there: as long as the head says, or with its last chunk.
fn is_whole(reply: &[u8]) -> bool {
    let Some(head) = reply.windows(4).position(|window| window == b"\r\n\r\n") else { return false };
    let lines = reply.get(..head).unwrap_or_default();
    match announced(lines) {
        Some(length) => reply.len() >= head + 4 + length,
        None => reply.ends_with(b"\r\n0\r\n\r\n"),
    }
}

fn announced(head: &[u8]) -> Option<usize> {
    let lines = head.split(|byte| *byte == b'\n');
    for line in lines {
        if let Some((name, value)) = line.split_at_checked(15)
            && name.eq_ignore_ascii_case(b"content-length:")
        {
            let value = std::str::from_utf8(value).ok()?;
            return value.trim().parse().ok();
        }
    }
    None
}
