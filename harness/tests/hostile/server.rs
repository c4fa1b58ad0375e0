//! A little server with bad manners.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::vec::IntoIter;

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::relay::Message;

/// What it does with every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behaviour {
    Hang,
    CloseAtOnce,
    CutInHead,
    CutInBody,
    CutInChunk,
    Garbage,
    EndlessHeaders,
    EndlessHeader,
    EndlessBody,
    EndlessChunks,
    HugeLength,
    HugeLengthThenCut,
    TrickleHead,
    TrickleBody,
    Always500,
    Always200,
    RedirectToItself,
    DeepXml,
    AbsurdDate,
}

impl Behaviour {
    pub(crate) const ALL: [Self; 19] = [
        Self::Hang,
        Self::CloseAtOnce,
        Self::CutInHead,
        Self::CutInBody,
        Self::CutInChunk,
        Self::Garbage,
        Self::EndlessHeaders,
        Self::EndlessHeader,
        Self::EndlessBody,
        Self::EndlessChunks,
        Self::HugeLength,
        Self::HugeLengthThenCut,
        Self::TrickleHead,
        Self::TrickleBody,
        Self::Always500,
        Self::Always200,
        Self::RedirectToItself,
        Self::DeepXml,
        Self::AbsurdDate,
    ];
}

/// The server; it stops with this value.
pub(crate) struct Hostile {
    address: SocketAddr,
    accepting: JoinHandle<()>,
    sent: Arc<AtomicU64>,
}

impl Hostile {
    /// A server that answers so many requests with an empty 200 before it shows its true face.
    pub(crate) async fn after_friendly(friendly: usize, behaviour: Behaviour) -> Self {
        let replies = vec![reply("200 OK", "", ""); friendly];
        Self::start(Manners::until(replies), behaviour).await
    }

    /// A server that a preflight finds nothing wrong with.
    pub(crate) async fn after_preflight(behaviour: Behaviour) -> Self {
        let listing = "<ListBucketResult><Name>x</Name></ListBucketResult>";
        let sound = [
            ("403 Forbidden", ""),
            ("200 OK", ""),
            ("200 OK", listing),
            ("404 Not Found", ""),
            ("403 Forbidden", ""),
            ("204 No Content", ""),
        ];
        let replies = sound.map(|(status, body)| reply(status, "", body)).to_vec();
        Self::start(Manners::until(replies), behaviour).await
    }

    /// A server that has another one answer everything but copies.
    pub(crate) async fn for_copies(upstream: &str, behaviour: Behaviour) -> Self {
        let upstream = upstream.strip_prefix("http://").unwrap().to_owned();
        Self::start(Manners::ButForCopies { upstream }, behaviour).await
    }

    async fn start(manners: Manners, behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let sent = Arc::new(AtomicU64::new(0));
        let accepting = tokio::spawn(accept(listener, manners, behaviour, Arc::clone(&sent)));
        Self { address, accepting, sent }
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many bytes clients have let it send.
    pub(crate) fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }
}

impl Drop for Hostile {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// When it still behaves.
enum Manners {
    Until(Mutex<IntoIter<String>>),
    ButForCopies { upstream: String },
}

impl Manners {
    fn until(replies: Vec<String>) -> Self {
        Self::Until(Mutex::new(replies.into_iter()))
    }

