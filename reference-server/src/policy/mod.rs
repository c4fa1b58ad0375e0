//! Policies: one language for buckets, users and keys, as far as this server understands it, and what policies
//! say of a request.
//!
//! Which policies count for a request is for the service to know; how what they say is put together is decided in
//! one place, [`Sides`].

mod act;
mod condition;
mod document;
mod pattern;
mod principal;
mod sides;
mod statement;

pub(crate) use act::{Act, Keys};
pub(crate) use condition::{Condition, Operator};
pub(crate) use document::{Flaw, Grammar, Policy};
pub(crate) use pattern::is_like;
pub(crate) use principal::{People, Principals, account_of};
pub(crate) use sides::{Reach, Says, Sides, decide};
pub(crate) use statement::{Effect, Question, Statement};
