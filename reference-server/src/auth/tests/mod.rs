//! The verifier against AWS's published examples, another signer, and everything that must fail.

mod asymmetric;
mod bodies;
mod documented;
mod oracle;
mod refusals;
mod regional;
mod signer;
mod world;
