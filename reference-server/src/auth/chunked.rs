//! `aws-chunked`: a body in chunks, each with a signature of its own or none, then trailers.
//!
//! Amazon S3 API Reference, "Transferring Payload in Multiple Chunks" and "Signature
//! Calculations for Trailing Headers".

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::extent::{Extent, Gathering};
use crate::s3::S3Error;

use super::payload::DecodedBody;
use super::refusal;
use super::signing::{SigningKey, sha256_hex};

/// The least size of every chunk but the last.
const LEAST_CHUNK: usize = 8192;

/// The SHA-256 of nothing, which stands in every chunk's string to sign.
const EMPTY_SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// What the head of a request says about its chunks.
#[derive(Debug)]
pub(super) struct Chunked {
    /// Whether the chunks carry signatures, and what continues the chain of them.
    pub(super) chain: Option<Chain>,
    /// Whether the payload form allows for trailers at all.
    pub(super) trailers: bool,
    /// The trailers that the head announces.
    pub(super) announced: Vec<HeaderName>,
    /// How many bytes the chunks hold together.
    pub(super) decoded_length: u64,
}

/// The start of a chain of signatures: each is over the one before.
pub(super) struct Chain {
    pub(super) key: SigningKey,
    pub(super) access_key_id: String,
    /// The second and third line of every string to sign, with their line ends.
    pub(super) scope: String,
    /// The signature of the head.
    pub(super) seed: String,
    /// For the error of a signature that does not match.
    pub(super) canonical_request: Vec<u8>,
}

impl std::fmt::Debug for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Chain").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}

/// Takes a whole body out of its chunks, checking every signature in it.
pub(super) fn decode(chunked: &Chunked, raw: &Extent) -> Result<DecodedBody, S3Error> {
    // Between chunks there are line ends: one byte over and over has none.
    let raw = raw.in_memory().ok_or_else(refusal::body_incomplete)?;
    let mut reader = Reader(raw);
    let mut verifier = Verifier::new(chunked.chain.as_ref());
    let chunks = read_chunks(chunked, &mut reader, &mut verifier)?;
    let trailers = read_trailers(chunked, &mut reader, &verifier)?;
    if !reader.0.is_empty() {
        return Err(refusal::body_incomplete());
    }
    let mut content = Gathering::new(chunked.decoded_length);
    chunks.iter().for_each(|chunk| content.push(raw.slice_ref(chunk)));
    Ok(DecodedBody { content: content.finish(), trailers })
}

fn read_chunks<'a>(
    chunked: &Chunked,
    reader: &mut Reader<'a>,
    verifier: &mut Verifier<'_>,
) -> Result<Vec<&'a [u8]>, S3Error> {
    let (mut chunks, mut length) = (Vec::new(), 0);
    let mut previous = LEAST_CHUNK;
    for number in 0.. {
        let (size, signature) = reader.chunk_header()?;
        if size > 0 && previous < LEAST_CHUNK {
            return Err(refusal::chunk_too_small(number, previous));
        }
        let data = reader.take(size)?;
        verifier.chunk(signature, data)?;
        if size == 0 {
            break;
        }
        reader.line_end()?;
        chunks.push(data);
        length += size;
        previous = size;
    }
    if u64::try_from(length) != Ok(chunked.decoded_length) {
        return Err(refusal::decoded_length_mismatch(chunked.decoded_length, length));
    }
    Ok(chunks)
}

/// Reads up to the empty line: the trailers must be those that the head announced.
fn read_trailers(
    chunked: &Chunked,
    reader: &mut Reader<'_>,
    verifier: &Verifier<'_>,
) -> Result<HeaderMap, S3Error> {
    let mut trailers = HeaderMap::new();
    let mut signature = None;
    loop {
        let line = reader.line()?;
        if line.is_empty() {
            break;
        }
        let (name, value) = parse_trailer(line)?;
        if name == "x-amz-trailer-signature" {
            signature = Some(value);
        } else if chunked.announced.contains(&name) && !trailers.contains_key(&name) {
            trailers.insert(name, value);
        } else {
            return Err(refusal::trailer_malformed());
        }
    }
    if trailers.len() != chunked.announced.len() || (signature.is_some() && !chunked.trailers) {
        return Err(refusal::trailer_malformed());
    }
    if chunked.trailers {
        verifier.trailers(&trailers, signature.as_ref())?;
    }
    Ok(trailers)
}