    /// A sound reply, as long as there is one.
    async fn reply(&self, request: &Message) -> io::Result<Option<Vec<u8>>> {
        match self {
            Self::Until(replies) => Ok(replies.lock().unwrap().next().map(String::into_bytes)),
            Self::ButForCopies { .. } if request.head.contains("\nx-amz-copy-source:") => Ok(None),
            Self::ButForCopies { upstream } => request.answer_from(upstream).await.map(Some),
        }
    }
}

async fn accept(listener: TcpListener, manners: Manners, behaviour: Behaviour, sent: Arc<AtomicU64>) {
    let manners = Arc::new(manners);
    while let Ok((stream, _)) = listener.accept().await {
        let (manners, sent) = (Arc::clone(&manners), Arc::clone(&sent));
        tokio::spawn(async move {
            let mut client = Client { stream, sent };
            // When the client goes away, that is the end of it.
            let _ = client.serve(&manners, behaviour).await;
        });
    }
}

fn reply(status: &str, fields: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\n{fields}content-length: {length}\r\n\r\n{body}")
}

struct Client {
    stream: TcpStream,
    sent: Arc<AtomicU64>,
}

impl Client {
    async fn serve(&mut self, manners: &Manners, behaviour: Behaviour) -> io::Result<()> {
        loop {
            let request = Message::read(&mut self.stream, true).await?;
            match manners.reply(&request).await? {
                Some(reply) => self.send(&reply).await?,
                None => return self.misbehave(behaviour).await,
            }
        }
    }

    async fn misbehave(&mut self, behaviour: Behaviour) -> io::Result<()> {
        match behaviour {
            Behaviour::Hang => self.idle().await,
            Behaviour::CloseAtOnce => Ok(()),
            Behaviour::CutInHead => self.send(b"HTTP/1.1 200 OK\r\ncontent-le").await,
            Behaviour::CutInBody => {
                self.send(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nten bytes.").await
            }
            Behaviour::CutInChunk => {
                self.send(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\nx").await
            }
            Behaviour::Garbage => self.send(b"\x16\x03\x01\x00\xff\xfe garbage\r\n\r\n\x00").await,
            Behaviour::EndlessHeaders => self.endless(b"HTTP/1.1 200 OK\r\n", b"x-more: and more\r\n").await,
            Behaviour::EndlessHeader => self.endless(b"HTTP/1.1 200 OK\r\nx-long: ", &[b'a'; 1024]).await,
            Behaviour::EndlessBody => self.endless(b"HTTP/1.1 200 OK\r\n\r\n", &[b'a'; 1024]).await,
            Behaviour::EndlessChunks => self.endless_chunks().await,
            Behaviour::HugeLength => self.endless(HUGE, &[b'a'; 1024]).await,
            Behaviour::HugeLengthThenCut => self.send(HUGE).await,
            Behaviour::TrickleHead => self.trickle(b"HTTP/1.1 200 OK\r\nx-a: ").await,
            Behaviour::TrickleBody => self.trickle(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n").await,
            Behaviour::Always500 => self.whole("500 Internal Server Error", "", "").await,
            Behaviour::Always200 => self.whole("200 OK", "", "").await,
            Behaviour::RedirectToItself => self.whole("307 Temporary Redirect", "location: /\r\n", "").await,
            Behaviour::DeepXml => self.whole("200 OK", "", &"<a>".repeat(20_000)).await,
            Behaviour::AbsurdDate => {
                self.whole("200 OK", "date: Fri, 31 Dec 9999 23:59:59 GMT\r\n", "").await
            }
        }
    }

    async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await?;
        self.sent.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        Ok(())
    }

    async fn whole(&mut self, status: &str, fields: &str, body: &str) -> io::Result<()> {
        let fields = format!("{fields}connection: close\r\n");
        self.send(reply(status, &fields, body).as_bytes()).await
    }

    async fn endless(&mut self, head: &[u8], more: &[u8]) -> io::Result<()> {
        self.send(head).await?;
        loop {
            self.send(more).await?;
        }
    }

    async fn endless_chunks(&mut self) -> io::Result<()> {
        let chunk = format!("400\r\n{}\r\n", "a".repeat(1024));
        self.endless(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", chunk.as_bytes()).await
    }

    async fn trickle(&mut self, head: &[u8]) -> io::Result<()> {
        self.send(head).await?;
        loop {
            tokio::time::sleep(Duration::from_millis(20)).await;
            self.send(b"a").await?;
        }
    }

    /// Until the client goes away.
    async fn idle(&mut self) -> io::Result<()> {
        Message::read(&mut self.stream, true).await?;
        std::future::pending().await
    }
}

const HUGE: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 4611686018427387904\r\n\r\n";
