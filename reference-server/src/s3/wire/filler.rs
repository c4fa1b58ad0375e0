//! White space before a reply that takes its time.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use tokio::time::{Instant, Sleep, sleep};

/// From one blank to the next.
const PAUSE: Duration = Duration::from_millis(20);

/// Blanks, one now and then, for some time.
///
/// The document that follows begins with an XML declaration, in front of which blanks do not belong. That they
/// stand there all the same has been seen of S3 (public reports of parsers that failed on it).
#[derive(Debug)]
pub(super) struct Filler {
    end: Instant,
    pause: Pin<Box<Sleep>>,
}

impl Filler {
    pub(super) fn lasting(time: Duration) -> Self {
        Self { end: Instant::now() + time, pause: Box::pin(sleep(PAUSE.min(time))) }
    }

    /// The next blank; nothing when the time is over.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        ready!(self.pause.as_mut().poll(context));
        let now = Instant::now();
        if now >= self.end {
            return Poll::Ready(None);
        }
        self.pause.as_mut().reset((now + PAUSE).min(self.end));
        Poll::Ready(Some(Bytes::from_static(b" ")))
    }
}
