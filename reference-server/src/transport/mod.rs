//! The way from a socket to an answered request.

mod exchange;
mod head;
mod incoming;
mod listen;

pub(crate) use exchange::Service;
pub(crate) use listen::accept;
