//! A front of AWS KMS: the keys of a world, who may use them, and the requests that set them up.
//!
//! Nothing is encrypted. Keys are names with a state and a policy, which EC2 asks about.

mod aliases;
mod context;
mod create_key;
mod describe_key;
mod error;
mod grant;
mod grants;
mod input;
mod key;
mod key_policy;
mod key_state;
mod list_keys;
mod policy;
mod route;
mod spec;
mod store;

pub(crate) use context::Context;
pub(crate) use error::KmsError;

pub(crate) use key::Key;
pub(crate) use policy::{Use, via};
pub(crate) use route::{Reply, answer, is_target};
pub(crate) use store::{Asker, KeyStore};
