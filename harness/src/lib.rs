//! copyspec: does this endpoint copy the way the documentation says?
//!
//! Imports run one way; ARCHITECTURE.md has the table and a test holds the code to it.

pub mod catalogue;
pub mod cli;
pub mod conformance;
pub mod engine;
pub mod judge;
pub mod record;
pub mod report;
pub mod scenario;
pub mod snapshot;
pub mod target;
pub mod wire;
