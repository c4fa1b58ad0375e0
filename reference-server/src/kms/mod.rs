//! A front of AWS KMS: the keys of a world, who may use them, and the requests that set them up.
//!
//! Nothing is encrypted. Keys are names with a state and a policy, which EC2 asks about.

mod grant;
mod key;
mod policy;
mod store;

#[allow(unused_imports, reason = "what EC2 asks about")]
pub(crate) use key::Key;
pub(crate) use store::{Asker, KeyStore};
