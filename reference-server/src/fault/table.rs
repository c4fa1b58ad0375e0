//! The faults by name.

use super::{Fault, UnknownFault};
use crate::s3::Rules;

static FAULTS: [Fault; 0] = [];

/// All faults, in the order of their topics.
#[must_use]
pub fn faults() -> &'static [Fault] {
    &FAULTS
}

/// How to arm the fault of that name.
pub(crate) fn find(name: &str) -> Result<fn(&mut Rules), UnknownFault> {
    let fault = FAULTS.iter().find(|fault| fault.name == name);
    fault.map(|fault| fault.arm).ok_or_else(|| UnknownFault { name: name.to_owned() })
}
