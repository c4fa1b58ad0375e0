//! Faults in the verification of signatures.

use super::Fault;

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "unsigned-headers-taken",
        topic: "authentication",
        summary: "headers count that the signature does not cover",
        arm: |rules| rules.s3.signatures.must_be_signed = |name| name == "host",
    },
    Fault {
        name: "any-signature-taken",
        topic: "authentication",
        summary: "a signature need not match, as long as the access key is known",
        arm: |rules| rules.s3.signatures.takes_signature = |_| true,
    },
    Fault {
        name: "old-signatures-taken",
        topic: "authentication",
        summary: "a signature is good for ever",
        arm: |rules| rules.s3.signatures.takes_time = |_| true,
    },
];
