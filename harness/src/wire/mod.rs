//! The client's half of the protocols: requests, replies, SigV4, XML, and the transport below them.

mod checksum;
pub mod ec2;
mod exchange;
mod headers;
pub mod iam;
pub mod kms;
mod origin;
mod raw;
mod raw_body;
pub mod s3;
mod secret;
mod signing;
mod sigv4;
mod sigv4a;
mod tls;
mod transport;
mod xml;

pub use checksum::checksum_value;
pub use exchange::{Exchange, Outcome, Reply, Request, TransportError};
pub use headers::Headers;
pub use origin::{Detour, Detours, Origin};
pub use raw::{Framing, HttpVersion, Raw, ReplyHead, field_of};
pub use secret::{REDACTED, is_secret_header, is_secret_parameter};
pub use signing::{Algorithm, Flaw, SessionMode, SignaturePlace, Signing};
pub use sigv4::{Credentials, Signer, sha256};
pub use tls::Trust;
pub use transport::{Limits, Transport};
pub use xml::{Document, XmlError};
