//! The reference server of copyspec: Amazon S3's documented copy semantics, in memory.
//!
//! It shares no code with the `copyspec` harness, so that a mistake in one half cannot
//! hide a mistake in the other.

pub mod auth;
pub mod s3;