fn parse_trailer(line: &[u8]) -> Result<(HeaderName, HeaderValue), S3Error> {
    let colon = line.iter().position(|byte| *byte == b':');
    let (name, value) =
        colon.and_then(|at| line.split_at_checked(at)).ok_or_else(refusal::trailer_malformed)?;
    let value = value.get(1..).unwrap_or_default().trim_ascii();
    let name = HeaderName::from_bytes(name.trim_ascii());
    match (name, HeaderValue::from_bytes(value)) {
        (Ok(name), Ok(value)) => Ok((name, value)),
        _ => Err(refusal::trailer_malformed()),
    }
}

/// The bytes of a body not yet read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// The size of the next chunk, and its signature where it has one.
    fn chunk_header(&mut self) -> Result<(usize, Option<&'a str>), S3Error> {
        let line = std::str::from_utf8(self.line()?).map_err(|_| refusal::body_incomplete())?;
        let (size, extension) = line.split_once(';').unwrap_or((line, ""));
        // `from_str_radix` takes a sign, which a size must not have.
        if !size.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(refusal::body_incomplete());
        }
        let size = usize::from_str_radix(size, 16).map_err(|_| refusal::body_incomplete())?;
        Ok((size, extension.strip_prefix("chunk-signature=")))
    }

    fn line(&mut self) -> Result<&'a [u8], S3Error> {
        let end = self.0.windows(2).position(|pair| pair == b"\r\n");
        let line = self.take(end.ok_or_else(refusal::body_incomplete)?)?;
        self.line_end()?;
        Ok(line)
    }

    fn line_end(&mut self) -> Result<(), S3Error> {
        match self.take(2)? {
            b"\r\n" => Ok(()),
            _ => Err(refusal::body_incomplete()),
        }
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], S3Error> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or_else(refusal::body_incomplete)?;
        self.0 = rest;
        Ok(taken)
    }
}

/// Checks signatures along a chain; without a chain there is nothing to check.
struct Verifier<'a> {
    chain: Option<&'a Chain>,
    previous: String,
}

impl<'a> Verifier<'a> {
    fn new(chain: Option<&'a Chain>) -> Self {
        let previous = chain.map(|chain| chain.seed.clone()).unwrap_or_default();
        Self { chain, previous }
    }

    fn chunk(&mut self, signature: Option<&str>, data: &[u8]) -> Result<(), S3Error> {
        let Some(chain) = self.chain else {
            return Ok(());
        };
        let signature =
            signature.filter(|signature| signature.len() == 64).ok_or_else(refusal::body_incomplete)?;
        let string_to_sign = format!(
            "AWS4-HMAC-SHA256-PAYLOAD\n{}{}\n{EMPTY_SHA256}\n{}",
            chain.scope,
            self.previous,
            sha256_hex(data)
        );
        self.previous = chain.check(&string_to_sign, signature)?;
        Ok(())
    }

    fn trailers(&self, trailers: &HeaderMap, signature: Option<&HeaderValue>) -> Result<(), S3Error> {
        let Some(chain) = self.chain else {
            return Ok(());
        };
        let signature =
            signature.and_then(|value| value.to_str().ok()).ok_or_else(refusal::trailer_malformed)?;
        let string_to_sign = format!(
            "AWS4-HMAC-SHA256-TRAILER\n{}{}\n{}",
            chain.scope,
            self.previous,
            sha256_hex(&canonical_trailers(trailers))
        );
        chain.check(&string_to_sign, signature).map(|_| ())
    }
}

/// `name:value` lines, sorted by name.
fn canonical_trailers(trailers: &HeaderMap) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = trailers
        .iter()
        .map(|(name, value)| [name.as_str().as_bytes(), b":", value.as_bytes(), b"\n"].concat())
        .collect();
    lines.sort_unstable();
    lines.concat()
}

impl Chain {
    /// The signature provided, when it is that of the string.
    fn check(&self, string_to_sign: &str, provided: &str) -> Result<String, S3Error> {
        if self.key.verifies(string_to_sign, provided) {
            return Ok(provided.to_owned());
        }
        let (id, request) = (&self.access_key_id, &self.canonical_request);
        Err(refusal::signature_mismatch(id, string_to_sign, provided, request))
    }
}
