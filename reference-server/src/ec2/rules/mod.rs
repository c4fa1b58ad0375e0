//! What the documentation of EC2 decides, one decision per function.

mod decisions;
mod protocol;

pub(crate) use decisions::Rules;
