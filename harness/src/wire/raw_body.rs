//! The body of a reply, out of its framing.

use bytes::{Buf, Bytes, BytesMut};

use super::{Framing, Reply, TransportError};

/// The longest line between chunks, in bytes.
const LONGEST_LINE: usize = 4096;

/// A body under way.
#[derive(Debug)]
pub(super) struct RawBody {
    framing: Framing,
    expects: Expects,
    bytes: BytesMut,
}

/// What the next bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expects {
    /// So many bytes of the body, and nothing after them.
    Length(u64),
    /// The body, until the connection ends.
    AllThereIs,
    /// The line with the size of a chunk.
    ChunkSize,
    /// So many bytes of a chunk.
    Chunk(u64),
    /// The line end after a chunk.
    ChunkEnd,
    /// Trailer lines and an empty one.
    Trailers,
    Nothing,
}

/// Whether a body is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    Whole,
    MoreToCome,
}

impl RawBody {
    /// The body that the head announces (RFC 9112, section 6.3).
    pub(super) fn of(head: &Reply) -> Result<Self, TransportError> {
        let coding = head.headers.all("transfer-encoding").last().map(str::to_ascii_lowercase);
        let (framing, expects) = match (coding, head.headers.get("content-length")) {
            _ if matches!(head.status, 204 | 304) => (Framing::Length, Expects::Nothing),
            (Some(coding), _) if coding.trim_end().ends_with("chunked") => {
                (Framing::Chunked, Expects::ChunkSize)
            }
            (Some(_), _) | (None, None) => (Framing::Close, Expects::AllThereIs),
            (None, Some(length)) => {
                let length = length.trim().parse();
                let length = length.map_err(|_| broken("the Content-Length of the reply is not a number"))?;
                (Framing::Length, Expects::Length(length))
            }
        };
        Ok(Self { framing, expects, bytes: BytesMut::new() })
    }

    pub(super) fn framing(&self) -> Framing {
        self.framing
    }

    /// Takes what it can out of the buffer.
    pub(super) fn take(&mut self, buffer: &mut BytesMut, longest: u64) -> Result<Taken, TransportError> {
        loop {
            let before = (self.expects, buffer.len());
            self.step(buffer)?;
            if self.bytes.len() as u64 > longest {
                return Err(TransportError::TooLong(longest));
            }
            if matches!(self.expects, Expects::Nothing | Expects::Length(0)) {
                return Ok(Taken::Whole);
            }
            if before == (self.expects, buffer.len()) {
                return Ok(Taken::MoreToCome);
            }
        }
    }

    fn step(&mut self, buffer: &mut BytesMut) -> Result<(), TransportError> {
        match self.expects {
            Expects::Nothing => {}
            Expects::AllThereIs => self.bytes.extend_from_slice(&buffer.split()),
            Expects::Length(left) => self.expects = Expects::Length(self.move_bytes(buffer, left)),
            Expects::Chunk(left) => {
                let left = self.move_bytes(buffer, left);
                self.expects = if left == 0 { Expects::ChunkEnd } else { Expects::Chunk(left) };
            }
            Expects::ChunkSize => match httparse::parse_chunk_size(buffer) {
                Ok(httparse::Status::Complete((used, size))) => {
                    buffer.advance(used);
                    self.expects = if size == 0 { Expects::Trailers } else { Expects::Chunk(size) };
                }
                Ok(httparse::Status::Partial) if buffer.len() <= LONGEST_LINE => {}
                _ => return Err(broken("the size of a chunk is not a hexadecimal number")),
            },
            Expects::ChunkEnd | Expects::Trailers => return self.line(buffer),
        }
        Ok(())
    }

    /// A line that is no part of the body.
    fn line(&mut self, buffer: &mut BytesMut) -> Result<(), TransportError> {
        let Some(end) = buffer.windows(2).position(|end| end == b"\r\n") else {
            let too_long = buffer.len() > LONGEST_LINE;
            return if too_long { Err(broken("a line between chunks has no end")) } else { Ok(()) };
        };
        buffer.advance(end + 2);
        match (self.expects, end) {
            (Expects::ChunkEnd, 0) => self.expects = Expects::ChunkSize,
            (Expects::ChunkEnd, _) => return Err(broken("a chunk is longer than its size says")),
            (_, 0) => self.expects = Expects::Nothing,
            _ => {}
        }
        Ok(())
    }

    /// Moves at most so many bytes into the body and tells how many are still to come.
    fn move_bytes(&mut self, buffer: &mut BytesMut, left: u64) -> u64 {
        let there = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        self.bytes.extend_from_slice(&buffer.split_to(there));
        left - there as u64
    }

    /// The connection has ended: is that the end of the body?
    pub(super) fn end(&self) -> Result<(), TransportError> {
        match self.expects {
            Expects::AllThereIs => Ok(()),
            _ => Err(broken("the connection was closed before the reply was complete")),
        }
    }

    pub(super) fn bytes(self) -> Bytes {
        self.bytes.freeze()
    }
}

fn broken(why: &str) -> TransportError {
    TransportError::Broken(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Headers;

    fn framed(field: Option<(&str, &str)>, pieces: &[&str]) -> Result<(Taken, Bytes), TransportError> {
        let headers: Headers =
            field.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
        let mut body = RawBody::of(&Reply { status: 200, headers, ..Reply::default() })?;
        let (mut buffer, mut taken) = (BytesMut::new(), Taken::MoreToCome);
        for piece in pieces {
            buffer.extend_from_slice(piece.as_bytes());
            taken = body.take(&mut buffer, 100)?;
        }
        Ok((taken, body.bytes()))
    }

    const CHUNKED: Option<(&str, &str)> = Some(("Transfer-Encoding", "chunked"));

    #[test]
    fn chunks_are_joined_wherever_they_are_torn() {
        let message = "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nx-sum: 1\r\n\r\n";
        let whole = (Taken::Whole, Bytes::from("abc0123456789"));
        assert_eq!(framed(CHUNKED, &[message]), Ok(whole.clone()));
        for at in 0..message.len() {
            let (one, other) = message.split_at(at);
            assert_eq!(framed(CHUNKED, &[one, other]), Ok(whole.clone()), "torn at {at}");
        }
        assert_eq!(framed(CHUNKED, &["3\r\nabc\r\n0\r\n"]), Ok((Taken::MoreToCome, Bytes::from("abc"))));
    }

    #[test]
    fn bad_chunks_and_long_bodies_are_refused() {
        for bad in ["x\r\n", "3\r\nabcd\r\n", "3\r\nabc0\r\n\r\n"] {
            assert!(matches!(framed(CHUNKED, &[bad]), Err(TransportError::Broken(_))), "{bad:?}");
        }
        let long = format!("65\r\n{}\r\n0\r\n\r\n", "a".repeat(101));
        assert_eq!(framed(CHUNKED, &[&long]), Err(TransportError::TooLong(100)));
        assert_eq!(framed(None, &[&"a".repeat(101)]), Err(TransportError::TooLong(100)));
        assert!(framed(Some(("content-length", "-1")), &[""]).is_err());
    }

    #[test]
    fn a_length_ends_the_body_and_its_absence_does_not() {
        let length = Some(("content-length", "3"));
        assert_eq!(framed(length, &["ab"]), Ok((Taken::MoreToCome, Bytes::from("ab"))));
        assert_eq!(framed(length, &["ab", "cd"]), Ok((Taken::Whole, Bytes::from("abc"))));
        assert_eq!(framed(None, &["ab", "cd"]), Ok((Taken::MoreToCome, Bytes::from("abcd"))));
    }
}
