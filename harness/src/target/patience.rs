//! When to stop waiting for a target that has stopped answering.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::wire::{Exchange, TransportError};

/// So many requests in a row without a reply in time, and nothing more is expected of the target.
const ENOUGH: u32 = 16;

/// Counts the requests in a row that timed out or found nobody.
#[derive(Debug, Default)]
pub(super) struct Patience(AtomicU32);

impl Patience {
    /// Takes note of how an exchange ended.
    pub(super) fn note(&self, exchange: &Exchange) {
        match exchange.outcome {
            Err(TransportError::Timeout(_) | TransportError::Connect(_)) => {
                _ = self.0.fetch_add(1, Ordering::Relaxed);
            }
            // We did not listen.
            Err(TransportError::HungUp) => {}
            _ => self.0.store(0, Ordering::Relaxed),
        }
    }

    /// Whether the target is taken to be gone for good.
    pub(super) fn is_over(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= ENOUGH
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::wire::{Outcome, Reply, Request};

    fn exchange(outcome: Outcome) -> Exchange {
        Exchange { request: Request::default(), outcome, elapsed: Duration::ZERO }
    }

    #[test]
    fn one_reply_is_enough_to_hope_again() {
        let patience = Patience::default();
        let hung = exchange(Err(TransportError::Timeout(Duration::from_secs(1))));
        (1..ENOUGH).for_each(|_| patience.note(&hung));
        assert!(!patience.is_over());
        patience.note(&exchange(Ok(Reply::default())));
        (1..ENOUGH).for_each(|_| patience.note(&hung));
        assert!(!patience.is_over());
        patience.note(&hung);
        assert!(patience.is_over());
    }
}
