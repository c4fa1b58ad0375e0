//! The verifier against AWS's published examples, and everything that must fail.

mod documented;
mod world;
