//! How a server is started, watched and stopped.

mod child;
mod command;
mod ready;
mod reference;
mod version;

pub(super) use child::Child;
pub(super) use command::Places;
pub use command::{Command, Launch, Ready};
pub(super) use reference::{Reference, World};
pub(super) use version::version;
