//! The server over real connections: raw bytes out, raw bytes back, signed by the test's
//! own signer.

mod client;
mod copies;
mod multipart;
mod objects;
mod transport;
mod versions;
mod worlds;
