//! The way from a socket to an answered request.

mod addressee;
mod certificate;
mod exchange;
mod head;
mod incoming;
mod listen;
mod regional;

pub(crate) use exchange::Service;
pub(crate) use listen::accept;
