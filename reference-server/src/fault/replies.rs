//! Faults in the form of the reply to a copy.

use super::Fault;

pub(super) const FAULTS: &[Fault] = &[Fault {
    name: "result-has-a-length",
    topic: "response",
    summary: "the reply to a copy announces its length instead of being chunked",
    arm: |rules| rules.s3.announces_length = || true,
}];
