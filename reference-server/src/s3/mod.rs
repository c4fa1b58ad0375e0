//! The rules of Amazon S3: one operation per file, parse, then apply.

mod error;

pub use error::S3Error;
