//! What a fault is.

use std::error::Error;
use std::fmt;

use crate::rules::Rules;

/// One way in which the server can be made wrong, to prove that a scenario notices.
#[derive(Clone, Copy)]
pub struct Fault {
    /// Its name, for [`Handle::arm_fault`](crate::Handle::arm_fault).
    pub name: &'static str,
    /// The topic of the scenarios that should notice it: the name of their directory.
    pub topic: &'static str,
    /// What goes wrong, in a sentence.
    pub summary: &'static str,
    /// Replaces exactly one decision.
    pub(crate) arm: fn(&mut Rules),
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fault").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The name given to [`Handle::arm_fault`](crate::Handle::arm_fault) is no fault's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFault {
    /// The name as it was given.
    pub name: String,
}

impl fmt::Display for UnknownFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no fault named {:?}; faults() lists them all", self.name)
    }
}

impl Error for UnknownFault {}
