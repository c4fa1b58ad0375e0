//! Replies before they are written.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use hyper::body::{Body, Frame, SizeHint};

use super::Xml;
use super::filler::Filler;
use crate::extent::{Extent, Pieces};
use crate::ids::RequestId;
use crate::s3::{Rules, S3Error};

/// The answer of an operation.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) payload: Payload,
}

impl Reply {
    /// A reply without a body.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::with_capacity(16), payload: Payload::default() }
    }

    /// 200 with an XML document.
    pub(crate) fn xml(document: Bytes) -> Self {
        let mut reply = Self::empty(StatusCode::OK);
        reply.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
        reply.payload = Payload::of(document);
        reply
    }

    /// 200 with the result of a copy, which the caller may have to wait for.
    pub(crate) fn result(document: Bytes, rules: &Rules) -> Self {
        let mut reply = Self::xml(document);
        reply.payload.is_announced = (rules.announces_length)();
        reply
    }

    /// Makes the result of a copy take so long to come.
    #[must_use]
    pub(crate) fn taking(mut self, time: Duration) -> Self {
        if !self.payload.is_announced && !time.is_zero() {
            self.payload.filler = Some(Filler::lasting(time));
        }
        self
    }

    /// 200 with a JSON document.
    pub(crate) fn json(document: String) -> Self {
        let mut reply = Self::empty(StatusCode::OK);
        reply.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        reply.payload = Payload::of(document.into());
        reply
    }

    /// 200 with bytes of an object.
    pub(crate) fn bytes(extents: &[Extent]) -> Self {
        let mut reply = Self::empty(StatusCode::OK);
        reply.payload = Payload::from_extents(extents);
        reply
    }

    /// The reply to a request that was refused.
    pub(crate) fn refusal(error: &S3Error, id: &RequestId) -> Self {
        let mut reply = Self::xml(error_document(error, id));
        reply.status = error.status;
        error.headers.iter().fold(reply, |reply, (name, value)| reply.header(name, value))
    }

    /// Adds a header; a value that no header can hold is left out.
    #[must_use]
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(HeaderName::from_static(name), value);
        }
        self
    }

    /// Adds a header where there is a value for it.
    #[must_use]
    pub(crate) fn optional(self, name: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.header(name, value),
            None => self,
        }
    }

    /// Adds a header that never changes.
    #[must_use]
    pub(crate) fn fixed(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        self
    }

    /// The reply to HEAD that this reply to GET corresponds to.
    pub(crate) fn without_payload(mut self) -> Self {
        let length = self.payload.left;
        self.payload = Payload::default();
        self.headers.insert(http::header::CONTENT_LENGTH, HeaderValue::from(length));
        self
    }

    /// Leaves out the headers that describe bytes, for a reply that has none.
    pub(crate) fn without_entity(mut self) -> Self {
        for name in ["content-type", "accept-ranges"] {
            self.headers.remove(name);
        }
        self
    }

    pub(crate) fn into_response(self) -> Response<Payload> {
        let mut response = Response::new(self.payload);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

fn error_document(error: &S3Error, id: &RequestId) -> Bytes {
    Xml::plain("Error", |xml| {
        xml.element("Code", error.code);
        xml.element("Message", &error.message);
        for (name, value) in &error.fields {
            xml.element(name, &readable(value));
        }
        xml.element("RequestId", &id.request);
        xml.element("HostId", &id.host);
    })
}

/// A text without the characters that no XML document can hold, so that a refusal that repeats them can be read.
fn readable(text: &str) -> String {
    text.chars().filter(|&character| character >= ' ' || matches!(character, '\t' | '\n' | '\r')).collect()
}

/// A reply's body: runs of shared bytes, written one after the other, piece by piece.
#[derive(Debug)]
pub(crate) struct Payload {
    /// Comes first.
    filler: Option<Filler>,
    runs: VecDeque<Pieces>,
    left: u64,
    /// Whether the head says how long it is.
    is_announced: bool,
}

impl Default for Payload {
    fn default() -> Self {
        Self { filler: None, runs: VecDeque::new(), left: 0, is_announced: true }
    }
}

impl Payload {
    /// These bytes.
    pub(crate) fn of(bytes: Bytes) -> Self {
        Self::from_extents(&[Extent::Bytes(bytes)])
    }

    fn from_extents(extents: &[Extent]) -> Self {
        let left = extents.iter().map(Extent::len).sum();
        Self { left, runs: extents.iter().map(Extent::pieces).collect(), ..Self::default() }
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(filler) = &mut self.filler {
            match filler.poll(context) {
                Poll::Ready(Some(blank)) => return Poll::Ready(Some(Ok(Frame::data(blank)))),
                Poll::Ready(None) => self.filler = None,
                Poll::Pending => return Poll::Pending,
            }
        }
        while let Some(run) = self.runs.front_mut() {
            if let Some(piece) = run.next() {
                self.left -= piece.len() as u64;
                return Poll::Ready(Some(Ok(Frame::data(piece))));
            }
            self.runs.pop_front();
        }
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        if self.is_announced { SizeHint::with_exact(self.left) } else { SizeHint::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_hold_no_character_that_xml_cannot() {
        let error = S3Error::invalid_argument("m", "n", "te\u{0}a\tm\u{1f}<");
        let id = RequestId { request: String::new(), host: String::new() };
        let document = error_document(&error, &id);
        let text = String::from_utf8_lossy(&document);
        assert!(text.contains("<ArgumentValue>tea\tm&lt;</ArgumentValue>"), "{text}");
    }
}
