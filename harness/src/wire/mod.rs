//! The client's half of the protocols: requests, replies, SigV4, XML, and the transport below them.

mod checksum;
mod exchange;
mod headers;
pub mod s3;
mod secret;
mod sigv4;
mod transport;
mod xml;

pub use checksum::checksum_value;
pub use exchange::{Exchange, Outcome, Reply, Request, TransportError};
pub use headers::Headers;
pub use secret::{REDACTED, is_secret_header, is_secret_parameter};
pub use sigv4::{Credentials, Signer, sha256};
pub use transport::{Limits, Transport};
pub use xml::{Document, XmlError};
