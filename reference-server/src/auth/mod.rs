//! Who sent a request: AWS Signature Version 4, verified as Amazon S3 verifies it, and as EC2 and KMS do.
//!
//! [`authenticate`] judges the head of a request, [`Caller::decode_body`] its body. Both the
//! `Authorization` header and the presigned query are understood, with every payload form of
//! S3: one SHA-256, unsigned, and `aws-chunked` with or without signatures and trailers. What is said
//! of a request to another service is a `Signature`, which is verified with the whole body at hand.

mod asymmetric;
mod authorization;
mod caller;
mod canonical;
mod checks;
mod chunked;
mod claim;
mod denial;
mod encoding;
mod endpoint;
mod key;
mod moment;
mod payload;
mod presigned;
mod refusal;
mod regional;
mod signing;

#[cfg(test)]
mod tests;

pub use caller::{Caller, authenticate};
pub use canonical::PathForm;
pub use checks::Checks;
pub(crate) use denial::Denial;
pub use endpoint::{Algorithms, Endpoint};
pub use key::{Key, Keys, Secret};
pub use payload::DecodedBody;
pub(crate) use regional::Signature;
